import { generateKeyPairSync } from "node:crypto";
import { calculateJwkThumbprint } from "jose";
import { expect, it } from "vitest";
import { DEVELOPMENT_KEY, readSigningKeys } from "../../../../../src/identity/auth/jwt/keys.ts";

const PKCS8 = { format: "pem", type: "pkcs8" } as const;
const another = generateKeyPairSync("ed25519").privateKey.export(PKCS8).toString();

it("reads one key, or several", async () => {
  const [first, second] = readSigningKeys(`${DEVELOPMENT_KEY}\n${another}`);

  expect(second?.kid).not.toBe(first.kid);
  expect(first.kid).toBe(await calculateJwkThumbprint(first.jwk as never));
  expect(first.jwk).not.toHaveProperty("d");
  expect(readSigningKeys(another.replaceAll("\n", "\\n"))[0].kid).toBe(second?.kid);
});

it.each([
  ["nothing", "", "no PEM block"],
  ["something else beside", `x ${another}`, "beside PEM blocks"],
  ["a broken block", another.replace(/M./, "!!"), "unencrypted Ed25519"],
  [
    "another kind of key",
    generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export(PKCS8).toString(),
    "no private Ed25519",
  ],
])("refuses %s", (_, pem, reason) => {
  expect(() => readSigningKeys(pem)).toThrow(reason);
});
