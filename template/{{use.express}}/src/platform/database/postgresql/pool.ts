import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  SelectQueryNode,
} from "kysely";
import pg from "pg";
import { checkDeadline, takeEffect } from "../../deadline.ts";
import type { ConnectionOptions, Pool } from "../dialect.ts";
import { isNamed } from "../prepared.ts";
import { isLost } from "./errors.ts";
import { types } from "./types.ts";

// How long the server may take to say that a statement timed out, before it counts as lost.
const NETWORK_MS = 1000;

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
    pool.on("connect", (client) => {
      this.#open.add(client);
      // One that breaks in use tells its statement; without a listener it would end the process.
      client.on("error", () => undefined);
    });
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

export function open(options: ConnectionOptions): Pool {
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
