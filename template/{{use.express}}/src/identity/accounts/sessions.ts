import type { Transaction } from "kysely";
import type { AnyTables } from "../../platform/database/index.ts";

/** What accounts have to know about how a login lasts. */
export interface Sessions {
  /** Ends an account's sessions but one, in the caller's transaction, and tells which. */
  endOthers(
    transaction: Transaction<AnyTables>,
    accountId: string,
    kept: string | undefined,
  ): Promise<readonly string[]>;
  /** Refuses ended sessions from now on; to be called once the transaction is committed. */
  forget(sessionIds: readonly string[]): void;
}
