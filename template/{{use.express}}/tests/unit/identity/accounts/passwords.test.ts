import { expect, it } from "vitest";
import {
  checkNewPassword,
  isSameAsEmail,
  normalize,
} from "../../../../src/identity/accounts/passwords.ts";
import { Refusal } from "../../../../src/platform/refusal.ts";

function code(password: string): string {
  try {
    checkNewPassword(password);
    return "";
  } catch (error) {
    expect(error).toBeInstanceOf(Refusal);
    return (error as Refusal).code;
  }
}

it.each([
  ["a".repeat(11), "too_short"],
  ["🦊".repeat(11), "too_short"],
  ["🦊".repeat(12), ""],
  ["x".repeat(128), ""],
  ["x".repeat(129), "too_long"],
  ["x".repeat(100_000), "too_long"],
  ["ﬁ".repeat(6), ""],
  ["PASSWORD1234", "common"],
])("judges %s: %s", (password, expected) => {
  expect(code(password)).toBe(expected);
});

it("knows the email in every spelling", () => {
  expect(isSameAsEmail("ＡDA@example.com", "ada@EXAMPLE.com")).toBe(true);
  expect(isSameAsEmail("another", "ada@example.com")).toBe(false);
});

it("cuts what no password can be", () => {
  expect([...normalize("🦊".repeat(10_000))]).toHaveLength(513);
});
