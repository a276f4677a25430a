import type { JsonValue } from "../json_documents.ts";

/** What `patch` makes of `target` (RFC 7396, section 2). */
export function mergePatch(target: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (!isObject(patch)) {
    return patch;
  }
  const merged = new Map(isObject(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) {
      merged.delete(name);
    } else {
      merged.set(name, mergePatch(merged.get(name), value));
    }
  }
  // Unlike an assignment, this takes `__proto__` for a name like any other.
  return Object.fromEntries(merged);
}

/** The patch of a row's members, with what its objects make of those that are stored. */
export function mergeObjects(
  stored: Readonly<Record<string, unknown>>,
  patch: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(patch).map(([name, value]) => [
      name,
      isObject(value) ? mergePatch(stored[name] as JsonValue, value) : value,
    ]),
  );
}

export function isObject(value: unknown): value is { [name: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
