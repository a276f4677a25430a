import { pino } from "pino";
import { afterEach, expect, it } from "vitest";
import { startJobs } from "../../src/platform/background.ts";
import { Cleaning } from "../../src/platform/cleaning.ts";
import { migrate } from "../../src/platform/database/migrations.ts";
import { emptyDatabase } from "../service.ts";

let temporary: Awaited<ReturnType<typeof emptyDatabase>>;

afterEach(() => temporary.drop());

async function cleaning() {
  temporary = await emptyDatabase();
  const log: Record<string, unknown>[] = [];
  const logger = pino({ base: null }, { write: (line) => log.push(JSON.parse(line)) });
  const cleaned: string[] = [];
  const module = { cleanUp: async (now: string) => void cleaned.push(now) };
  const { database } = temporary;
  return { database, log, cleaned, job: new Cleaning({ database, logger }, [module]) };
}

it("lets each module delete what has expired", async () => {
  const { cleaned, database, job } = await cleaning();
  await migrate(database);

  await job.cleanUp();

  expect(cleaned).toEqual([expect.stringMatching(/Z$/)]);
});

it("is put off while the database has no tables", async () => {
  const { cleaned, job, log } = await cleaning();

  await job.cleanUp();

  expect(cleaned).toEqual([]);
  expect(log).toEqual([expect.objectContaining({ msg: "clean-up is put off" })]);
});

it("ends between two times", async () => {
  const { cleaned, job } = await cleaning();

  await startJobs([job])();

  expect(cleaned).toEqual([]);
});
