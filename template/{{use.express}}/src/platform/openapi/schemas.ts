import { z } from "zod";
import type { JsonSchema } from "../fields/index.ts";

/** What a schema says; those with a name are referred to. */
export function describeSchema(schema: z.ZodType): JsonSchema {
  const id = z.globalRegistry.get(schema)?.id;
  return id === undefined ? describe(schema).own : { $ref: `#/components/schemas/${id}` };
}

/** The schemas with a name, and those with a name that they use, by their names. */
export function namedSchemas(schemas: readonly z.ZodType[]): Record<string, JsonSchema> {
  const named = new Map<string, JsonSchema>();
  for (const schema of schemas) {
    const id = z.globalRegistry.get(schema)?.id;
    const { own, definitions } = describe(schema);
    for (const [name, definition] of Object.entries({ ...(id && { [id]: own }), ...definitions })) {
      named.set(name, definition);
    }
  }
  return Object.fromEntries([...named].sort(([left], [right]) => (left < right ? -1 : 1)));
}

function describe(schema: z.ZodType) {
  const described = z.toJSONSchema(schema, {
    target: "draft-2020-12",
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      // A member that may be null may also be left out: that is no value to show.
      if (zodSchema._zod.def.type === "default" && jsonSchema.default === null) {
        delete jsonSchema.default;
      }
    },
  });
  const { $schema, $defs = {}, id, ...own } = referring(described) as JsonSchema;
  const definitions = Object.entries($defs as Record<string, JsonSchema>).map(
    ([name, { id: _, ...definition }]) => [name, definition],
  );
  return { own, definitions: Object.fromEntries(definitions) as Record<string, JsonSchema> };
}

/** The document's schemas stand under components. */
function referring(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(referring);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      if (key === "$ref") {
        return [key, String(member).replace("#/$defs/", "#/components/schemas/")];
      }
      // One way to say that something may be null.
      return key === "type" && Array.isArray(member)
        ? ["anyOf", member.map((type) => ({ type }))]
        : [key, referring(member)];
    }),
  );
}
