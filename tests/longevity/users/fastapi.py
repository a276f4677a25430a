"""What somebody does with a FastAPI project in its first weeks."""

from pathlib import Path

from tests.longevity.lives import Life
from tests.longevity.users.edits import append, copy, insert, replace

INVOICES = {"orders": "invoices", "order": "invoice", "Orders": "Invoices", "Order": "Invoice",
            "ORDERS": "INVOICES", "ORDER": "INVOICE"}  # fmt: skip
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
    """As docs/adding-a-resource.md says."""
    app = life.path / "app"
    copy(app / "orders", app / "invoices", INVOICES)
    permissions = app / "identity" / "permissions.py"
    text = permissions.read_text()
    for line in [line for line in text.splitlines() if "ORDERS_" in line]:
        insert(permissions, f"\n{line.replace('ORDERS', 'INVOICES').replace('orders', 'invoices')}",
               after=line)  # fmt: skip
    wiring = app / "wiring.py"
    insert(wiring, "from app.invoices import router as invoices\n", after="build_identity\n")
    replace(wiring, "[orders]", "[orders, invoices]")
    for test in (life.path / "tests").rglob("*orders*"):
        copy(test, test.with_name(test.name.replace("orders", "invoices")), INVOICES)
    life.make("migration", "name=add invoices")


def new_field(life: Life) -> None:
    orders = life.path / "app" / "orders"
    note = "note: Annotated[Text, Field(max_length=10_000)] | None"
    reference = "    reference: Annotated[Text, Field(max_length=40)] | None"
    insert(orders / "models.py", f"\n{reference} = None", after=f"{note} = None")
    insert(orders / "models.py", f"{reference}\n", after=f"{note}\n")
    insert(orders / "store" / "sql.py", '\n    Column("reference", text(40)),',
           after='Column("note", Text),')  # fmt: skip
    life.make("migration", "name=give orders a reference")


def changed_handler(project: Path) -> None:
    replace(
        project / "app" / "orders" / "routes.py",
        '@router.get("", response_model=OrderPage)',
        '@router.get("", response_model=OrderPage, summary="My orders, the newest first")',
    )


def new_dependency(project: Path) -> None:
    insert(project / "pyproject.toml", '\n    "babel>=2.17",', after="dependencies = [")
