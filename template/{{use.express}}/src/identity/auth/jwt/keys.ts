import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";

const PEM_BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[^-]+-----END \1-----/g;
// The fixed head of PKCS#8 for Ed25519; the key follows.
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** The public half, as RFC 7517 writes it. */
  readonly jwk: Readonly<Record<string, unknown>>;
}

/** The first key signs; all of them verify, so that keys can be replaced one by one. */
export type SigningKeys = readonly [SigningKey, ...SigningKey[]];

/** Reads PEM blocks; line breaks may be written as `\n`, as in an environment file. */
export function readSigningKeys(text: string): SigningKeys {
  const pem = text.replaceAll("\\n", "\n");
  if (pem.replace(PEM_BLOCK, "").trim() !== "") {
    throw new Error("there is something beside PEM blocks");
  }
  const [first, ...others] = [...pem.matchAll(PEM_BLOCK)].map(([block]) => readKey(block));
  if (first === undefined) {
    throw new Error("there is no PEM block");
  }
  return [first, ...others];
}

function readKey(block: string): SigningKey {
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey(block);
  } catch {
    throw new Error("a PEM block holds no unencrypted Ed25519 key");
  }
  if (privateKey.asymmetricKeyType !== "ed25519") {
    throw new Error("a PEM block holds a key that is no private Ed25519 one");
  }
  const publicKey = createPublicKey(privateKey);
  const { crv, kty, x } = publicKey.export({ format: "jwk" });
  // RFC 7638: the hash of the required members, in the order of their names.
  const kid = createHash("sha256").update(JSON.stringify({ crv, kty, x })).digest("base64url");
  return { kid, privateKey, publicKey, jwk: { kty, crv, x, kid, use: "sig", alg: "EdDSA" } };
}

/** The same key everywhere: it protects nothing, and production refuses it. */
export const DEVELOPMENT_KEY = createPrivateKey({
  key: Buffer.concat([PKCS8_HEAD, createHash("sha256").update("development signing key").digest()]),
  format: "der",
  type: "pkcs8",
})
  .export({ format: "pem", type: "pkcs8" })
  .toString();
