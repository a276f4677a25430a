import { expect, it } from "vitest";
import { accountSettings } from "../../../../src/identity/accounts/settings.ts";
import { loadSettings } from "../../../../src/platform/configuration.ts";

function load(email: string, password: string) {
  return loadSettings(accountSettings, {
    BOOTSTRAP_ADMIN_EMAIL: email,
    BOOTSTRAP_ADMIN_PASSWORD: password,
  });
}

it("takes an administrator, or none", () => {
  expect(load("admin@example.com", "a long enough one")).toMatchObject({
    bootstrap_admin_email: "admin@example.com",
    bootstrap_admin_password: "a long enough one",
  });
  expect(load("", "").bootstrap_admin_password).toBeUndefined();
});

it.each([
  ["admin", "a long enough one", "no email address"],
  ["admin@example.com", "", "BOOTSTRAP_ADMIN_EMAIL is"],
  ["admin@example.com", "short", "it is refused"],
  ["admin@example.com", "Admin@Example.com", "it is the email"],
])("refuses %s with %s", (email, password, reason) => {
  expect(() => load(email, password)).toThrow(reason);
});
