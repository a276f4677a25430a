import { ANY_ACCOUNT, PUBLIC } from "../../platform/http/access.ts";
import { jsonAnswer, NO_CONTENT } from "../../platform/http/answer.ts";
import { ApiRouter } from "../../platform/http/api_router.ts";
import type { Account } from "./models.ts";
import { AccountOut, PasswordChange, Registration } from "./schemas.ts";
import type { Accounts } from "./service.ts";

export function accountRoutes(accounts: Accounts): ApiRouter {
  return new ApiRouter("/auth", "Accounts and their sessions.")
    .post(
      "/register",
      {
        name: "register",
        description: "Make an account. It logs nobody in.",
        access: PUBLIC,
        body: Registration,
        status: 201,
        answer: AccountOut,
        statuses: [409],
      },
      async ({ body }) =>
        jsonAnswer(shown(await accounts.register(body.email, body.password)), 201),
    )
    .get(
      "/me",
      {
        name: "me",
        description: "The caller's own account.",
        access: ANY_ACCOUNT,
        status: 200,
        answer: AccountOut,
      },
      async ({ caller }) => jsonAnswer(shown(await accounts.get(caller.id))),
    )
    .post(
      "/password",
      {
        name: "change_password",
        description: "Change the password, which ends all other sessions of the account.",
        access: ANY_ACCOUNT,
        body: PasswordChange,
        status: 204,
      },
      async ({ caller, body, clientAddress }) => {
        const { current_password, new_password } = body;
        await accounts.changePassword(caller, current_password, new_password, clientAddress);
        return NO_CONTENT;
      },
    );
}

function shown({ id, email, role, createdAt }: Account) {
  return { id, email, roles: [role], created_at: createdAt };
}
