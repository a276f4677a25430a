/**
 * Does what nobody waits for, beside any number of servers and other workers: node dist/worker.js
 *
 * It answers /livez, /readyz and /metrics, and ends on SIGTERM as the server does.
 */
import { DESCRIPTION } from "./description.ts";
import { ConfigurationError, loadSettings } from "./platform/configuration.ts";
import { createLogger } from "./platform/observability/logging.ts";
import { serve } from "./platform/server.ts";
import { settings as definitions } from "./settings.ts";
import { buildWorker } from "./wiring.ts";

try {
  const settings = loadSettings(definitions);
  const logger = createLogger(settings, DESCRIPTION.slug);
  await serve(buildWorker(settings, logger), settings, logger);
} catch (error) {
  console.error(error instanceof ConfigurationError ? error.message : error);
  process.exit(error instanceof ConfigurationError ? 2 : 1);
}
