import { randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import { expect, it } from "vitest";
import { DEVELOPMENT_KEY, readSigningKeys } from "../../../../../src/identity/auth/jwt/keys.ts";
import { AccessTokens, InvalidTokenError } from "../../../../../src/identity/auth/jwt/tokens.ts";

const keys = readSigningKeys(DEVELOPMENT_KEY);
const tokens = new AccessTokens(keys, "us", "you", 900);
const grant = {
  accountId: randomUUID(),
  roles: ["user"],
  sessionId: randomUUID(),
  tokenId: "id",
  issuedAt: new Date().toISOString(),
};

function forge(header: { alg: string; kid?: string }, claims: object, key = keys[0].privateKey) {
  return new SignJWT({ sid: grant.sessionId, roles: [], jti: "id", ...claims })
    .setProtectedHeader(header)
    .setIssuer("us")
    .setAudience("you")
    .setSubject(grant.accountId)
    .setIssuedAt()
    .setExpirationTime("5m")
    .sign(key);
}

it("verifies what it issued", async () => {
  expect(await tokens.verify(await tokens.issue(grant))).toMatchObject({
    sub: grant.accountId,
    sid: grant.sessionId,
    roles: ["user"],
    jti: "id",
  });
});

it("refuses what is not its own", async () => {
  const { kid } = keys[0];
  const expired = { ...grant, issuedAt: "2020-01-01T00:00:00.000Z" };
  const refused = [
    "nonsense",
    await tokens.issue(expired),
    await new AccessTokens(keys, "them", "you", 900).issue(grant),
    await new AccessTokens(keys, "us", "them", 900).issue(grant),
    await forge({ alg: "EdDSA" }, {}),
    await forge({ alg: "EdDSA", kid }, { sid: "x" }),
    await forge({ alg: "EdDSA", kid }, { nbf: Math.floor(Date.now() / 1000) + 100 }),
  ];

  for (const token of refused) {
    await expect(tokens.verify(token)).rejects.toThrow(InvalidTokenError);
  }
});
