import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from "kysely";
import { utcNow } from "../clock.ts";
import { type AnyTables, type Column, column, type Database } from "../database/index.ts";
import { type PreparedQuery, prepare } from "../database/prepared.ts";
import { newId } from "../ids.ts";
import type { PageRequest, Position } from "../pagination/page.ts";
import type { ServerSet } from "./models.ts";

type Builder = ExpressionBuilder<AnyTables, string>;
type Row = Record<string, unknown>;
type Values = Readonly<Record<string, unknown>>;

export interface ResourceTable {
  readonly name: string;
  readonly columns: ReadonlyMap<string, Column>;
}

/** A table with the members that the service sets beside the resource's own `columns`. */
export function resourceTable(
  name: string,
  columns: Readonly<Record<string, Column>>,
): ResourceTable {
  return {
    name,
    columns: new Map([
      ["id", column("uuid")],
      ["owner_id", column("uuid")],
      ["created_at", column("timestamp")],
      ["updated_at", column("timestamp")],
      ["version", column("integer")],
      ...Object.entries(columns),
    ]),
  };
}

/**
 * Reads and writes the rows of one table. `ownerId` limits every statement to that owner's rows;
 * undefined is for those who may see all.
 */
export class ResourceStore<Representation extends ServerSet> {
  readonly table: ResourceTable;
  readonly #database: Database;
  readonly #names: readonly string[];
  readonly #find: (parameters: unknown[]) => PreparedQuery<Row>;
  readonly #findOwn: (parameters: unknown[]) => PreparedQuery<Row>;

  constructor(database: Database, table: ResourceTable) {
    this.table = table;
    this.#database = database;
    this.#names = [...table.columns.keys()];
    const find = this.#select().where("id", "=", "");
    this.#find = prepare<Row>(find.compile());
    this.#findOwn = prepare<Row>(find.where("owner_id", "=", "").compile());
  }

  async insert(
    connection: Kysely<AnyTables>,
    ownerId: string,
    values: Values,
  ): Promise<Representation> {
    const now = utcNow();
    const serverSet = {
      id: newId(),
      owner_id: ownerId,
      created_at: now,
      updated_at: now,
      version: 1,
    };
    const row = await connection
      .insertInto(this.table.name)
      .values(this.#encode({ ...values, ...serverSet }))
      .returning(this.#names)
      .executeTakeFirstOrThrow();
    return this.#decode(row);
  }

  async find(ownerId: string | undefined, id: string): Promise<Representation | undefined> {
    const query =
      ownerId === undefined
        ? this.#find([this.#value("id", id)])
        : this.#findOwn([this.#value("id", id), this.#value("owner_id", ownerId)]);
    const { rows } = await this.#database.primary.executeQuery<Row>(query);
    return rows[0] && this.#decode(rows[0]);
  }

  /** The rows of a page, and one more where others follow. */
  async page(ownerId: string | undefined, page: PageRequest): Promise<Representation[]> {
    const { column, descending, after } = page;
    const isNullable = this.table.columns.get(column)?.nullable === true;
    const query = this.#select()
      .where((builder) =>
        builder.and([
          ...this.#visible(builder, ownerId),
          ...Object.entries(page.filters).map(([name, value]) =>
            builder(name, "=", this.#value(name, value)),
          ),
          ...(after ? [this.#behind(builder, page, after)] : []),
        ]),
      )
      .orderBy(column, (order) => {
        const directed = descending ? order.desc() : order.asc();
        if (!isNullable) {
          return directed;
        }
        return descending ? directed.nullsFirst() : directed.nullsLast();
      })
      .orderBy("id", descending ? "desc" : "asc")
      .limit(page.limit + 1);
    const { rows } = await this.#database.queryReplica<unknown>(query.compile());
    return rows.map((row) => this.#decode(row as Row));
  }

  /** The changed row; undefined when there is none in one of `versions` (undefined: in any). */
  async update(
    ownerId: string | undefined,
    id: string,
    versions: readonly number[] | undefined,
    values: Values,
  ): Promise<Representation | undefined> {
    const row = await this.#database.primary
      .updateTable(this.table.name)
      .set({
        ...this.#encode({ ...values, updated_at: utcNow() }),
        version: sql`version + 1`,
      })
      .where((builder) => this.#inVersion(builder, ownerId, id, versions))
      .returning(this.#names)
      .executeTakeFirst();
    return row && this.#decode(row);
  }

  async delete(
    ownerId: string | undefined,
    id: string,
    versions: readonly number[] | undefined,
  ): Promise<boolean> {
    const row = await this.#database.primary
      .deleteFrom(this.table.name)
      .where((builder) => this.#inVersion(builder, ownerId, id, versions))
      .returning("id")
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Which of `values` another row has where they must be unique. */
  async taken(values: Values, exceptId: string | undefined): Promise<string[]> {
    const taken: string[] = [];
    for (const [name, { unique }] of this.table.columns) {
      const value = values[name] ?? null;
      if (unique && value !== null) {
        const row = await this.#select()
          .where(name, "=", this.#value(name, value))
          .executeTakeFirst();
        if (row && this.#decode(row).id !== exceptId) {
          taken.push(name);
        }
      }
    }
    return taken;
  }

  #select() {
    return this.#database.primary.selectFrom(this.table.name).select([...this.#names]);
  }

  #value(name: string, value: unknown): unknown {
    const { kind } = this.table.columns.get(name) ?? column("text");
    return this.#database.dialect.encode({ kind }, value);
  }

  #encode(values: Values): Row {
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, this.#value(name, value)]),
    );
  }

  #decode(row: Row): Representation {
    const { dialect } = this.#database;
    for (const [name, column] of this.table.columns) {
      row[name] = dialect.decode(column, row[name]);
    }
    return row as unknown as Representation;
  }

  #visible(builder: Builder, ownerId: string | undefined): Expression<SqlBool>[] {
    return ownerId === undefined
      ? []
      : [builder("owner_id", "=", this.#value("owner_id", ownerId))];
  }

  #inVersion(
    builder: Builder,
    ownerId: string | undefined,
    id: string,
    versions: readonly number[] | undefined,
  ): Expression<SqlBool> {
    return builder.and([
      ...this.#visible(builder, ownerId),
      builder("id", "=", this.#value("id", id)),
      ...(versions === undefined ? [] : [builder("version", "in", [...versions])]),
    ]);
  }

  /** The rows that follow `after`; nulls come last ascending and first descending. */
  #behind(builder: Builder, page: PageRequest, after: Position): Expression<SqlBool> {
    const { column, descending } = page;
    const comparison = descending ? "<" : ">";
    const id = this.#value("id", after.id);
    if (after.value === null) {
      const atNull = builder.and([builder(column, "is", null), builder("id", comparison, id)]);
      return descending ? builder.or([atNull, builder(column, "is not", null)]) : atNull;
    }
    const here = builder.refTuple(column, "id");
    const there = builder.tuple(this.#value(column, after.value), id);
    const behind = builder(here, comparison, there);
    const isNullable = this.table.columns.get(column)?.nullable === true;
    return isNullable && !descending ? builder.or([behind, builder(column, "is", null)]) : behind;
  }
}
