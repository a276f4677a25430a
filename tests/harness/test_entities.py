import pytest

from tests.harness.entities import Entity, Field, pluralised


@pytest.mark.parametrize(
    ("word", "field"),
    [
        ("customer", Field("customer", "string", False, False, False)),
        ("note:text?", Field("note", "text", True, False, False, length=10_000)),
        ("code:string(40):unique", Field("code", "string", False, True, False, length=40)),
        ("price:decimal:index", Field("price", "decimal", False, False, True)),
        ("a:decimal(9,3)", Field("a", "decimal", False, False, False, precision=9, scale=3)),
        ("day:date:index?", Field("day", "date", True, False, True)),
        ("kind:enum(a|b)", Field("kind", "enum", False, False, False, values=("a", "b"))),
    ],
)
def test_a_word_of_the_notation_is_a_field(word: str, field: Field) -> None:
    assert Field.parse(word) == field


@pytest.mark.parametrize("word", ["", "Order", "a:b:c:d", "1a", "a:string("])
def test_another_word_is_none(word: str) -> None:
    with pytest.raises(ValueError, match="not a field"):
        Field.parse(word)


def test_an_entity_is_read_from_the_answers() -> None:
    answers = {"resource": "order_line", "fields": "code:string:unique  kind:enum(a | b)"}
    entity = Entity.from_answers(answers)
    assert (entity.plural, entity.path) == ("order_lines", "order-lines")
    assert entity.field("kind").values == ("a", "b")
    assert entity.field("code").sortable


@pytest.mark.parametrize(
    ("one", "many"), [("box", "boxes"), ("city", "cities"), ("day", "days"), ("order", "orders")]
)
def test_plurals(one: str, many: str) -> None:
    assert pluralised(one) == many
