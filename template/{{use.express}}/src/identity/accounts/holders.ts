import type { Kysely } from "kysely";
import type { Dialect } from "../../platform/database/dialect.ts";
import type { AnyTables } from "../../platform/database/index.ts";
import { PERMISSIONS_BY_ROLE } from "../permissions.ts";
import { Codec } from "./codec.ts";

/** Finds the accounts that have a permission by their role. */
export function holdersIn(dialect: Dialect) {
  const codec = new Codec(dialect);
  return async (connection: Kysely<AnyTables>, permission: string): Promise<readonly string[]> => {
    const roles = [...PERMISSIONS_BY_ROLE]
      .filter(([, allowed]) => allowed.includes(permission))
      .map(([role]) => role);
    const rows = await connection
      .selectFrom("users")
      .select("id")
      .where("role", "in", roles)
      .execute();
    return rows.map(({ id }) => codec.readId(id));
  };
}
