import { emailAddress } from "../../platform/fields/index.ts";
import { serviceSettings } from "../../platform/settings.ts";
import { optional, secret, setting } from "../../platform/variables.ts";
import { checkNewPassword, isSameAsEmail } from "./passwords.ts";

function readEmail(text: string): string {
  if (!emailAddress().safeParse(text).success) {
    throw new Error("it is no email address");
  }
  return text;
}

function readPassword(password: string, others: Readonly<Record<string, unknown>>): string {
  try {
    checkNewPassword(password);
  } catch (error) {
    throw new Error(`it is refused: ${(error as Error).message}`);
  }
  if (isSameAsEmail(password, String(others.bootstrap_admin_email ?? ""))) {
    throw new Error("it is the email");
  }
  return password;
}

export const accountSettings = {
  ...serviceSettings,
  bootstrap_admin_email: optional(
    setting("the email of the administrator to make when there is none", readEmail),
  ),
  bootstrap_admin_password: optional(
    secret("the administrator's password, of 12 to 128 characters", readPassword),
    ({ bootstrap_admin_email }) => {
      if (bootstrap_admin_email !== undefined) {
        throw new Error("it is not set, but BOOTSTRAP_ADMIN_EMAIL is");
      }
    },
  ),
};
