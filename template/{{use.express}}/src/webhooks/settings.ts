import type { ServiceSettings } from "../platform/settings.ts";
import { numberBetween, type Others, oneOf, setting, type Values } from "../platform/variables.ts";

const readSwitch = oneOf("true", "false");

function readAllowed(text: string, { environment }: Others): boolean {
  const isAllowed = readSwitch(text) === "true";
  if (isAllowed && environment === "production") {
    throw new Error("it is refused in production");
  }
  return isAllowed;
}

export const webhookSettings = {
  webhook_allow_private_targets: setting(
    "true or false, and false in production",
    readAllowed,
    "false",
  ),
  webhook_retry_base_seconds: setting(
    "a number of seconds above 0, at most 3600",
    numberBetween(0.001, 3600, "fractions"),
    "5",
  ),
  webhook_max_attempts: setting("a number of attempts from 1 to 100", numberBetween(1, 100), "12"),
};

export type WebhookSettings = ServiceSettings & Values<typeof webhookSettings>;
