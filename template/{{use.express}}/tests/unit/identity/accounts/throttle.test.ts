import { expect, it } from "vitest";
import { LoginThrottle } from "../../../../src/identity/accounts/throttle.ts";
import { MemoryCounting } from "../../../../src/platform/counting.ts";
import { Problem } from "../../../../src/platform/problems/index.ts";

const MINUTE_MS = 60_000;

async function fail(throttle: LoginThrottle, times: number, email: string, address: string) {
  for (let count = 0; count < times; count++) {
    await throttle.recordFailure(email, address);
  }
}

it("refuses an account from an address after ten failures", async () => {
  const throttle = new LoginThrottle(new MemoryCounting(() => 0));
  await fail(throttle, 9, "ada@example.com", "a");
  await throttle.check("ADA@example.com", "a");

  await fail(throttle, 1, "Ada@example.com", "a");
  await expect(throttle.check("ada@example.com", "a")).rejects.toThrow(Problem);
  await expect(throttle.recordFailure("ada@example.com", "a")).rejects.toThrow(Problem);
  await throttle.check("ada@example.com", "b");
});

it("refuses an address after fifty failures, and an account after a hundred", async () => {
  const throttle = new LoginThrottle(new MemoryCounting(() => 0));
  for (let number = 0; number < 100; number++) {
    await fail(throttle, 1, "ada@example.com", `${number}`);
    await fail(throttle, 1, `${number}@example.com`, number < 50 ? "x" : `y${number}`);
  }

  await expect(throttle.check("new@example.com", "x")).rejects.toThrow(Problem);
  await expect(throttle.check("ada@example.com", "new")).rejects.toThrow(Problem);
});

it("forgets after a quarter of an hour", async () => {
  let now = 0;
  const throttle = new LoginThrottle(new MemoryCounting(() => now));
  await fail(throttle, 10, "ada@example.com", "a");

  now = 14 * MINUTE_MS;
  await expect(throttle.check("ada@example.com", "a")).rejects.toMatchObject({
    headers: { "Retry-After": "60" },
  });
  now = 16 * MINUTE_MS;
  await throttle.check("ada@example.com", "a");
  await fail(throttle, 1, "bob@example.com", "b");
  await throttle.check("ada@example.com", "a");
});
