import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from "kysely";
import { utcNow } from "../clock.ts";
import type { InsertTarget, NewRow, Row } from "../database/dialect.ts";
import { type AnyTables, type Database, parameter } from "../database/index.ts";
import { prepare, type Run } from "../database/prepared.ts";
import { newId } from "../ids.ts";
import type { PageRequest } from "../pagination/page.ts";
import type { ServerSet } from "./models.ts";
import { PageStatements } from "./pages.ts";
import { Rows } from "./rows.ts";
import type { ResourceTable, Values } from "./table.ts";

type Builder = ExpressionBuilder<AnyTables, string>;

/**
 * Reads and writes the rows of one table. `ownerId` limits every statement to that owner's rows;
 * undefined is for those who may see all.
 */
export class ResourceStore<Representation extends ServerSet> {
  readonly table: ResourceTable;
  readonly #database: Database;
  readonly #names: readonly string[];
  readonly #target: InsertTarget;
  readonly #rows: Rows<Representation>;
  readonly #pages: PageStatements;
  readonly #find: Run<Row>;
  readonly #findOwn: Run<Row>;

  constructor(database: Database, table: ResourceTable) {
    this.table = table;
    this.#database = database;
    this.#names = [...table.columns.keys()];
    this.#target = { name: table.name, columns: this.#names };
    this.#rows = new Rows(database.dialect, table);
    this.#pages = new PageStatements(database, table, this.#rows);
    const find = this.#select().where("id", "=", parameter("id"));
    this.#find = prepare(find.compile());
    this.#findOwn = prepare(find.where("owner_id", "=", parameter("owner_id")).compile());
  }

  /** A new row as it will be stored, of what the owner gave and what the service sets. */
  make(ownerId: string, values: Values): Representation {
    const now = utcNow();
    const members: Values = {
      ...values,
      id: newId(),
      owner_id: ownerId,
      created_at: now,
      updated_at: now,
      version: 1,
    };
    return Object.fromEntries(
      this.#names.map((name) => [name, members[name]]),
    ) as unknown as Representation;
  }

  newRow(made: Representation): NewRow {
    return { target: this.#target, values: this.#rows.encode(made as unknown as Values) };
  }

  async find(ownerId: string | undefined, id: string): Promise<Representation | undefined> {
    const find = ownerId === undefined ? this.#find : this.#findOwn;
    const values = this.#rows.encode({ id, owner_id: ownerId });
    const { rows } = await this.#database.primary.executeQuery(find(values));
    return rows[0] && this.#rows.decode(rows[0]);
  }

  /** The rows of a page, and one more where others follow. */
  async page(ownerId: string | undefined, page: PageRequest): Promise<Representation[]> {
    const statement = this.#pages.statement(ownerId, page);
    const { rows } = await this.#database.queryReplica(statement);
    return rows.map((row) => this.#rows.decode(row));
  }

  /** The changed row; undefined when there is none in one of `versions` (undefined: in any). */
  async update(
    connection: Kysely<AnyTables>,
    ownerId: string | undefined,
    id: string,
    versions: readonly number[] | undefined,
    values: Values,
  ): Promise<Representation | undefined> {
    const row = await connection
      .updateTable(this.table.name)
      .set({
        ...this.#rows.encode(values),
        updated_at: this.#later(),
        version: sql`version + 1`,
      })
      .where((builder) => this.#inVersion(builder, ownerId, id, versions))
      .returning(this.#names)
      .executeTakeFirst();
    return row && this.#rows.decode(row);
  }

  /** The row as it was last; undefined when there is none in one of `versions`. */
  async delete(
    connection: Kysely<AnyTables>,
    ownerId: string | undefined,
    id: string,
    versions: readonly number[] | undefined,
  ): Promise<Representation | undefined> {
    const row = await connection
      .deleteFrom(this.table.name)
      .where((builder) => this.#inVersion(builder, ownerId, id, versions))
      .returning(this.#names)
      .executeTakeFirst();
    return row && this.#rows.decode(row);
  }

  /** Which of `values` another row has where they must be unique. */
  async taken(values: Values, exceptId: string | undefined): Promise<string[]> {
    const taken: string[] = [];
    for (const [name, { unique }] of this.table.columns) {
      const value = values[name] ?? null;
      if (unique && value !== null) {
        const row = await this.#select()
          .where(name, "=", this.#rows.encodeValue(name, value))
          .executeTakeFirst();
        if (row && this.#rows.decode(row).id !== exceptId) {
          taken.push(name);
        }
      }
    }
    return taken;
  }

  #select() {
    return this.#database.primary.selectFrom(this.table.name).select([...this.#names]);
  }

  /** The time, or that of the last change where the clock was set back since. */
  #later() {
    const now = this.#rows.encodeValue("updated_at", utcNow());
    return sql`case when updated_at > ${now} then updated_at else ${now} end`;
  }

  #visible(builder: Builder, ownerId: string | undefined): Expression<SqlBool>[] {
    return ownerId === undefined
      ? []
      : [builder("owner_id", "=", this.#rows.encodeValue("owner_id", ownerId))];
  }

  #inVersion(
    builder: Builder,
    ownerId: string | undefined,
    id: string,
    versions: readonly number[] | undefined,
  ): Expression<SqlBool> {
    return builder.and([
      ...this.#visible(builder, ownerId),
      builder("id", "=", this.#rows.encodeValue("id", id)),
      ...(versions === undefined ? [] : [builder("version", "in", [...versions])]),
    ]);
  }
}
