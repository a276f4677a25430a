from uuid import UUID

import pytest
from pydantic import ValidationError

from app.platform.pagination.cursors import CursorCodec
from app.platform.pagination.page import PageRequest, Position
from app.platform.pagination.query import ListQuery, read_boolean, read_integer
from app.platform.problems import Problem

CODEC = CursorCodec(bytes(32))
CALLER = UUID(int=1)


def test_a_cursor_says_where_to_go_on() -> None:
    first = PageRequest.read(ListQuery(limit=5), CALLER, CODEC)
    cursor = first.cursor(Position("value", UUID(int=2)), CODEC)

    second = PageRequest.read(ListQuery(cursor=cursor), CALLER, CODEC)

    assert first.after is None
    assert second.after == Position("value", UUID(int=2))
    assert second.column == "created_at"
    assert second.descending


@pytest.mark.parametrize(
    "content",
    [
        {"query": {"sort": "-created_at"}, "value": None, "id": str(CALLER), "caller": "another"},
        {"query": {"gone": 1}, "value": None, "id": str(CALLER), "caller": str(CALLER)},
    ],
)
def test_a_cursor_that_does_not_belong_here_is_refused(content: dict[str, object]) -> None:
    with pytest.raises(Problem) as problem:
        PageRequest.read(ListQuery(cursor=CODEC.encode(content)), CALLER, CODEC)

    assert [error.pointer for error in problem.value.errors] == ["/cursor"]


@pytest.mark.parametrize("cursor", ["", "A", "not base64!", "é", "AAAA"])
def test_a_forged_cursor_is_none(cursor: str) -> None:
    assert CODEC.decode(cursor) is None


def test_the_cursor_of_another_key_is_none() -> None:
    assert CursorCodec(bytes(31) + b"1").decode(CODEC.encode({})) is None


@pytest.mark.parametrize("limit", ["1", "100", "0001"])
def test_a_limit_is_digits(limit: str) -> None:
    assert ListQuery.model_validate({"limit": limit}).limit == int(limit)


@pytest.mark.parametrize("limit", ["0", "101", "-1", "1.0", "", "1" * 5000])
def test_another_limit_is_refused(limit: str) -> None:
    with pytest.raises(ValidationError):
        ListQuery.model_validate({"limit": limit})


@pytest.mark.parametrize(("text", "value"), [("true", True), ("false", False)])
def test_a_boolean_is_true_or_false(text: str, *, value: bool) -> None:
    assert read_boolean(text) is value
    assert read_boolean(value) is value


@pytest.mark.parametrize("read", [read_boolean, read_integer])
def test_another_form_is_refused(read: object) -> None:
    with pytest.raises(ValueError, match="Expected"):
        read("yes")  # type: ignore[operator]


def test_an_integer_has_one_form() -> None:
    assert read_integer("-12") == -12
    assert read_integer(12) == 12
