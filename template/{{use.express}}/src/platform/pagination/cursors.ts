import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";

const MAC_BYTES = 16;
const BASE64URL = /^[A-Za-z0-9_-]*$/;

/** Makes cursors that can be read by anyone and changed by nobody. */
export class CursorCodec {
  readonly #key: KeyObject;

  constructor(key: Buffer) {
    this.#key = createSecretKey(key);
  }

  encode(content: unknown): string {
    const payload = Buffer.from(JSON.stringify(content));
    return Buffer.concat([this.#mac(payload), payload]).toString("base64url");
  }

  /** The content of a cursor that this service made, otherwise undefined. */
  decode(cursor: string): unknown {
    const raw = Buffer.from(cursor, "base64url");
    const [mac, payload] = [raw.subarray(0, MAC_BYTES), raw.subarray(MAC_BYTES)];
    const isWhole = BASE64URL.test(cursor) && raw.toString("base64url") === cursor;
    if (!isWhole || mac.length < MAC_BYTES || !timingSafeEqual(mac, this.#mac(payload))) {
      return undefined;
    }
    return JSON.parse(payload.toString());
  }

  #mac(payload: Buffer): Buffer {
    return createHmac("sha256", this.#key).update(payload).digest().subarray(0, MAC_BYTES);
  }
}
