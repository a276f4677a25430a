import { errors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import type { SigningKeys } from "./keys.ts";

/** The token is forged, expired or meant for somebody else. */
export class InvalidTokenError extends Error {}

const Claims = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  jti: z.string(),
  iat: z.int(),
  exp: z.int(),
  aud: z.string(),
  roles: z.array(z.string()),
});

export type Claims = z.infer<typeof Claims>;

interface Grant {
  readonly accountId: string;
  readonly roles: readonly string[];
  readonly sessionId: string;
  readonly tokenId: string;
  readonly issuedAt: string;
}

export class AccessTokens {
  readonly ttlSeconds: number;
  readonly #keys: SigningKeys;
  readonly #issuer: string;
  readonly #audience: string;

  constructor(keys: SigningKeys, issuer: string, audience: string, ttlSeconds: number) {
    this.#keys = keys;
    this.#issuer = issuer;
    this.#audience = audience;
    this.ttlSeconds = ttlSeconds;
  }

  issue({ accountId, roles, sessionId, tokenId, issuedAt }: Grant): Promise<string> {
    const [key] = this.#keys;
    const at = Math.floor(Date.parse(issuedAt) / 1000);
    return new SignJWT({ sid: sessionId, roles })
      .setProtectedHeader({ alg: "EdDSA", kid: key.kid, typ: "JWT" })
      .setIssuer(this.#issuer)
      .setAudience(this.#audience)
      .setSubject(accountId)
      .setJti(tokenId)
      .setIssuedAt(at)
      .setExpirationTime(at + this.ttlSeconds)
      .sign(key.privateKey);
  }

  async verify(token: string): Promise<Claims> {
    try {
      const { payload } = await jwtVerify(token, ({ kid }) => this.#publicKey(kid), {
        algorithms: ["EdDSA"],
        issuer: this.#issuer,
        audience: this.#audience,
      });
      return Claims.parse(payload);
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof z.ZodError) {
        throw new InvalidTokenError();
      }
      throw error;
    }
  }

  #publicKey(kid: string | undefined) {
    const key = this.#keys.find((each) => each.kid === kid);
    if (key === undefined) {
      throw new errors.JWKSNoMatchingKey();
    }
    return key.publicKey;
  }
}
