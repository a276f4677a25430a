import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ConfigurationError, loadSettings } from "../../../src/platform/configuration.ts";
import { deriveKey, deriveKeys, serviceSettings } from "../../../src/platform/settings.ts";

type Environment = Record<string, string>;

function load(environment: Environment = {}) {
  return loadSettings(serviceSettings, environment);
}

function problems(environment: Environment): string {
  try {
    load(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  return "";
}

const KEY = Buffer.alloc(32, 1).toString("base64");

it("has a default for everything in development", () => {
  expect(load()).toMatchObject({
    environment: "development",
    host: "127.0.0.1",
    port: 8000,
    rate_limit: { quota: 100, windowSeconds: 60 },
    cors_origins: [],
    trusted_proxies: undefined,
    otel_exporter_otlp_endpoint: undefined,
  });
});

it("reads what is set", () => {
  const settings = load({
    CORS_ORIGINS: "https://a.example, http://localhost:3000",
    TRUSTED_PROXIES: "10.0.0.0/8, ::1",
    REQUEST_TIMEOUT_SECONDS: "0.5",
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318",
  });

  expect(settings.cors_origins).toEqual(["https://a.example", "http://localhost:3000"]);
  expect(settings.trusted_proxies?.check("10.1.2.3")).toBe(true);
  expect(settings.request_timeout_seconds).toBe(0.5);
  expect(settings.otel_exporter_otlp_endpoint).toBe("http://collector:4318");
});

it.each([
  ["ENVIRONMENT", "staging"],
  ["PORT", "65536"],
  ["PORT", "8e3"],
  ["LOG_LEVEL", "loud"],
  ["CORS_ORIGINS", "*"],
  ["CORS_ORIGINS", "https://a.example/"],
  ["TRUSTED_PROXIES", "10.0.0.0/33"],
  ["TRUSTED_PROXIES", "proxy"],
  ["RATE_LIMIT", "100"],
  ["MAX_BODY_BYTES", "0"],
  ["REQUEST_TIMEOUT_SECONDS", "0"],
  ["ENCRYPTION_KEY", "!"],
  ["ENCRYPTION_KEY", "AAAA"],
  ["OTEL_EXPORTER_OTLP_ENDPOINT", "collector"],
])("refuses %s=%s", (name, value) => {
  expect(problems({ [name]: value })).toMatch(new RegExp(`^${name}: expected .+; .+$`));
});

it("tells all problems at once, and no secret", () => {
  const lines = problems({ PORT: "x\ny", ENCRYPTION_KEY: "sec+ret" }).split("\n");

  expect(lines).toHaveLength(2);
  expect(lines.join()).not.toContain("sec+ret");
});

it("refuses development secrets in production", () => {
  expect(problems({ ENVIRONMENT: "production" })).toContain("ENCRYPTION_KEY: expected 32 random");
  expect(problems({ ENVIRONMENT: "production", ENCRYPTION_KEY: KEY })).toBe("");
});

it("reads a secret from a file", () => {
  const file = join(mkdtempSync(join(tmpdir(), "secret-")), "key");
  writeFileSync(file, `${KEY}\n`);

  expect(load({ ENCRYPTION_KEY_FILE: file }).encryption_key).toEqual([Buffer.alloc(32, 1)]);
  expect(problems({ ENCRYPTION_KEY_FILE: file, ENCRYPTION_KEY: KEY })).toContain("together");
  expect(problems({ ENCRYPTION_KEY_FILE: `${file}.no` })).toContain("can't be read");
});

it("takes older keys behind the one that is used", () => {
  const [older, newer] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const ENCRYPTION_KEY = [newer, older].map((key) => key.toString("base64")).join(", ");
  const settings = { ...load({ ENCRYPTION_KEY }), database_url: "" };

  expect(settings.encryption_key).toEqual([newer, older]);
  expect(deriveKeys(settings, "a")).toHaveLength(2);
  expect(deriveKeys(settings, "a")[0]).toEqual(deriveKey(settings, "a"));
  expect(problems({ ENCRYPTION_KEY: `${KEY},` })).toContain("it has 0 bytes");
});

it("derives a key for each purpose", () => {
  const settings = { ...load(), database_url: "" };

  expect(deriveKey(settings, "a")).toHaveLength(32);
  expect(deriveKey(settings, "a")).not.toEqual(deriveKey(settings, "b"));
});
