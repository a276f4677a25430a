import pytest

from app.platform.http.negotiation import accepts_json, is_json_in_utf8


@pytest.mark.parametrize(
    "accept",
    [
        None,
        "*/*",
        "application/*",
        "APPLICATION/JSON",
        "text/html, application/json;q=0.1",
        "application/json; charset=utf-8",
        "nonsense, application/json",
        "*/*;q=0, application/json",
    ],
)
def test_json_is_accepted(accept: str | None) -> None:
    assert accepts_json(accept)


@pytest.mark.parametrize(
    "accept",
    [
        "",
        "text/html",
        "application/problem+json",
        "application/json;q=0",
        "*/*, application/json;q=0.000",
        "application/json;q=2",
        "application/json;q=",
    ],
)
def test_json_is_excluded(accept: str) -> None:
    assert not accepts_json(accept)


@pytest.mark.parametrize(
    ("content_type", "is_json"),
    [
        ("application/json", True),
        ("Application/JSON; charset=UTF-8", True),
        ('application/json; charset="utf-8"', True),
        ("application/json; charset=latin-1", False),
        ("text/json", False),
        ("", False),
    ],
)
def test_a_body_is_json_in_utf8(content_type: str, *, is_json: bool) -> None:
    assert is_json_in_utf8(content_type, frozenset({"application/json"})) is is_json
