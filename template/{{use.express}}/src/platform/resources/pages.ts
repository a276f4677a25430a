import type { CompiledQuery, Expression, ExpressionBuilder, SqlBool } from "kysely";
import type { Row } from "../database/dialect.ts";
import { type AnyTables, type Database, parameter } from "../database/index.ts";
import { prepare, type Run, runnable } from "../database/prepared.ts";
import type { PageRequest, Position } from "../pagination/page.ts";
import type { Rows } from "./rows.ts";
import type { ResourceTable } from "./table.ts";

type Builder = ExpressionBuilder<AnyTables, string>;

/** The statements that read a page of one table's rows. */
export class PageStatements {
  readonly #database: Database;
  readonly #table: ResourceTable;
  readonly #rows: Rows<unknown>;
  readonly #unfiltered = new Map<string, Run<Row>>();

  constructor(database: Database, table: ResourceTable, rows: Rows<unknown>) {
    this.#database = database;
    this.#table = table;
    this.#rows = rows;
  }

  /** Reads the rows of the page, and one more where others follow. */
  statement(ownerId: string | undefined, page: PageRequest): CompiledQuery<Row> {
    const { after, column, filters, limit } = page;
    const isFiltered = Object.keys(filters).length > 0;
    const run = isFiltered
      ? runnable<Row>(this.#select(ownerId, page).compile())
      : this.#prepared(ownerId, page);
    return run({
      ...this.#rows.encode(filters),
      "page owner": this.#rows.encodeValue("owner_id", ownerId),
      "after id": this.#rows.encodeValue("id", after?.id),
      "after value": this.#rows.encodeValue(column, after?.value),
      "page limit": limit + 1,
    });
  }

  /** Without filters, which go together in too many ways, there are few statements to keep. */
  #prepared(ownerId: string | undefined, page: PageRequest): Run<Row> {
    const start = page.after && (page.after.value === null ? "null" : "value");
    const shape = `${page.sort} ${ownerId === undefined} ${start}`;
    const known = this.#unfiltered.get(shape);
    if (known !== undefined) {
      return known;
    }
    const run = prepare<Row>(this.#select(ownerId, page).compile());
    this.#unfiltered.set(shape, run);
    return run;
  }

  #select(ownerId: string | undefined, page: PageRequest) {
    const { after, column, descending, filters } = page;
    return this.#database.primary
      .selectFrom(this.#table.name)
      .select([...this.#table.columns.keys()])
      .where((builder) =>
        builder.and([
          ...(ownerId === undefined ? [] : [builder("owner_id", "=", parameter("page owner"))]),
          ...Object.keys(filters).map((name) => builder(name, "=", parameter(name))),
          ...(after === undefined ? [] : [this.#behind(builder, page, after)]),
        ]),
      )
      .orderBy(column, (order) => {
        const directed = descending ? order.desc() : order.asc();
        if (!this.#isNullable(column)) {
          return directed;
        }
        return descending ? directed.nullsFirst() : directed.nullsLast();
      })
      .orderBy("id", descending ? "desc" : "asc")
      .limit(parameter<number>("page limit"));
  }

  /** The rows that follow `after`; nulls come last ascending and first descending. */
  #behind(builder: Builder, page: PageRequest, after: Position): Expression<SqlBool> {
    const { column, descending } = page;
    const comparison = descending ? "<" : ">";
    const id = parameter("after id");
    if (after.value === null) {
      const atNull = builder.and([builder(column, "is", null), builder("id", comparison, id)]);
      return descending ? builder.or([atNull, builder(column, "is not", null)]) : atNull;
    }
    const here = builder.refTuple(column, "id");
    const behind = builder(here, comparison, builder.tuple(parameter("after value"), id));
    return this.#isNullable(column) && !descending
      ? builder.or([behind, builder(column, "is", null)])
      : behind;
  }

  #isNullable(column: string): boolean {
    return this.#table.columns.get(column)?.nullable === true;
  }
}
