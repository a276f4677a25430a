import { DESCRIPTION } from "./description.ts";
import { ConfigurationError, loadSettings } from "./platform/configuration.ts";
import { createLogger } from "./platform/observability/logging.ts";
import { serve } from "./platform/server.ts";
import { settings as definitions } from "./settings.ts";
import { build } from "./wiring.ts";

try {
  const settings = loadSettings(definitions);
  const logger = createLogger(settings, DESCRIPTION.slug);
  await serve(build(settings, logger), settings, logger);
} catch (error) {
  console.error(error instanceof ConfigurationError ? error.message : error);
  process.exit(error instanceof ConfigurationError ? 2 : 1);
}
