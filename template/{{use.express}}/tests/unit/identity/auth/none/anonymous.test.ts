import { expect, it } from "vitest";
import { buildIdentity } from "../../../../../src/identity/auth/none.ts";

it("takes everybody for the same owner", async () => {
  const identity = buildIdentity();
  const [one, other] = [
    await identity.authenticator.authenticate(undefined),
    await identity.authenticator.authenticate("Bearer x"),
  ];

  expect(one).toBe(other);
  expect(one).toMatchObject({ isAnonymous: true });
  await identity.start();
  await identity.cleanUp("");
  await identity.stop();
});
