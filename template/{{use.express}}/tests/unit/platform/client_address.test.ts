import { BlockList } from "node:net";
import { expect, it } from "vitest";
import { clientAddress } from "../../../src/platform/http/client_address.ts";

const trusted = new BlockList();
trusted.addSubnet("10.0.0.0", 8, "ipv4");
trusted.addAddress("2001:db8::1", "ipv6");

it.each([
  ["203.0.113.9", "198.51.100.1", "203.0.113.9"],
  ["10.0.0.1", undefined, "10.0.0.1"],
  ["10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"],
  ["10.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"],
  ["10.0.0.1", "10.0.0.3", "10.0.0.3"],
  ["10.0.0.1", "nonsense", "10.0.0.1"],
  ["::ffff:10.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"],
  ["2001:db8::1", "198.51.100.1", "198.51.100.1"],
])("of %s with %s is %s", (peer, forwarded, address) => {
  expect(clientAddress(peer, forwarded, trusted)).toBe(address);
});

it("believes nobody by default", () => {
  expect(clientAddress("127.0.0.1", "198.51.100.1", undefined)).toBe("127.0.0.1");
});
