"""The notation of fields: what it says."""

import pytest

from tests.harness.entities import Entity, Field
from tests.harness.targets import targets
from tests.questionnaire.asking import Macros

PLAIN: dict[str, object] = {
    "nullable": False, "unique": False, "index": False, "filterable": False, "sortable": False,
    "length": None, "precision": None, "scale": None, "values": None,
}  # fmt: skip
INDEXED: dict[str, object] = {"index": True, "filterable": True, "sortable": True}
UNIQUE: dict[str, object] = {"unique": True, "filterable": True, "sortable": True}

MEANINGS: dict[str, dict[str, object]] = {
    "a:string": {"type": "string", "length": 255},
    "a:string(80)": {"type": "string", "length": 80},
    "a:string( 80 )?": {"type": "string", "length": 80, "nullable": True},
    "a:text?": {"type": "text", "length": 10000, "nullable": True},
    "a:integer:index": {"type": "integer", **INDEXED},
    "a:decimal": {"type": "decimal", "precision": 18, "scale": 2},
    "a:decimal(12, 3)": {"type": "decimal", "precision": 12, "scale": 3},
    "a:decimal(5,0)": {"type": "decimal", "precision": 5, "scale": 0},
    "a:float": {"type": "float"},
    "a:boolean": {"type": "boolean", "filterable": True},
    "a:boolean:index": {"type": "boolean", **INDEXED},
    "a:date:index?": {"type": "date", "nullable": True, **INDEXED},
    "a:date?:index": {"type": "date", "nullable": True, **INDEXED},
    "a:datetime": {"type": "datetime"},
    "a:uuid:unique": {"type": "uuid", **UNIQUE},
    "a:email:unique?": {"type": "email", "nullable": True, **UNIQUE},
    "a:url": {"type": "url"},
    "a:json": {"type": "json"},
    "a:enum(open|paid)": {"type": "enum", "values": ["open", "paid"], "filterable": True},
    "a:enum( EUR | USD )": {"type": "enum", "values": ["EUR", "USD"], "filterable": True},
    "a:enum(on-hold|done):index": {"type": "enum", "values": ["on-hold", "done"], **INDEXED},
}  # fmt: skip


@pytest.mark.parametrize("text", MEANINGS)
def test_a_field_means_what_it_says(macros: Macros, text: str) -> None:
    result = macros.read(text)
    assert result["problem"] == ""
    [field] = result["fields"]
    meaning = {name: value for name, value in field.items() if not name.startswith("example")}
    assert meaning == {"name": "a", **PLAIN, **MEANINGS[text]}


def test_fields_keep_their_order_and_are_separated_by_any_space(macros: Macros) -> None:
    result = macros.read("  b:text\n a:decimal( 10 , 2 )\tc:enum(x | y)? ")
    assert [field["name"] for field in result["fields"]] == ["b", "a", "c"]


@pytest.mark.parametrize(
    "name",
    ["reference", "title", "note", "quantity", "weight", "total", "price", "express", "ship_on",
     "placed_at", "tracking", "contact", "email", "homepage", "metadata", "status", "customer",
     "code", "name", "kind", "registry", "copy", "json", "schema"],
)  # fmt: skip
def test_common_names_are_free(macros: Macros, name: str) -> None:
    assert macros.read(f"{name}:text")["problem"] == ""


@pytest.mark.parametrize("framework", sorted({target.framework for target in targets()}))
def test_a_target_runs_each_type_as_it_can_be_asked_for(macros: Macros, framework: str) -> None:
    types = macros.file("field_types").types
    offered = {
        (name, form)
        for name, one in types.items()
        for form in ("required", "nullable", *one["marks"])
    }
    run = {
        (field.type, form)
        for target in targets()
        if target.framework == framework
        for field in Entity.from_answers(target.answers).fields
        for form in forms(field)
    }
    assert run == offered, f"give tests/harness/targets.py fields of {sorted(offered - run)}"


def forms(field: Field) -> list[str]:
    marks = {"index": field.index, "unique": field.unique}
    return ["nullable" if field.nullable else "required", *(one for one in marks if marks[one])]
