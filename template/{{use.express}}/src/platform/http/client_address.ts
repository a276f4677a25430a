import { type BlockList, isIP } from "node:net";

/**
 * The address that the request came from, as far as trusted proxies tell it. Each proxy appends
 * the address it saw, so the header is read from its end: the first one that no trusted proxy has
 * is the client's.
 */
export function clientAddress(
  peer: string,
  forwardedFor: string | undefined,
  trusted: BlockList | undefined,
): string {
  let address = plain(peer);
  if (trusted === undefined || forwardedFor === undefined || !isTrusted(address, trusted)) {
    return address;
  }
  for (const hop of forwardedFor.split(",").reverse()) {
    const candidate = plain(hop.trim());
    if (isIP(candidate) === 0) {
      return address;
    }
    address = candidate;
    if (!isTrusted(address, trusted)) {
      return address;
    }
  }
  return address;
}

/** A socket for both families shows IPv4 addresses as IPv6 ones. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=[0-9.]+$)/i, "");
}

function isTrusted(address: string, trusted: BlockList): boolean {
  const version = isIP(address);
  return version !== 0 && trusted.check(address, version === 4 ? "ipv4" : "ipv6");
}
