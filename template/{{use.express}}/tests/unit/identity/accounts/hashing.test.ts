import { expect, it } from "vitest";
import { PasswordHasher } from "../../../../src/identity/accounts/hashing.ts";

const WEAK = { timeCost: 1, memoryCost: 8, parallelism: 1 };
const hasher = new PasswordHasher();

it("verifies what it hashed, in every spelling", async () => {
  const hash = await hasher.hash("ﬁve words are enough");

  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await hasher.verify("five words are enough", hash)).toEqual({ matches: true });
  expect(await hasher.verify("other words are not", hash)).toEqual({ matches: false });
});

it("matches nothing without a hash", async () => {
  expect(await hasher.verify("anything", undefined)).toEqual({ matches: false });
});

it("renews a weaker hash", async () => {
  const weak = await new PasswordHasher({ algorithm: 2, ...WEAK }).hash("secret words here");
  const { matches, newHash } = await hasher.verify("secret words here", weak);

  expect(matches).toBe(true);
  expect(newHash).toContain("m=19456,t=2,p=1");
});

it("hashes few at a time, and all of them in the end", async () => {
  const narrow = new PasswordHasher({ algorithm: 2, ...WEAK }, 1);
  const hashes = await Promise.all(["a", "b", "c"].map((password) => narrow.hash(password)));

  expect(new Set(hashes).size).toBe(3);
});
