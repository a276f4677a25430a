"""What somebody does with a FastAPI project in its first weeks."""

import re
from pathlib import Path

from tests.longevity.lives import Life
from tests.longevity.users.edits import append, insert, replace, said

SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)
INVOICES = {"order": "invoice", "Order": "Invoice", "ORDER": "INVOICE"}
IMPORTS = """\
from app.invoices.examples import ANOTHER_INVOICE, INVOICE
from app.invoices.models import InvoiceInput, InvoiceQuery
from app.invoices.store.sql import invoices
"""
BODIES = """\
def invoice(number: int) -> Body:
    return {**(INVOICE, ANOTHER_INVOICE)[number % 2]}


"""
DESCRIBED = """
    Resource(
        path=f"{PREFIX}/invoices",
        body=invoice,
        most=10,
        input=InvoiceInput,
        query=InvoiceQuery,
        table=invoices,
    ),"""
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
    new_dependency(life.path)
    append(life.path / "README.md", README)
    append(life.path / "Makefile", VERB)
    life.make("setup", "format", "openapi")
    life.keep("Settle in")


def second_resource(life: Life) -> None:
    """As docs/adding-a-resource.md says, its commands as they stand there."""
    guide = (life.path / "docs" / "adding-a-resource.md").read_text()
    copying, migrating = SHELL.findall(guide)
    life.run("sh", "-eu", "-c", copying)
    permissions = life.path / "app" / "identity" / "permissions.py"
    for line in [line for line in permissions.read_text().splitlines() if "ORDERS_" in line]:
        insert(permissions, f"\n{said(line, INVOICES)}", after=line)
    wiring = life.path / "app" / "wiring.py"
    insert(wiring, "from app.invoices import router as invoices\n", after="build_identity\n")
    replace(wiring, "[orders]", "[orders, invoices]")
    tests = life.path / "tests"
    replace(tests / "resources.py", "from app.platform", f"{IMPORTS}from app.platform")
    replace(tests / "resources.py", "RESOURCES = [", f"{BODIES}RESOURCES = [{DESCRIBED}")
    granted = '\n        "invoices:read",\n        "invoices:write",'
    insert(tests / "unit" / "identity" / "test_permissions.py", granted, after='"orders:write",')
    life.run("sh", "-eu", "-c", migrating)


def new_field(life: Life) -> None:
    orders = life.path / "app" / "orders"
    note = "note: Annotated[Text, Field(max_length=10_000)] | None"
    reference = "    reference: Annotated[Text, Field(max_length=40)] | None"
    insert(orders / "models.py", f"\n{reference} = None", after=f"{note} = None")
    insert(orders / "models.py", f"{reference}\n", after=f"{note}\n")
    insert(orders / "store" / "sql.py", '\n    Column("reference", text(40)),',
           after='Column("note", Text),')  # fmt: skip
    insert(orders / "examples.py", '\n    "reference": "R-1",', after='"note": "A first note.",')
    insert(orders / "examples.py", '\n    "reference": "R-2",', after='"note": "Another note.",')
    life.make("migration", "name=give orders a reference")


def changed_handler(project: Path) -> None:
    replace(
        project / "app" / "orders" / "routes.py",
        '@router.get("", response_model=OrderPage)',
        '@router.get("", response_model=OrderPage, summary="My orders, the newest first")',
    )


def new_dependency(project: Path) -> None:
    insert(project / "pyproject.toml", '\n    "babel>=2.17",', after="dependencies = [")


def add_accounts(life: Life, database: str) -> None:
    life.make("migration", "name=add accounts", DATABASE_URL=database)
