import { expect, it } from "vitest";
import { newId } from "../../../src/platform/ids.ts";
import {
  newSecret,
  SecretBox,
  shown,
  signedHeaders,
  UnreadableSecretError,
} from "../../../src/webhooks/secrets.ts";

const OLD = Buffer.alloc(32, "o");
const NEW = Buffer.alloc(32, "n");

it("opens what was sealed", () => {
  const [box, id, secret] = [new SecretBox([OLD]), newId(), newSecret()];

  const sealed = box.seal(secret, id);

  expect(sealed.includes(secret)).toBe(false);
  expect(box.open(sealed, id)).toEqual(secret);
});

it("opens with an old key behind the new one that seals", () => {
  const [id, secret] = [newId(), newSecret()];
  const sealed = new SecretBox([OLD]).seal(secret, id);
  const both = new SecretBox([NEW, OLD]);

  expect(both.open(sealed, id)).toEqual(secret);
  expect(new SecretBox([NEW]).open(both.seal(secret, id), id)).toEqual(secret);
  expect(() => new SecretBox([NEW]).open(sealed, id)).toThrow(UnreadableSecretError);
});

it("keeps a secret to one webhook", () => {
  const box = new SecretBox([OLD]);
  const sealed = box.seal(newSecret(), newId());

  expect(() => box.open(sealed, newId())).toThrow(UnreadableSecretError);
});

it("shows a secret as Standard Webhooks writes it", () => {
  const secret = newSecret();

  const [prefix, encoded = ""] = shown(secret).split("_");

  expect(prefix).toBe("whsec");
  expect(Buffer.from(encoded, "base64")).toEqual(secret);
});

it("signs as Standard Webhooks does", () => {
  // Made by `printf '%s' "$id.$timestamp.$body" | openssl dgst -sha256 -hmac secret -binary`.
  const id = "0192f0c1-b4c5-7d6e-8f90-1a2b3c4d5e6f";

  const headers = signedHeaders(Buffer.from("secret"), id, "2026-01-31T12:00:00.000Z", "{}");

  expect(headers).toEqual({
    "webhook-id": id,
    "webhook-timestamp": "1769860800",
    "webhook-signature": "v1,g31XD6rRfxTsUhE1g0xZQ+jG3LvB8qINzSt3++HcVbA=",
  });
});
