import { PUBLIC } from "../../../platform/http/access.ts";
import { jsonAnswer, NO_CONTENT } from "../../../platform/http/answer.ts";
import { ApiRouter } from "../../../platform/http/api_router.ts";
import { RootRouter } from "../../../platform/http/root_router.ts";
import { Credentials } from "../../accounts/schemas.ts";
import type { Accounts } from "../../accounts/service.ts";
import type { TokenFamilies } from "./families.ts";
import type { SigningKeys } from "./keys.ts";
import { RefreshBody, TokensOut } from "./schemas.ts";

export function tokenRoutes(accounts: Accounts, families: TokenFamilies): ApiRouter {
  return new ApiRouter("/auth", "Accounts and their sessions.")
    .post(
      "/login",
      {
        name: "log_in",
        description: "Exchange an email and a password for a pair of tokens.",
        access: PUBLIC,
        body: Credentials,
        status: 200,
        answer: TokensOut,
        statuses: [401],
      },
      async ({ body, clientAddress }) => {
        const account = await accounts.logIn(body.email, body.password, clientAddress);
        return jsonAnswer(await families.start(account));
      },
    )
    .post(
      "/refresh",
      {
        name: "refresh",
        description: "Exchange a refresh token for a new pair. Each one can be used once.",
        access: PUBLIC,
        body: RefreshBody,
        status: 200,
        answer: TokensOut,
        statuses: [401],
      },
      async ({ req, body, clientAddress }) => {
        const client = `${clientAddress} ${req.headers["user-agent"] ?? ""}`;
        return jsonAnswer(await families.refresh(body.refresh_token, client));
      },
    )
    .post(
      "/logout",
      {
        name: "log_out",
        description: "End the session that the refresh token belongs to.",
        access: PUBLIC,
        body: RefreshBody,
        status: 204,
      },
      async ({ body }) => {
        await families.end(body.refresh_token);
        return NO_CONTENT;
      },
    );
}

/** The public keys that access tokens are verified with (RFC 7517). */
export function keyRoutes(keys: SigningKeys): RootRouter {
  const jwks = { keys: keys.map(({ jwk }) => jwk) };
  return new RootRouter().get("/.well-known/jwks.json", (_, res) => {
    res.json(jwks);
  });
}
