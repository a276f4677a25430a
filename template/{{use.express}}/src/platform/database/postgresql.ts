import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  SelectQueryNode,
  sql,
} from "kysely";
import pg from "pg";
import { checkDeadline, takeEffect } from "../deadline.ts";
import type { ColumnTypes } from "./columns.ts";
import type { ConnectionOptions, Dialect, Pool } from "./dialect.ts";
import { isNamed } from "./prepared.ts";

const { builtins } = pg.types;
// How long the server may take to say that a statement timed out, before it counts as lost.
const NETWORK_MS = 1000;
// Connection, resources, operator: https://www.postgresql.org/docs/current/errcodes-appendix.html
const LOST = /^(08|53|57|58)...$/;
const LOST_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after)/;

/** Values as JSON has them: exact decimals as text, moments in ISO 8601. */
const parsers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, Number],
  [builtins.NUMERIC, String],
  [builtins.DATE, String],
  [builtins.TIMESTAMPTZ, toIso],
]);
const types: pg.CustomTypesConfig = {
  getTypeParser: (id: number, format?: "text" | "binary") =>
    parsers.get(id) ?? pg.types.getTypeParser(id, format),
};

/** `2026-01-31 12:00:00.5+00`, as the server writes it, with a `T`, three digits and a `Z`. */
function toIso(text: string): string {
  const fraction = text.slice(20, -3).padEnd(3, "0");
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}Z`;
}

const columnTypes: ColumnTypes = {
  uuid: sql`uuid`,
  timestamp: sql`timestamptz`,
  date: sql`date`,
  boolean: sql`boolean`,
  integer: sql`integer`,
  bigInteger: sql`bigint`,
  double: sql`double precision`,
  json: sql`json`,
  bytes: sql`bytea`,
  longText: sql`text`,
  string: (length) => sql`varchar(${sql.lit(length)})`,
  sortableText: (length) => sql`varchar(${sql.lit(length)}) collate "C"`,
  decimal: (precision, scale) => sql`numeric(${sql.lit(precision)}, ${sql.lit(scale)})`,
};

class PooledConnection implements DatabaseConnection {
  readonly client: pg.PoolClient;
  isBroken = false;
  isInTransaction = false;

  constructor(client: pg.PoolClient) {
    this.client = client;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    checkDeadline();
    return this.isInTransaction || SelectQueryNode.is(query.query)
      ? this.#run(query)
      : takeEffect(() => this.#run(query));
  }

  async #run<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, rowCount } = await this.send({
      ...(isNamed(query) && { name: query.name }),
      text: query.sql,
      values: [...query.parameters],
    });
    return { rows, numAffectedRows: BigInt(rowCount ?? 0) };
  }

  /** A connection that is lost meanwhile is not used again. */
  async send(statement: string | pg.QueryConfig): Promise<pg.QueryResult> {
    try {
      return await this.client.query(statement);
    } catch (error) {
      this.isBroken ||= isLost(error);
      throw error;
    }
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("rows are not streamed");
  }
}

class PoolDriver implements Driver {
  readonly #pool: pg.Pool;
  readonly #outdated = new WeakSet<pg.PoolClient>();
  readonly #open = new Set<pg.PoolClient>();

  constructor(pool: pg.Pool) {
    this.#pool = pool;
    pool.on("connect", (client) => this.#open.add(client));
    pool.on("remove", (client) => this.#open.delete(client));
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PooledConnection> {
    let client = await this.#pool.connect();
    while (this.#outdated.has(client)) {
      client.release(true);
      client = await this.#pool.connect();
    }
    return new PooledConnection(client);
  }

  renew(): void {
    for (const client of this.#open) {
      this.#outdated.add(client);
    }
  }

  async beginTransaction(connection: PooledConnection): Promise<void> {
    await connection.send("begin");
    connection.isInTransaction = true;
  }

  async commitTransaction(connection: PooledConnection): Promise<void> {
    await takeEffect(() => connection.send("commit"));
  }

  async rollbackTransaction(connection: PooledConnection): Promise<void> {
    if (!connection.isBroken) {
      await connection.client.query("rollback");
    }
  }

  async releaseConnection({ client, isBroken }: PooledConnection): Promise<void> {
    client.release(isBroken);
  }

  async destroy(): Promise<void> {
    await this.#pool.end();
  }
}

function open(options: ConnectionOptions): Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize,
    connectionTimeoutMillis: options.connectTimeoutMs,
    statement_timeout: options.statementTimeoutMs,
    query_timeout: options.statementTimeoutMs + NETWORK_MS,
    options: "-c TimeZone=UTC -c DateStyle=ISO",
    keepAlive: true,
    types,
  });
  // An idle connection that breaks is replaced; whoever asks next is told if that fails.
  pool.on("error", () => undefined);
  const driver = new PoolDriver(pool);
  return {
    dialect: {
      createDriver: () => driver,
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: (database) => new PostgresIntrospector(database),
    },
    connections: () => ({
      idle: pool.idleCount,
      used: pool.totalCount - pool.idleCount,
      max: options.poolSize,
    }),
    renew: () => driver.renew(),
  };
}

function isLost(error: unknown): boolean {
  const { code, syscall, message } = error as Partial<NodeJS.ErrnoException>;
  return syscall !== undefined || LOST.test(code ?? "") || LOST_MESSAGES.test(message ?? "");
}

export const DIALECT: Dialect = {
  urlForm: "postgresql://USER:PASSWORD@HOST:PORT/NAME",
  columnTypes,
  locksRows: true,
  checkUrl(url) {
    if (!URL.canParse(url)) {
      throw new Error("it is no database URL");
    }
    const { protocol, pathname } = new URL(url);
    if (protocol !== "postgresql:" || pathname.length < 2) {
      throw new Error("it is the URL of something else");
    }
  },
  open,
  encode: ({ kind }, value) => (kind === "json" && value !== null ? JSON.stringify(value) : value),
  // By the connection's parsers.
  decodesRows: true,
  decode: (_, value) => value,
  isUniqueViolation: (error) => (error as { code?: string }).code === "23505",
  isLost,
  async tryLock(transaction, key) {
    const { rows } = await sql<{ locked: boolean }>`
      select pg_try_advisory_xact_lock(${String(key)}::bigint) as locked
    `.execute(transaction);
    return rows[0]?.locked === true;
  },
};
