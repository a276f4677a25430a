/** Which addresses a request that a user asked for may go to (server-side request forgery). */
import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import { setTimeout as delay } from "node:timers/promises";
import ipaddr from "ipaddr.js";

const RESOLVE_MS = 3000;
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR("2000::/3");
// Its addresses have an IPv4 address in them, which they are translated to (RFC 6052).
const TRANSLATED = ipaddr.IPv6.parseCIDR("64:ff9b::/96");
const IPV4_BYTES = 4;

/** A name that does not resolve, or an address that no request may go to. */
export class ForbiddenTargetError extends Error {}

/** Whether everybody can reach the address, and not only this machine and its neighbours. */
export function isPublic(text: string): boolean {
  // For `::ffff:127.0.0.1` this is 127.0.0.1.
  const address = ipaddr.process(text);
  if (address instanceof ipaddr.IPv4) {
    return address.range() === "unicast";
  }
  if (address.match(TRANSLATED)) {
    return isPublic(address.toByteArray().slice(-IPV4_BYTES).join("."));
  }
  return address.match(GLOBAL_UNICAST) && address.range() === "unicast";
}

/**
 * All addresses of a host, in any notation; each must be public, unless `allowsPrivate`. Throws
 * ForbiddenTargetError.
 */
export async function resolve(host: string, allowsPrivate: boolean): Promise<LookupAddress[]> {
  const addresses = await Promise.race([find(host), delay(RESOLVE_MS, [], { ref: false })]);
  if (addresses.length === 0) {
    throw new ForbiddenTargetError("the host does not resolve");
  }
  if (!allowsPrivate && !addresses.every(({ address }) => isPublic(address))) {
    throw new ForbiddenTargetError("the host is not on the public internet");
  }
  return addresses;
}

async function find(host: string): Promise<LookupAddress[]> {
  try {
    return await lookup(host, { all: true });
  } catch {
    return [];
  }
}
