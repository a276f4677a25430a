import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  SelectQueryNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { checkDeadline, takeEffect } from "../../deadline.ts";
import type { ConnectionOptions, Pool } from "../dialect.ts";
import { isBusy } from "./errors.ts";
import { openFile, run } from "./handles.ts";

export const SCHEME = "sqlite:///";
const LONGEST_PAUSE_MS = 25;

/** One file: a handle that reads, and one that whoever writes has for himself. */
class FileDriver implements Driver {
  readonly #options: ConnectionOptions;
  readonly #reader: DatabaseSync;
  readonly #writer: DatabaseSync;
  #lastInLine: Promise<void> = Promise.resolve();

  constructor(options: ConnectionOptions) {
    const path = options.url.slice(SCHEME.length);
    mkdirSync(dirname(path), { recursive: true });
    this.#options = options;
    this.#writer = openFile(path);
    this.#reader = openFile(path);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<FileConnection> {
    return new FileConnection(this);
  }

  async beginTransaction(connection: FileConnection): Promise<void> {
    const leave = await this.#standInLine();
    try {
      // A transaction that starts by reading and then writes fails at once where another one
      // writes; one that starts as a writer waits for its turn.
      await this.#whenFree(() => this.#writer.exec("begin immediate"));
    } catch (error) {
      leave();
      throw error;
    }
    connection.leave = leave;
  }

  async commitTransaction(connection: FileConnection): Promise<void> {
    await takeEffect(() => this.#whenFree(() => this.#writer.exec("commit")));
    connection.endTransaction();
  }

  async rollbackTransaction(connection: FileConnection): Promise<void> {
    try {
      if (this.#writer.isTransaction) {
        this.#writer.exec("rollback");
      }
    } finally {
      connection.endTransaction();
    }
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    this.#reader.close();
    this.#writer.close();
  }

  read<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return this.#whenFree(() => run<R>(this.#reader, query));
  }

  async write<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const leave = await this.#standInLine();
    try {
      return await takeEffect(() => this.#whenFree(() => run<R>(this.#writer, query)));
    } finally {
      leave();
    }
  }

  async writeInTransaction<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return run<R>(this.#writer, query);
  }

  /** Waits for those who write in this process; what it gives lets the next one in. */
  async #standInLine(): Promise<() => void> {
    const before = this.#lastInLine;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#lastInLine = promise;
    await before;
    return resolve;
  }

  /** Tries again while another process holds the file, without stopping the event loop. */
  async #whenFree<T>(attempt: () => T): Promise<T> {
    const deadline = performance.now() + this.#options.statementTimeoutMs;
    for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      checkDeadline();
      try {
        return attempt();
      } catch (error) {
        if (!isBusy(error) || performance.now() > deadline) {
          throw error;
        }
      }
      await delay(pauseMs * (0.5 + Math.random() / 2));
    }
  }
}

class FileConnection implements DatabaseConnection {
  readonly #driver: FileDriver;
  leave: (() => void) | undefined;

  constructor(driver: FileDriver) {
    this.#driver = driver;
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.leave !== undefined) {
      return this.#driver.writeInTransaction(query);
    }
    return SelectQueryNode.is(query.query) ? this.#driver.read(query) : this.#driver.write(query);
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("rows are not streamed");
  }

  endTransaction(): void {
    this.leave?.();
    this.leave = undefined;
  }
}

/** Unlike others of its kind, this adapter's driver can undo a migration that fails half-way. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

export function open(options: ConnectionOptions): Pool {
  const driver = new FileDriver(options);
  return {
    dialect: {
      createDriver: () => driver,
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createAdapter: () => new TransactionalAdapter(),
      createIntrospector: (database) => new SqliteIntrospector(database),
    },
    connections: () => ({ idle: 2, used: 0, max: 2 }),
    renew: () => undefined,
  };
}
