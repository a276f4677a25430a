import { expect, it } from "vitest";
import { LoginThrottle } from "../../../../src/identity/accounts/throttle.ts";
import { Problem } from "../../../../src/platform/problems/index.ts";

const MINUTE_MS = 60_000;

function fail(throttle: LoginThrottle, times: number, email: string, address: string): void {
  for (let count = 0; count < times; count++) {
    throttle.recordFailure(email, address);
  }
}

it("refuses an account from an address after ten failures", () => {
  const throttle = new LoginThrottle(() => 0);
  fail(throttle, 9, "ada@example.com", "a");
  expect(() => throttle.check("ADA@example.com", "a")).not.toThrow();

  fail(throttle, 1, "Ada@example.com", "a");
  expect(() => throttle.check("ada@example.com", "a")).toThrow(Problem);
  expect(() => throttle.check("ada@example.com", "b")).not.toThrow();
});

it("refuses an address after fifty failures, and an account after a hundred", () => {
  const throttle = new LoginThrottle(() => 0);
  for (let number = 0; number < 100; number++) {
    fail(throttle, 1, "ada@example.com", `${number}`);
    fail(throttle, 1, `${number}@example.com`, number < 50 ? "x" : "y");
  }

  expect(() => throttle.check("new@example.com", "x")).toThrow(Problem);
  expect(() => throttle.check("ada@example.com", "new")).toThrow(Problem);
});

it("forgets after a quarter of an hour", () => {
  let now = 0;
  const throttle = new LoginThrottle(() => now);
  fail(throttle, 10, "ada@example.com", "a");

  now = 14 * MINUTE_MS;
  try {
    throttle.check("ada@example.com", "a");
    expect.unreachable();
  } catch (error) {
    expect((error as Problem).headers).toEqual({ "Retry-After": "60" });
  }
  now = 16 * MINUTE_MS;
  expect(() => throttle.check("ada@example.com", "a")).not.toThrow();
  fail(throttle, 1, "bob@example.com", "b");
  expect(() => throttle.check("ada@example.com", "a")).not.toThrow();
});
