import { z } from "zod";
import { emailAddress, identifier, text, timestamp } from "../../platform/fields/index.ts";
import { isSameAsEmail, newPassword } from "./passwords.ts";

const CREDENTIALS = { email: "ada@example.com", password: "correct horse battery staple" };

function password(): z.ZodType<string> {
  return text(undefined, { format: "password" });
}

export const Registration = z
  .strictObject({ email: emailAddress(), password: newPassword() })
  .check(({ value, issues }) => {
    if (isSameAsEmail(value.password, value.email)) {
      issues.push({
        code: "custom",
        input: value,
        path: ["password"],
        message: "Expected something else than the email",
        params: { code: "same_as_email" },
      });
    }
  })
  .meta({ id: "Registration", examples: [CREDENTIALS] });

export const Credentials = z
  .strictObject({ email: emailAddress(), password: password() })
  .meta({ id: "Credentials", examples: [CREDENTIALS] });

export const PasswordChange = z
  .strictObject({
    current_password: password(),
    new_password: newPassword(),
  })
  .meta({
    id: "PasswordChange",
    examples: [
      { current_password: CREDENTIALS.password, new_password: "four other unrelated words" },
    ],
  });

export const AccountOut = z
  .object({
    id: identifier(),
    email: emailAddress(),
    roles: z.array(z.string()),
    created_at: timestamp(),
  })
  .meta({
    id: "AccountOut",
    examples: [
      {
        id: "0199c0de-7e57-7000-8000-0123456789ab",
        email: CREDENTIALS.email,
        roles: ["user"],
        created_at: "2026-01-31T12:00:00.000Z",
      },
    ],
  });
