import { type DestinationStream, type Logger, type LoggerOptions, pino } from "pino";
import { build as prettyStream } from "pino-pretty";
import type { ServiceSettings } from "../settings.ts";
import { currentExchange } from "./context.ts";

const LEVELS: Readonly<Record<string, string>> = { warning: "warn" };
const NAMES: Readonly<Record<string, string>> = { warn: "warning", fatal: "critical" };

/** One JSON object a line on stdout in production, readable lines in development. */
export function createLogger(settings: ServiceSettings, service: string): Logger {
  const options: LoggerOptions = {
    level: LEVELS[settings.log_level] ?? settings.log_level,
    base: { service },
    messageKey: "message",
    timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: NAMES[label] ?? label }) },
    mixin: () => currentExchange.getStore()?.ids ?? {},
  };
  return pino(options, destination(settings));
}

/** A database's error repeats what users sent: its text and its stack are enough. */
export function withoutParameters(error: unknown): object {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { type: name, message, stack };
}

function destination(settings: ServiceSettings): DestinationStream {
  if (settings.environment === "development") {
    return prettyStream({
      messageKey: "message",
      timestampKey: "timestamp",
      ignore: "service,trace_id,span_id",
      sync: true,
    });
  }
  return pino.destination({ sync: true });
}
