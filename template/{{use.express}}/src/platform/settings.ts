import { createHash, createHmac } from "node:crypto";
import { BlockList, isIP } from "node:net";
import { numberBetween, oneOf, optional, secret, setting, type Values } from "./variables.ts";

const KEY_BYTES = 32;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const DEVELOPMENT_ENCRYPTION_KEY = createHash("sha256")
  .update("development encryption key")
  .digest("base64");
const WINDOWS: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
};

export interface RateLimit {
  readonly quota: number;
  readonly windowSeconds: number;
}

function readRateLimit(text: string): RateLimit {
  const match = /^([1-9][0-9]{0,8})\/(second|minute|hour|day)$/.exec(text);
  if (match === null) {
    throw new Error("it is not a rate");
  }
  return { quota: Number(match[1]), windowSeconds: WINDOWS[String(match[2])] ?? 1 };
}

function splitList(text: string): string[] {
  return text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

function readOrigins(text: string): readonly string[] {
  return splitList(text).map((origin) => {
    if (
      !/^https?:\/\//.test(origin) ||
      !URL.canParse(origin) ||
      new URL(origin).origin !== origin
    ) {
      throw new Error(`"${origin}" is no origin`);
    }
    return origin;
  });
}

/** The addresses and CIDR ranges of a list; undefined for an empty one. */
function readNetworks(text: string): BlockList | undefined {
  const networks = new BlockList();
  const items = splitList(text);
  for (const item of items) {
    const [address = "", prefix, ...rest] = item.split("/");
    const version = isIP(address);
    const longest = version === 4 ? 32 : 128;
    const bits = prefix === undefined ? longest : Number(prefix);
    const isPrefix = prefix === undefined || /^[0-9]{1,3}$/.test(prefix);
    if (version === 0 || rest.length > 0 || !isPrefix || bits > longest) {
      throw new Error(`"${item}" is no address or range`);
    }
    networks.addSubnet(address, bits, version === 4 ? "ipv4" : "ipv6");
  }
  return items.length > 0 ? networks : undefined;
}

/** The first key signs and seals; all of them open, so that keys can be replaced one by one. */
export type EncryptionKeys = readonly [Buffer, ...Buffer[]];

function readEncryptionKeys(text: string): EncryptionKeys {
  const [first = "", ...older] = text.split(",");
  return [readEncryptionKey(first), ...older.map(readEncryptionKey)];
}

function readEncryptionKey(text: string): Buffer {
  const encoded = text.trim();
  if (!BASE64.test(encoded) || encoded.length % 4 !== 0) {
    throw new Error("it is not base64");
  }
  const key = Buffer.from(encoded, "base64");
  if (key.length !== KEY_BYTES) {
    throw new Error(`it has ${key.length} bytes`);
  }
  return key;
}

function readEndpoint(text: string): string {
  if (!/^https?:\/\/\S+$/.test(text)) {
    throw new Error("it is no http(s) URL");
  }
  return text;
}

/** What every service is configured by. */
export const serviceSettings = {
  environment: setting(
    "development, test or production",
    oneOf("development", "test", "production"),
    "development",
  ),
  host: setting("an address to listen on", String, "127.0.0.1"),
  port: setting("a port number from 0 to 65535", numberBetween(0, 65_535), "8000"),
  log_level: setting(
    "debug, info, warning or error",
    oneOf("debug", "info", "warning", "error"),
    "info",
  ),
  database_pool_size: setting(
    "a number of connections from 1 to 1000",
    numberBetween(1, 1000),
    "10",
  ),
  cors_origins: setting(
    "origins like https://app.example.com, separated by commas",
    readOrigins,
    "",
  ),
  trusted_proxies: setting("IP addresses or CIDR ranges, separated by commas", readNetworks, ""),
  rate_limit: setting("N/second, N/minute, N/hour or N/day", readRateLimit, "100/minute"),
  max_body_bytes: setting(
    "a number of bytes from 1 to 1073741824",
    numberBetween(1, 1_073_741_824),
    "1048576",
  ),
  request_timeout_seconds: setting(
    "a number of seconds above 0, at most 3600",
    numberBetween(0.001, 3600, "fractions"),
    "10",
  ),
  shutdown_timeout_seconds: setting(
    "a number of seconds above 0, at most 3600",
    numberBetween(0.001, 3600, "fractions"),
    "20",
  ),
  encryption_key: secret(
    "32 random bytes in base64; older keys may follow, separated by commas",
    readEncryptionKeys,
    { development: DEVELOPMENT_ENCRYPTION_KEY },
  ),
  otel_exporter_otlp_endpoint: optional(
    setting("the http(s) URL of an OTLP collector", readEndpoint),
  ),
};

export type ServiceSettings = Values<typeof serviceSettings> & {
  readonly database_url: string;
  readonly database_read_url?: string | undefined;
};

/** Keys of 32 bytes for one purpose, so that no two uses share one. */
export function deriveKeys(settings: ServiceSettings, purpose: string): EncryptionKeys {
  const derive = (key: Buffer) => createHmac("sha256", key).update(purpose).digest();
  const [first, ...older] = settings.encryption_key;
  return [derive(first), ...older.map(derive)];
}

/** The key that signs and seals. */
export function deriveKey(settings: ServiceSettings, purpose: string): Buffer {
  return deriveKeys(settings, purpose)[0];
}
