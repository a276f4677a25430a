/** Writes the API's description to openapi.json: node dist/openapi.js */
import { writeFileSync } from "node:fs";
import { DESCRIPTION } from "./description.ts";
import { loadSettings } from "./platform/configuration.ts";
import { createLogger } from "./platform/observability/logging.ts";
import { settings as definitions } from "./settings.ts";
import { build } from "./wiring.ts";

const settings = loadSettings(definitions);
const { openapi } = build(settings, createLogger(settings, DESCRIPTION.slug));
writeFileSync("openapi.json", `${JSON.stringify(openapi, null, 2)}\n`);
