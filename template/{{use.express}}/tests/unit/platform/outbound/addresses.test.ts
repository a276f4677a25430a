import { expect, it } from "vitest";
import {
  ForbiddenTargetError,
  isPublic,
  resolve,
} from "../../../../src/platform/outbound/addresses.ts";

it.each(["8.8.8.8", "93.184.215.14", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])(
  "takes %s, which everybody can reach",
  (address) => {
    expect(isPublic(address)).toBe(true);
  },
);

it.each([
  "0.0.0.0",
  "10.1.2.3",
  "100.64.0.1",
  "127.0.0.1",
  "169.254.169.254",
  "172.31.255.255",
  "192.0.2.1",
  "192.88.99.1",
  "192.168.0.1",
  "198.18.0.1",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::7f00:1",
  "::ffff:127.0.0.1",
  "::ffff:0:127.0.0.1",
  "64:ff9b::7f00:1",
  "64:ff9b:1::808:808",
  "2001:0:808:808::1",
  "2001:db8::1",
  "2002:7f00:1::",
  "3fff::1",
  "4000::1",
  "fc00::1",
  "fe80::1",
  "fe80::1%1",
  "fec0::1",
  "ff02::1",
])("takes no %s", (address) => {
  expect(isPublic(address)).toBe(false);
});

it("takes a host for what it resolves to", async () => {
  await expect(resolve("localhost", false)).rejects.toThrow(ForbiddenTargetError);

  const addresses = await resolve("localhost", true);

  expect(addresses.map(({ address }) => address).join()).toMatch(/^(127\.0\.0\.1|::1|,)+$/);
});

it("takes no host that does not resolve", async () => {
  await expect(resolve("nowhere.invalid", true)).rejects.toThrow("does not resolve");
});
