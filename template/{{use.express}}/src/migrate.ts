/** Brings the database to the newest schema: node dist/migrate.js */
import { DESCRIPTION } from "./description.ts";
import { ConfigurationError, loadSettings } from "./platform/configuration.ts";
import { migrate } from "./platform/database/migrations.ts";
import { createLogger } from "./platform/observability/logging.ts";
import { settings as definitions } from "./settings.ts";
import { buildDatabase } from "./wiring.ts";

// Long enough for the largest table; nobody waits for an answer.
const PATIENCE_SECONDS = 24 * 3600;

try {
  const settings = loadSettings(definitions);
  const logger = createLogger(settings, DESCRIPTION.slug);
  const database = buildDatabase({ ...settings, request_timeout_seconds: PATIENCE_SECONDS });
  for (const name of await migrate(database)) {
    logger.info({ migration: name }, "migrated");
  }
  await database.close();
} catch (error) {
  console.error(error instanceof ConfigurationError ? error.message : error);
  process.exitCode = error instanceof ConfigurationError ? 2 : 1;
}
