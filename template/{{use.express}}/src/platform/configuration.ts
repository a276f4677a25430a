import { readFileSync } from "node:fs";
import { NotAsExpected, type Others, type Setting, type Values } from "./variables.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Has one line for each setting that is wrong. */
export class ConfigurationError extends Error {}

/** The settings of this process, from its environment. */
export function loadSettings<Definitions extends Record<string, Setting<unknown>>>(
  definitions: Definitions,
  environment: Environment = process.env,
): Values<Definitions> {
  const values: Record<string, unknown> = {};
  const lines: string[] = [];
  for (const [name, definition] of Object.entries(definitions)) {
    try {
      values[name] = read(name.toUpperCase(), definition, environment, values);
    } catch (error) {
      const variable = name.toUpperCase();
      lines.push(`${variable}: expected ${definition.expected}; ${(error as Error).message}`);
    }
  }
  if (lines.length > 0) {
    throw new ConfigurationError(lines.join("\n"));
  }
  return values as Values<Definitions>;
}

function read<T>(
  variable: string,
  definition: Setting<T>,
  environment: Environment,
  others: Others,
): T | undefined {
  const given = definition.isSecret
    ? readSecret(variable, environment)
    : environment[variable] || undefined;
  const text = given ?? definition.fallback;
  if (text === undefined) {
    if (!definition.isOptional) {
      throw new Error("it is not set");
    }
    definition.checkAbsence?.(others);
    return undefined;
  }
  let value: T;
  try {
    value = definition.read(text, others);
  } catch (error) {
    if (error instanceof NotAsExpected) {
      throw new Error(definition.isSecret ? "it has another form" : `got ${JSON.stringify(text)}`);
    }
    throw error;
  }
  if (others.environment === "production" && text === definition.refusedInProduction) {
    throw new Error("the development default is refused in production");
  }
  return value;
}

function readSecret(variable: string, environment: Environment): string | undefined {
  const path = environment[`${variable}_FILE`];
  if (!path) {
    return environment[variable] || undefined;
  }
  if (environment[variable]) {
    throw new Error("it is set together with its _FILE");
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path)).trim();
  } catch {
    throw new Error("its _FILE can't be read");
  }
}
