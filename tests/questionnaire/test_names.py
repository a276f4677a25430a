"""The names that everything is called by: project, resource, plural."""

import pytest

from tests.questionnaire.asking import Macros, Questionnaire

SLUGS = {
    "My Service": "my-service",
    "  ".join(["Corner", "Shop"]): "corner-shop",
    "Ada's \"Shop\" \\ {{ 7 * 7 }}": "adas-shop-7-7",
    "Bäckerei Grün & Söhne": "backerei-grun-sohne",
    "Café Zoë": "cafe-zoe",
    "Cafe\N{COMBINING ACUTE ACCENT} Olé": "cafe-ole",
    "Østergård Łódź": "ostergard-lodz",
    "ΑΒΓ Ελλάδα": "avg-ellada",
    "Магазин №1": "magazin-1",
    "注文 orders": "orders",
    "İstanbul": "istanbul",
}
PLURALS = {
    "order": "orders", "category": "categories", "box": "boxes", "person": "people", "day": "days",
    "address": "addresses", "branch": "branches", "wish": "wishes", "quiz": "quizzes", "child": "children",
    "sales_order": "sales_orders", "delivery_box": "delivery_boxes", "business_person": "business_people",
    "shipment": "shipments", "analysis": "analyses", "leaf": "leaves", "photo": "photos",
}  # fmt: skip
NAME_FORM = "is not a name; use lower-case Latin words joined by underscores, as order_line"
RESOURCES = {
    "": "it is empty; write a name in lower-case words joined by underscores, as order_line",
    "Order": f'"Order" {NAME_FORM}',
    "order-line": f'"order-line" {NAME_FORM}',
    "order line": f'"order line" {NAME_FORM}',
    "order\n": f'"order\\n" {NAME_FORM}',
    "bestellung_für": f'"bestellung_für" {NAME_FORM}',
    "2fa": f'"2fa" {NAME_FORM}',
    "a" * 25: f"{'a' * 25} has 25 characters; at most 24 are allowed",
    "class": "class is a word that Python, JavaScript, Java reserve; choose another",
    "cache": "cache is the name of a question; choose another",
    "sqlite": "sqlite is the name of an option; choose another",
    "identity": "identity is the name of a part of every project; choose another",
    "string": "string is the name of a part of every project; choose another",
}
PLURAL_MISTAKES = {
    "order": "order is the singular too; choose another plural, as order_list",
    "Orders": f'"Orders" {NAME_FORM}',
    "events": "events is the name of a part of every project; choose another",
    "rows": "rows is a word that SQL reserves; choose another",
    "a" * 30: f"{'a' * 30} has 30 characters; at most 29 are allowed",
}
PROJECT_NAMES = {
    "": "it must not be empty",
    "   ": "it must not be empty",
    " Shop": "it starts or ends with a space; leave that out",
    "Corner\nShop": "it takes one line without line breaks, tabs and other control characters",
    "Corner\tShop": "it takes one line without line breaks, tabs and other control characters",
    "Corner\x1b[31mShop": "it takes one line without line breaks, tabs and other control characters",
    "Corner\N{LINE SEPARATOR}Shop": "it takes one line without line breaks, tabs and other control characters",
    "Corner\N{RIGHT-TO-LEFT OVERRIDE}Shop": "it takes one line without line breaks, tabs and other control characters",
    "Corner\udcffShop": "it takes one line without line breaks, tabs and other control characters",
    "s" * 81: "it has 81 characters; at most 80 are allowed",
    "s" * 41: f"{'s' * 41} becomes {'s' * 41} with 41 characters; at most 40 are allowed",
    "注文": "注文 has no letter or digit that images and databases can be called by; add a Latin letter",
    "3D Shop": "3D Shop becomes 3d-shop, but images and databases must start with a letter",
    "Yes": "yes is a word that YAML reads as a value; choose another, as yes service",
    "FastAPI": "fastapi is the name of something that the project uses; choose another, as fastapi service",
    "Postgres": "postgres is the name of something that the project uses; choose another, as postgres service",
}  # fmt: skip


@pytest.mark.parametrize("name", SLUGS)
def test_a_project_gets_a_name_in_kebab_case(macros: Macros, name: str) -> None:
    assert macros.problem("project_name", name) == ""
    assert macros.file("slug").slug(name) == SLUGS[name]


@pytest.mark.parametrize("resource", PLURALS)
def test_the_plural_of_a_resource_is_proposed(macros: Macros, resource: str) -> None:
    assert macros.file("plural").plural(resource) == PLURALS[resource]


@pytest.mark.parametrize("resource", ["key", "row", "schema_key"])
def test_a_proposed_plural_can_always_be_taken(questionnaire: Questionnaire, resource: str) -> None:
    assert not questionnaire.refusal(resource=resource)


def test_an_irregular_plural_can_be_answered(questionnaire: Questionnaire) -> None:
    entity = questionnaire.context(resource="octopus", resource_plural="octopodes")["entity"]
    assert (entity["plural"], entity["path"]) == ("octopodes", "octopodes")


def test_an_entity_has_its_name_in_every_form(questionnaire: Questionnaire) -> None:
    entity = questionnaire.context(resource="sales_order_2")["entity"]
    del entity["fields"]
    assert entity == {
        "name": "sales_order_2", "plural": "sales_order_2s", "path": "sales-order-2s",
        "class": "SalesOrder2", "plural_class": "SalesOrder2s",
        "label": "sales order 2", "plural_label": "sales order 2s",
    }  # fmt: skip


@pytest.mark.parametrize("name", RESOURCES)
def test_a_wrong_resource_is_refused(macros: Macros, name: str) -> None:
    assert macros.problem("resource", name) == RESOURCES[name]


@pytest.mark.parametrize("name", PLURAL_MISTAKES)
def test_a_wrong_plural_is_refused(macros: Macros, name: str) -> None:
    assert macros.problem("resource_plural", name) == PLURAL_MISTAKES[name]


@pytest.mark.parametrize("name", PROJECT_NAMES)
def test_a_wrong_project_name_is_refused(macros: Macros, name: str) -> None:
    assert macros.problem("project_name", name) == PROJECT_NAMES[name]


@pytest.mark.parametrize(
    ("question", "answer"),
    [("resource", "cache"), ("resource_plural", "rows"), ("project_name", "3D Shop")],
)
def test_the_command_line_gets_the_same_message(
    questionnaire: Questionnaire, macros: Macros, question: str, answer: str
) -> None:
    message = macros.problem(question, answer)
    assert questionnaire.refusal(**{question: answer}) == f"{question}: {message}"
