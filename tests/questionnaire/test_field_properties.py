"""Whatever is written, it is read as it was meant or refused with one line."""

import re
from dataclasses import dataclass
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.questionnaire.asking import Macros

PLAIN_TYPES = [
    "text",
    "integer",
    "float",
    "boolean",
    "date",
    "datetime",
    "uuid",
    "email",
    "url",
    "json",
]
MARKS = {
    "string": ["index", "unique"], "decimal": ["index", "unique"], "integer": ["index", "unique"],
    "date": ["index", "unique"], "datetime": ["index", "unique"], "uuid": ["index", "unique"],
    "email": ["index", "unique"], "url": ["index", "unique"], "boolean": ["index"],
    "enum": ["index"],
}  # fmt: skip


@dataclass(frozen=True)
class Written:
    name: str
    type: str
    inside: str
    nullable: bool
    mark: str

    def __str__(self) -> str:
        parentheses = f"({self.inside})" if self.inside else ""
        mark = f":{self.mark}" if self.mark else ""
        return f"{self.name}:{self.type}{parentheses}{mark}{'?' if self.nullable else ''}"


@st.composite
def written_fields(draw: st.DrawFn) -> Written:
    name = "f_" + draw(st.from_regex(r"[a-z0-9]{1,20}", fullmatch=True))
    type_ = draw(st.sampled_from(["string", "decimal", "enum", *PLAIN_TYPES]))
    mark = draw(st.sampled_from(["", *MARKS.get(type_, [])]))
    inside = ""
    if type_ == "string":
        inside = str(draw(st.integers(1, 500 if mark else 10000)))
    if type_ == "decimal":
        precision = draw(st.integers(1, 18))
        inside = f"{precision},{draw(st.integers(0, precision))}"
    if type_ == "enum":
        value = st.from_regex(r"[a-z][a-z0-9]{0,9}", fullmatch=True)
        values = draw(st.lists(value, min_size=2, max_size=9, unique=True))
        inside = "|".join(values)
    return Written(name, type_, inside, draw(st.booleans()), mark)


quickly = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@quickly
@given(st.lists(written_fields(), min_size=1, max_size=6, unique_by=lambda field: field.name))
def test_what_is_written_is_what_is_read(macros: Macros, fields: list[Written]) -> None:
    result = macros.read(" ".join(map(str, fields)))
    assert result["problem"] == ""
    for asked, got in zip(fields, result["fields"], strict=True):
        assert (got["name"], got["type"], got["nullable"]) == (
            asked.name,
            asked.type,
            asked.nullable,
        )
        assert (got["unique"], got["index"]) == (asked.mark == "unique", asked.mark == "index")
        assert got["sortable"] == bool(asked.mark)
        assert got["filterable"] == (bool(asked.mark) or asked.type in {"enum", "boolean"})


@quickly
@given(written_fields())
def test_the_examples_of_a_field_are_two_valid_values(macros: Macros, written: Written) -> None:
    [field] = macros.read(str(written))["fields"]
    examples = [field["example"], field["example2"]]
    assert examples[0] != examples[1]
    for example in examples:
        if field["type"] == "string":
            assert 0 < len(example) <= field["length"]
        if field["type"] == "enum":
            assert example in field["values"]
        if field["type"] == "decimal":
            digits = Decimal(example).as_tuple()
            assert re.fullmatch(r"(0|[1-9][0-9]*)(\.[0-9]+)?", example)
            assert -int(digits.exponent) == field["scale"]
            assert abs(Decimal(example)) < 10 ** (field["precision"] - field["scale"])


@quickly
@given(st.text(alphabet="ab:?()|,_ 019\n\t\"'{}%\\é🙂", max_size=40))
def test_any_text_is_read_or_refused_with_one_line(macros: Macros, text: str) -> None:
    result = macros.read(text)
    assert "\n" not in result["problem"]
    assert bool(result["problem"]) != bool(
        result["fields"] and all("name" in f for f in result["fields"])
    )
