/** What came before it, by the names of the settings. */
export type Others = Readonly<Record<string, unknown>>;

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

/** The text is not what is expected, which says enough. */
export class NotAsExpected extends Error {}
