import { randomBytes } from "node:crypto";
import pg from "pg";
import { loadSettings } from "../../src/platform/configuration.ts";
import { settings } from "../../src/settings.ts";

export interface TemporaryDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A new database on the server of DATABASE_URL, whose own database stays as it is. */
export async function temporaryDatabase(): Promise<TemporaryDatabase> {
  const server = loadSettings({ database_url: settings.database_url }).database_url;
  const name = `test_${randomBytes(16).toString("hex")}`;
  await execute(server, `create database ${name}`);
  return {
    url: withPath(server, name),
    drop: () => execute(server, `drop database ${name} with (force)`),
  };
}

async function execute(server: string, statement: string): Promise<void> {
  // Every server has this database, also where the service's own is still to be made.
  const client = new pg.Client({
    connectionString: withPath(server, "postgres"),
    connectionTimeoutMillis: 5000,
  });
  try {
    await client.connect();
  } catch {
    throw new Error(
      `No PostgreSQL answers at ${new URL(server).host}. Start one, and name it in DATABASE_URL.`,
    );
  }
  await client.query(statement);
  await client.end();
}

function withPath(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
