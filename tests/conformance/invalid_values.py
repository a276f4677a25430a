"""What each field type refuses: the value, where the problem is, and its code."""

from collections.abc import Callable
from typing import Any, NamedTuple

from tests.conformance.raw_json import Raw
from tests.conformance.valid_values import SAFE_INTEGER
from tests.harness.entities import Field


class Invalid(NamedTuple):
    member: str
    value: Any
    code: str
    below: str = ""

    @property
    def pointer(self) -> str:
        return f"/{self.member}{self.below}"


def invalid(field: Field) -> list[Invalid]:
    refused = [Invalid(field.name, value, code) for value, code in _BY_TYPE[field.type](field)]
    if field.type == "json":
        refused += _inside(field)
    if not field.nullable:
        refused.append(Invalid(field.name, None, "type"))
    return refused


Refusals = list[tuple[Any, str]]


def _with(code: str, *values: Any) -> Refusals:
    return [(value, code) for value in values]


def _no_text() -> Refusals:
    return _with("type", 1, True, ["a"], {"a": "b"})


def _bad_characters() -> Refusals:
    return _with("invalid_characters", "\0", "a\0b", "\ud800", "\udfffx", "\ude00\ud83d")


def _characters(field: Field) -> Refusals:
    longest = field.length
    too_long = _with("too_long", "x" * (longest + 1), "\U0001d4b3" * (longest + 1))
    return _no_text() + _bad_characters() + too_long


def _integer(_: Field) -> Refusals:
    wrong = _with("type", "1", "", True, False, 1.5, [1], {}, Raw("1e-1"))
    huge = Raw("1" + "0" * 400)
    return wrong + _with(
        "out_of_range", SAFE_INTEGER + 1, -SAFE_INTEGER - 1, 2**63, 2**64, Raw("1e300"), huge
    )


def _float(_: Field) -> Refusals:
    wrong = _with("type", "1", "1.5", "NaN", True, [1.5], {})
    return wrong + _with("out_of_range", Raw("1e309"), Raw("-1e400"), Raw("1" + "0" * 400))


def _decimal(field: Field) -> Refusals:
    wrong = _with("type", 1, 1.5, True, ["1"], {})
    format_ = _with(
        "format",
        *("", " 1", "1 ", "+1", "01", "-01", "00", ".5", "1.", "-", "1e2", "1E2", "1,5", "1_0"),
        *("0x1", "NaN", "Infinity", "--1", "1.5.0", "\u0661", "\uff11", "1\n", "-.5"),
    )
    whole = field.precision - field.scale
    too_fine = _with(
        "out_of_range", f"0.{'0' * field.scale}1", f"1.{'0' * (field.scale + 1)}", f"0.{'9' * 40}"
    )
    too_big = _with("out_of_range", f"1{'0' * whole}", f"-1{'0' * whole}", "9" * 400)
    return wrong + format_ + too_fine + too_big


def _boolean(_: Field) -> Refusals:
    return _with("type", 0, 1, "true", "false", "", [], {})


def _date(_: Field) -> Refusals:
    bad = ("", "2026-1-2", "20260102", "2026-02-30", "2025-02-29", "1900-02-29", "2026-13-01")
    more = ("2026-00-10", "2026-01-00", "2026-01-02T00:00:00Z", "02-01-2026", "26-01-02", "today")
    odd = ("2026-01-02 ", " 2026-01-02", "+2026-01-02", "-2026-01-02", "10000-01-01")
    other = ("2026-W01-1", "2026-001", "\u0662026-01-02", "2026/01/02", "0000-01-01")
    return _with("type", 20260102, True, []) + _with("format", *bad, *more, *odd, *other)


def _datetime(_: Field) -> Refusals:
    bad = ("", "2026-01-02", "2026-01-02T03:04:05", "2026-01-02 03:04:05Z", "2026-01-02T03:04Z")
    clock = ("2026-01-02T24:00:00Z", "2026-01-02T23:60:00Z", "2026-01-02T23:59:61Z")
    leap = ("2016-12-31T23:59:60Z", "2016-12-31T23:59:60.5Z", "2017-01-01T05:29:60+05:30")
    offset = ("2026-01-02T03:04:05+24:00", "2026-01-02T03:04:05+0530", "2026-01-02T03:04:05+05")
    odd = ("2026-02-30T00:00:00Z", "2026-01-02T03:04:05,5Z", "2026-01-02T03:04:05.Z", "1767323045")
    zone = ("2026-01-02T03:04:05+05:60", "2026-01-02T03:04:05Z ", "2026-01-02T03:04:05 Z")
    digits = ("2026-01-02T03:04:0\u0665Z", "20260102T030405Z", "0000-01-01T00:00:00Z")
    past_the_end = ("0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01")
    return (
        _with("type", 1767323045, True, [])
        + _with("format", *bad, *clock, *leap, *offset, *odd, *zone, *digits)
        + _with("format", *past_the_end)
    )


def _uuid(_: Field) -> Refusals:
    good = "0189f7a0-5b3c-7d4e-8f90-a1b2c3d4e5f6"
    bad = ("", good[:-1], f"{good}0", good.replace("-", ""), f"{{{good}}}", f"urn:uuid:{good}")
    odd = (f"{good[:-1]}g", f" {good}", f"{good}\n", "0189f7a05-b3c-7d4e-8f90-a1b2c3d4e5f6")
    return _with("type", 1, True, []) + _with("format", *bad, *odd)


def _email(_: Field) -> Refusals:
    bad = ("", "a", "@", "a@", "@b", "a b@c", "a@b@c", "a@-b", "a@b-", "a@b..c", "a@.b", "a@b.")
    odd = ("\u00e9@example.com", "a@\u00e9.example", '"a b"@c', "a@[127.0.0.1]", "a@b\n", " a@b")
    label = f"a@{'b' * 64}.example"
    too_long = f"{'a' * 65}@{'.'.join(['b' * 63] * 2)}.{'c' * 61}"
    return (
        _with("type", 1, True, [])
        + _with("format", *bad, *odd, label, "Name <a@b.example>")
        + _with("too_long", too_long)
    )


def _url(_: Field) -> Refusals:
    bad = ("", "example.com", "//example.com", "/path", "https://", "https:", "http:///path")
    scheme = ("ftp://example.com", "javascript:alert(1)", "file:///etc/passwd", "data:text/plain,x")
    user = ("https://user@example.com", "https://user:pass@example.com/", "https://@example.com")
    odd = (
        "https://exa mple.com",
        "https://example.com/\u00e9",
        "https://\u00e9.example",
        " https://a",
    )
    port = (
        "https://example.com:99999/",
        "https://[x]/",
        "https://example.com:x/",
        "https://example.com/a b",
    )
    start = "https://example.com/"
    return (
        _with("type", 1, True, [])
        + _with("format", *bad, *scheme, *user, *odd, *port, "https://example.com/\n")
        + _with("too_long", start + "x" * (2049 - len(start)))
    )


def _inside(field: Field) -> list[Invalid]:
    """A json field is refused at the place of the problem, not as a whole."""
    places = [
        ({"a": [0, SAFE_INTEGER + 1]}, "out_of_range", "/a/1"),
        ({"a": {"b": -(2**53)}}, "out_of_range", "/a/b"),
        (Raw("[1e400]"), "out_of_range", "/0"),
        ({"a": "\0"}, "invalid_characters", "/a"),
        (["x", "\ud800"], "invalid_characters", "/1"),
        ({"a/b~c": ["\0"]}, "invalid_characters", "/a~1b~0c/0"),
    ]
    whole = [("\0", "invalid_characters", ""), (2**64, "out_of_range", "")]
    return [Invalid(field.name, value, code, below) for value, code, below in places + whole]


def _enum(field: Field) -> Refusals:
    first = field.values[0]
    unlike = [value for value in (first.upper(), first.title()) if value not in field.values]
    return _with("not_allowed", "", f"{first} ", f"{first}x", *unlike) + _with("type", 0, True, [])


_BY_TYPE: dict[str, Callable[[Field], Refusals]] = {
    "string": _characters,
    "text": _characters,
    "integer": _integer,
    "float": _float,
    "decimal": _decimal,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
    "uuid": _uuid,
    "email": _email,
    "url": _url,
    "json": lambda _: [],
    "enum": _enum,
}
