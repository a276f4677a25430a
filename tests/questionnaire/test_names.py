"""The names that everything is called by: project, resource, plural."""

import pytest

from tests.questionnaire.asking import Macros, Questionnaire

SLUGS = {
    "My Service": "my-service",
    "  ".join(["Corner", "Shop"]): "corner-shop",
    'Ada\'s "Shop" \\ {{ 7 * 7 }}': "adas-shop-7-7",
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
    "address": "addresses", "branch": "branches", "wish": "wishes", "quiz": "quizzes",
    "child": "children", "sales_order": "sales_orders", "delivery_box": "delivery_boxes",
    "business_person": "business_people", "shipment": "shipments", "analysis": "analyses",
    "leaf": "leaves", "photo": "photos",
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
