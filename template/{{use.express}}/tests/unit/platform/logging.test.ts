import { expect, it } from "vitest";
import { loadSettings } from "../../../src/platform/configuration.ts";
import { createLogger } from "../../../src/platform/observability/logging.ts";
import { serviceSettings } from "../../../src/platform/settings.ts";

it.each([
  ["warning", "production", "warn"],
  ["error", "development", "error"],
])("logs from the level %s on in %s", (level, environment, name) => {
  const settings = loadSettings(serviceSettings, {
    ENVIRONMENT: environment,
    LOG_LEVEL: level,
    ENCRYPTION_KEY: Buffer.alloc(32, 1).toString("base64"),
  });

  expect(createLogger({ ...settings, database_url: "" }, "a-service").level).toBe(name);
});
