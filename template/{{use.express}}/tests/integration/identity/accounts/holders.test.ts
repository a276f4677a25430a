import { afterAll, beforeAll, expect, it } from "vitest";
import { holdersIn } from "../../../../src/identity/accounts/holders.ts";
import { PERMISSIONS_BY_ROLE } from "../../../../src/identity/permissions.ts";
import { startService, type TestService } from "../../../service.ts";

let service: TestService;

beforeAll(async () => {
  service = await startService({
    BOOTSTRAP_ADMIN_EMAIL: "admin@example.com",
    BOOTSTRAP_ADMIN_PASSWORD: "the first admin of the house",
  });
  await service.client();
});
afterAll(() => service.stop());

it("finds the accounts whose role has a permission", async () => {
  const { dialect, primary } = service.database;
  const holders = holdersIn(dialect);
  const [own = ""] = PERMISSIONS_BY_ROLE.get("user") ?? [];

  expect(await holders(primary, own)).toHaveLength(2);
  expect(await holders(primary, `${own}:any`)).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
});
