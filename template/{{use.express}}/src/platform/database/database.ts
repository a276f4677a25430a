import { type CompiledQuery, Kysely, type QueryResult, type Transaction } from "kysely";
import type { ServiceSettings } from "../settings.ts";
import type { AnyTables } from "./columns.ts";
import type {
  ConnectionOptions,
  Connections,
  Dialect,
  JointInsert,
  NewRow,
  Pool,
} from "./dialect.ts";

const CONNECT_TIMEOUT_MS = 3000;
export const PROBE_TIMEOUT_MS = 1500;

/** The connections to the primary and, for lists, to its read replica. */
export class Database {
  readonly dialect: Dialect;
  readonly primary: Kysely<AnyTables>;
  /** Has a connection of its own, so that it tells of the database and not of a full pool. */
  readonly probe: Kysely<AnyTables>;
  readonly #replica: Kysely<AnyTables>;
  readonly #pools: readonly [Pool, ...Pool[]];
  readonly #inserts = new Map<string, JointInsert>();

  constructor(dialect: Dialect, settings: ServiceSettings) {
    const options: ConnectionOptions = {
      url: settings.database_url,
      poolSize: settings.database_pool_size,
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      statementTimeoutMs: settings.request_timeout_seconds * 1000,
    };
    this.dialect = dialect;
    const primary = dialect.open(options);
    const replica = settings.database_read_url
      ? dialect.open({ ...options, url: settings.database_read_url })
      : undefined;
    this.#pools = replica ? [primary, replica] : [primary];
    this.primary = new Kysely({ dialect: primary.dialect });
    this.#replica = replica ? new Kysely({ dialect: replica.dialect }) : this.primary;
    const patience = { connectTimeoutMs: PROBE_TIMEOUT_MS, statementTimeoutMs: PROBE_TIMEOUT_MS };
    this.probe = new Kysely({
      dialect: dialect.open({ ...options, ...patience, poolSize: 1 }).dialect,
    });
  }

  connections(): Connections {
    return this.#pools[0].connections();
  }

  /** Replaces the idle connections, which a restart of the database left dead. */
  renewConnections(): void {
    for (const pool of this.#pools) {
      pool.renew();
    }
  }

  /** Inserts all of the rows, or none of them where another one holds the `lock`: that is false. */
  insert(rows: readonly NewRow[], lock?: bigint): Promise<boolean> {
    const shape = rows.map(({ target }) => target.name).join();
    const insert =
      this.#inserts.get(shape) ??
      this.dialect.prepareInsert(
        this.primary,
        rows.map(({ target }) => target),
      );
    this.#inserts.set(shape, insert);
    return insert(
      rows.map(({ values }) => values),
      lock,
    );
  }

  /** Work that is committed at the end, and rolled back on an error. */
  transaction<T>(work: (transaction: Transaction<AnyTables>) => Promise<T>): Promise<T> {
    return this.primary.transaction().execute(work);
  }

  /** Rows that may lag behind; from the primary when there is no replica or it is lost. */
  async queryReplica<R>(query: CompiledQuery<R>): Promise<QueryResult<R>> {
    if (this.#replica === this.primary) {
      return this.primary.executeQuery(query);
    }
    try {
      return await this.#replica.executeQuery(query);
    } catch (error) {
      if (!this.dialect.isLost(error)) {
        throw error;
      }
      return this.primary.executeQuery(query);
    }
  }

  async close(): Promise<void> {
    const all = new Set([this.primary, this.#replica, this.probe]);
    await Promise.all([...all].map((connections) => connections.destroy()));
  }
}
