"""What somebody does with an Express project in its first weeks."""

import re
from pathlib import Path
from textwrap import dedent

from tests.harness.paths import REPOSITORY
from tests.longevity.lives import Life
from tests.longevity.users.edits import append, insert, replace, said

BLOCK = re.compile(r"```(sh|ts)\n(.*?)```", re.DOTALL)
INVOICES = {"order": "invoice", "Order": "Invoice", "ORDER": "INVOICE"}
VERSIONS = Path("src", "migrations", "versions")
ACCOUNTS = re.compile(r'\{% if auth == "jwt" %\}\n(.*?)\{% endif %\}', re.DOTALL)
IMPORTS = """\
import { ANOTHER_INVOICE, INVOICE } from "../src/invoices/examples.ts";
import { InvoiceInput } from "../src/invoices/models.ts";
import { INVOICE_TABLE } from "../src/invoices/store/sql.ts";
"""
BODIES = """\
function bodyOfInvoice(number: number): Body {
  return { ...(number % 2 === 0 ? INVOICE : ANOTHER_INVOICE) };
}

"""
DESCRIBED = """
  {
    path: `${PREFIX}/invoices`,
    table: "invoices",
    columns: INVOICE_TABLE.columns,
    input: InvoiceInput,
    sortable: ["created_at", "status"],
    body: bodyOfInvoice,
  },"""
README = """
## On call

Ask in the channel of the orders team before you restart anything at month's end.
"""
VERB = """
greet: ## Say hello
	@echo Hello
"""


def first_weeks(life: Life) -> None:
    second_resource(life)
    life.keep("Add invoices")
    new_field(life)
    life.keep("Give orders a reference")
    changed_handler(life.path)
    life.run("npm", "install", "--loglevel=error", "ts-pattern@5")
    append(life.path / "README.md", README)
    append(life.path / "Makefile", VERB)
    life.make("setup", "format", "openapi")
    life.keep("Settle in")


def second_resource(life: Life) -> None:
    """As docs/adding-a-resource.md says, its commands as they stand there."""
    guide = (life.path / "docs" / "adding-a-resource.md").read_text()
    (_, copying), (_, permissions), (_, migration), (_, rest) = BLOCK.findall(guide)
    life.run("sh", "-eu", "-c", copying)
    _grant(life.path, dedent(permissions))
    _serve(life.path)
    life.run("sh", "-eu", "-c", migration)
    initial = (life.path / VERSIONS / "0001_initial.ts").read_text()
    start, end = initial.index('  await database.schema\n    .createTable("orders")'), "\n}\n\n"
    up = initial[start : initial.index(end, start) + 1]
    down = '  await database.schema.dropTable("orders").execute();\n'
    _fill(life.path, "add_invoices", said(up, INVOICES), said(down, INVOICES))
    life.run("sh", "-eu", "-c", rest)
    resources = life.path / "tests" / "resources.ts"
    insert(resources, IMPORTS, after='import type { z } from "zod";\n')
    replace(resources, "export const RESOURCES", f"{BODIES}export const RESOURCES")
    insert(resources, DESCRIBED, after="Resource[]] = [")


def _grant(project: Path, permissions: str) -> None:
    source = project / "src" / "identity" / "permissions.ts"
    insert(source, f"\n{permissions}", after='ORDERS_WRITE_ANY: "orders:write:any",')
    for name in ("ORDERS_READ", "ORDERS_READ_ANY"):
        own = f"Permission.{name}"
        other = own.replace("READ", "WRITE")
        granted = said(f"{own}, {other}", INVOICES)
        replace(source, f"{own}, {other}]", f"{own}, {other}, {granted}]")
    test = project / "tests" / "unit" / "identity" / "permissions.test.ts"
    insert(test, ', "invoices:read", "invoices:write"', after='"orders:write"')
    insert(test, ', "invoices:read:any", "invoices:write:any"', after='"orders:write:any"')


def _serve(project: Path) -> None:
    wiring = project / "src" / "wiring.ts"
    imported = 'import { invoices } from "./invoices/index.ts";\n'
    insert(wiring, imported, after='import { permits } from "./identity/policy.ts";\n')
    replace(wiring, "[orders(services)]", "[orders(services), invoices(services)]")


def new_field(life: Life) -> None:
    orders = life.path / "src" / "orders"
    insert(orders / "models.ts", "\n  reference: text(40).nullable(),",
           after="note: text(10_000).nullable(),")  # fmt: skip
    insert(orders / "models.ts", "\n    reference: members.reference.default(null),",
           after="note: members.note.default(null),")  # fmt: skip
    insert(orders / "store" / "sql.ts", '\n  reference: column("text", { nullable: true }),',
           after='note: column("text", { nullable: true }),')  # fmt: skip
    insert(orders / "examples.ts", '\n  reference: "R-1",', after='note: "A first note.",')
    insert(orders / "examples.ts", '\n  reference: "R-2",', after='note: "Another note.",')
    life.make("migration", "name=give orders a reference")
    table = '  await database.schema.alterTable("orders")'
    _fill(
        life.path,
        "give_orders_a_reference",
        f'{table}.addColumn("reference", types.string(40)).execute();\n',
        f'{table}.dropColumn("reference").execute();\n',
    )


def changed_handler(project: Path) -> None:
    insert(
        project / "src" / "orders" / "routes.ts",
        '\n        description: "My orders, the newest first.",',
        after='name: "list_orders",',
    )


def add_accounts(life: Life, database: str) -> None:
    """Their tables are those that a new project with accounts begins with."""
    life.make("migration", "name=add accounts", DATABASE_URL=database)
    source = REPOSITORY / "template" / "{{use.express}}" / VERSIONS / "0001_initial.ts.jinja"
    up, down = ACCOUNTS.findall(source.read_text())
    _fill(life.path, "add_accounts", up, down)
    life.make("format", DATABASE_URL=database)


def _fill(project: Path, name: str, up: str, down: str) -> None:
    """Write the steps into an empty migration."""
    (path,) = (project / VERSIONS).glob(f"*_{name}.ts")
    text = path.read_text().replace("_database", "database")
    before_up, before_down, rest = text.split("{}")
    before_up = before_up.replace("_types", "types")
    if "required" in up:
        initial = (project / VERSIONS / "0001_initial.ts").read_text()
        helper = initial[initial.index("function required") : initial.index("export async")]
        before_up = before_up.replace("{ Kysely }", "{ ColumnDefinitionBuilder, Kysely }")
        before_up = before_up.replace("export async", f"{helper}export async")
    path.write_text(f"{before_up}{{\n{up}}}{before_down}{{\n{down}}}{rest}")
