import entries from "./catalog.json" with { type: "json" };

export interface ProblemType {
  readonly name: string;
  readonly status: number;
  readonly title: string;
  readonly meaning: string;
  readonly remedy: string;
}

export const CATALOG: ReadonlyMap<string, ProblemType> = new Map(
  entries.map((entry) => [entry.name, entry]),
);

export function problemUri(name: string): string {
  return `/problems/${name}`;
}
