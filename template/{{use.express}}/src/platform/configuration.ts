import { readFileSync } from "node:fs";

type Environment = Readonly<Record<string, string | undefined>>;
type Others = Readonly<Record<string, unknown>>;

/** How a variable is read: `read` throws an Error that says why a text is not what is expected. */
export interface Setting<T> {
  readonly expected: string;
  readonly read: (text: string, others: Others) => T;
  readonly fallback: string | undefined;
  readonly isOptional: boolean;
  readonly isSecret: boolean;
  readonly refusedInProduction: string | undefined;
  readonly checkAbsence: ((others: Others) => void) | undefined;
}

export type Values<Definitions> = {
  readonly [Name in keyof Definitions]: Definitions[Name] extends Setting<infer T> ? T : never;
};

/** Has one line for each setting that is wrong. */
export class ConfigurationError extends Error {}

export function setting<T>(
  expected: string,
  read: (text: string, others: Others) => T,
  fallback?: string,
): Setting<T> {
  return {
    expected,
    read,
    fallback,
    isOptional: false,
    isSecret: false,
    refusedInProduction: undefined,
    checkAbsence: undefined,
  };
}

/** A setting that is not shown, and that NAME_FILE may lead to. */
export function secret<T>(
  expected: string,
  read: (text: string, others: Others) => T,
  { development, everywhere }: { development?: string; everywhere?: string } = {},
): Setting<T> {
  return {
    ...setting(expected, read, development ?? everywhere),
    isSecret: true,
    refusedInProduction: development,
  };
}

export function optional<T>(
  definition: Setting<T>,
  checkAbsence?: (others: Others) => void,
): Setting<T | undefined> {
  return { ...definition, isOptional: true, checkAbsence };
}

export function oneOf<const T extends string>(...values: T[]): (text: string) => T {
  return (text) => {
    const found = values.find((value) => value === text);
    if (found === undefined) {
      throw new NotAsExpected();
    }
    return found;
  };
}

export function numberBetween(
  least: number,
  most: number,
  kind: "integers" | "fractions" = "integers",
): (text: string) => number {
  const expression = kind === "integers" ? /^[0-9]{1,15}$/ : /^[0-9]{1,15}(\.[0-9]{1,15})?$/;
  return (text) => {
    const value = Number(text);
    if (!expression.test(text) || value < least || value > most) {
      throw new NotAsExpected();
    }
    return value;
  };
}

class NotAsExpected extends Error {}

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
