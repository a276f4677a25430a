import { randomUUID } from "node:crypto";
import { v7 } from "uuid";

const CANONICAL = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A UUIDv7 (RFC 9562, section 5.7): ids sort by the time they were made. */
export function newId(): string {
  return v7();
}

/** The UUID in lower case; undefined for what is not its canonical form of 36 characters. */
export function parseId(text: string): string | undefined {
  return CANONICAL.test(text) ? text.toLowerCase() : undefined;
}

/** 32 hexadecimal digits. Unlike single bytes, random UUIDs are drawn in advance. */
export function randomHex(): string {
  return randomUUID().replaceAll("-", "");
}
