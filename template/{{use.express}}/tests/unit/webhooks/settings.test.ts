import { expect, it } from "vitest";
import { loadSettings } from "../../../src/platform/configuration.ts";
import { serviceSettings } from "../../../src/platform/settings.ts";
import { webhookSettings } from "../../../src/webhooks/settings.ts";

const PRODUCTION = {
  ENVIRONMENT: "production",
  ENCRYPTION_KEY: Buffer.alloc(32, 1).toString("base64"),
};

function load(environment: Readonly<Record<string, string>>) {
  return loadSettings({ ...serviceSettings, ...webhookSettings }, environment);
}

it("opens private targets for development only", () => {
  const environment = { WEBHOOK_ALLOW_PRIVATE_TARGETS: "true" };

  expect(load(environment).webhook_allow_private_targets).toBe(true);
  expect(load(PRODUCTION).webhook_allow_private_targets).toBe(false);
  expect(() => load({ ...PRODUCTION, ...environment })).toThrow("refused in production");
});

it.each([
  ["WEBHOOK_ALLOW_PRIVATE_TARGETS", "perhaps"],
  ["WEBHOOK_RETRY_BASE_SECONDS", "0"],
  ["WEBHOOK_MAX_ATTEMPTS", "101"],
])("refuses %s=%s", (name, value) => {
  expect(() => load({ [name]: value })).toThrow(`${name}: expected`);
});
