import { afterAll, beforeAll, expect, it } from "vitest";
import { AuditTrail } from "../../../src/audit/index.ts";
import { KEPT_FOR_SECONDS } from "../../../src/audit/models.ts";
import { earlierBy, utcNow } from "../../../src/platform/clock.ts";
import { encodeAs } from "../../../src/platform/database/dialect.ts";
import { newId } from "../../../src/platform/ids.ts";
import { startService, type TestService } from "../../service.ts";

let service: TestService;

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

async function add(ageSeconds: number): Promise<string> {
  const { dialect, primary } = service.database;
  const id = newId();
  await primary
    .insertInto("audit_events")
    .values({
      id: encodeAs(dialect, "uuid", id),
      occurred_at: encodeAs(dialect, "timestamp", earlierBy(ageSeconds, utcNow())),
      action: "test.kept",
      resource_type: "tests",
      outcome: "success",
    })
    .execute();
  return id;
}

async function isThere(id: string): Promise<boolean> {
  const { dialect, primary } = service.database;
  const row = await primary
    .selectFrom("audit_events")
    .select("id")
    .where("id", "=", encodeAs(dialect, "uuid", id))
    .executeTakeFirst();
  return row !== undefined;
}

it("is refused by the database to change and to delete events", async () => {
  const { primary } = service.database;
  const id = await add(0);

  const update = primary.updateTable("audit_events").set({ outcome: "denied" }).execute();
  await expect(update).rejects.toThrow("audit events are kept");
  const remove = primary.deleteFrom("audit_events").execute();
  await expect(remove).rejects.toThrow("audit events are kept");

  expect(await isThere(id)).toBe(true);
});

it("cleans up only what is old enough", async () => {
  const [old, young] = [await add(KEPT_FOR_SECONDS + 60), await add(KEPT_FOR_SECONDS - 60)];

  await new AuditTrail(service.settings, service.database).cleanUp(utcNow());

  expect(await isThere(old)).toBe(false);
  expect(await isThere(young)).toBe(true);
});
