/**
 * Secrets of webhooks: made once, shown once, kept encrypted.
 *
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
import { createCipheriv, createDecipheriv, createHmac, hash, randomBytes } from "node:crypto";
import type { EncryptionKeys } from "../platform/settings.ts";

const PREFIX = "whsec_";
const ALGORITHM = "aes-256-gcm";
const SECRET_BYTES = 32;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A secret that was sealed with a key that is gone, or for another webhook. */
export class UnreadableSecretError extends Error {}

/** Seals with the first key and opens with any, so that keys can be replaced one by one. */
export class SecretBox {
  readonly #keys: EncryptionKeys;

  constructor(keys: EncryptionKeys) {
    this.#keys = keys;
  }

  seal(secret: Buffer, webhookId: string): Buffer {
    const [key] = this.#keys;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(bytesOf(webhookId));
    const sealed = [cipher.update(secret), cipher.final(), cipher.getAuthTag()];
    return Buffer.concat([idOf(key), nonce, ...sealed]);
  }

  /** Throws UnreadableSecretError. */
  open(sealed: Uint8Array, webhookId: string): Buffer {
    const id = sealed.subarray(0, KEY_ID_BYTES);
    const key = this.#keys.find((each) => idOf(each).equals(id));
    if (key === undefined) {
      throw new UnreadableSecretError("the key is gone");
    }
    const nonce = sealed.subarray(KEY_ID_BYTES, KEY_ID_BYTES + NONCE_BYTES);
    const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(bytesOf(webhookId));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    const secret = decipher.update(sealed.subarray(KEY_ID_BYTES + NONCE_BYTES, -TAG_BYTES));
    try {
      return Buffer.concat([secret, decipher.final()]);
    } catch (error) {
      throw new UnreadableSecretError("it is another webhook's", { cause: error });
    }
  }
}

function idOf(key: Buffer): Buffer {
  const text = Buffer.concat([Buffer.from("key id"), key]);
  return hash("sha256", text, "buffer").subarray(0, KEY_ID_BYTES);
}

function bytesOf(id: string): Buffer {
  return Buffer.from(id.replaceAll("-", ""), "hex");
}

export function newSecret(): Buffer {
  return randomBytes(SECRET_BYTES);
}

export function shown(secret: Buffer): string {
  return PREFIX + secret.toString("base64");
}

/** What proves to a receiver who sent the message, and when. */
export function signedHeaders(
  secret: Buffer,
  id: string,
  now: string,
  body: string,
): Record<string, string> {
  const timestamp = Math.floor(Date.parse(now) / 1000).toString();
  const content = `${id}.${timestamp}.${body}`;
  const signature = createHmac("sha256", secret).update(content).digest("base64");
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
  };
}
