"""The edges of every field type: what may be sent, and what is answered for it."""

from collections.abc import Callable
from typing import Any

from tests.conformance.raw_json import Raw
from tests.harness.entities import Field

SAFE_INTEGER = 2**53 - 1
Pair = tuple[Any, Any]


def round_trips(field: Field) -> list[Pair]:
    """Pairs of a valid value and the value that is answered for it, as JSON."""
    pairs = _BY_TYPE[field.type](field)
    if field.nullable:
        pairs.append((None, None))
    return pairs


def _same(*values: Any) -> list[Pair]:
    return [(value, value) for value in values]


def _characters(field: Field) -> list[Pair]:
    length = field.length
    return _same(
        "",
        "a",
        " kept  as sent \t\r\n",
        "\u00e9 stays composed",
        "e\u0301 stays decomposed",
        "'; drop table x; -- \" \\ %s {} ${a}",
        "<b>&amp;</b>",
        "\u202eright to left\u202c",
        "\ufeff\ufffe\uffff",
        "\u0001\u001f\u007f\u0085\u2028",
        "\U0001f469\u200d\U0001f469\u200d\U0001f467",
        "null",
        "x" * length,
        "\u00e9" * length,
        "\U0001d4b3" * length,
    )


def _integer(_: Field) -> list[Pair]:
    whole = [(Raw("1.0"), 1), (Raw("1e2"), 100), (Raw("-0"), 0), (Raw("-0.0"), 0)]
    return _same(0, 1, -1, 2**31, -(2**31) - 1, SAFE_INTEGER, -SAFE_INTEGER) + whole


def _float(_: Field) -> list[Pair]:
    edges = _same(
        0,
        -1,
        0.1,
        -1.5,
        1e-7,
        5e-324,
        2.2250738585072014e-308,
        1.7976931348623157e308,
        -1.7976931348623157e308,
        0.30000000000000004,
        123456789012345680,
    )
    edges += [(Raw("1E5"), 100000), (Raw("1.0"), 1), (Raw("-0.0"), 0)]
    return [*edges, (Raw("9007199254740993"), 2**53)]


def _decimal(field: Field) -> list[Pair]:
    precision, scale = field.precision, field.scale
    whole = "9" * (precision - scale) or "0"
    largest = f"{whole}.{'9' * scale}" if scale else whole
    zero = _scaled("0", scale)
    pairs = [("0", zero), ("-0", zero), ("7", _scaled("7", scale)), ("-7", _scaled("-7", scale))]
    pairs += _same(largest, f"-{largest}")
    if scale:
        smallest = f"0.{'0' * (scale - 1)}1"
        pairs += _same(smallest, f"-{smallest}")
        pairs += [("-0.0", zero), ("0.1", f"0.1{'0' * (scale - 1)}")]
    return pairs


def _scaled(whole: str, scale: int) -> str:
    return f"{whole}.{'0' * scale}" if scale else whole


def _datetime(_: Field) -> list[Pair]:
    cut = "2026-01-02T03:04:05"
    return [
        (f"{cut}Z", f"{cut}.000Z"),
        (f"{cut}.1Z", f"{cut}.100Z"),
        (f"{cut}.12345Z", f"{cut}.123Z"),
        (f"{cut}.9999999999Z", f"{cut}.999Z"),
        ("2026-01-02t03:04:05.120z", f"{cut}.120Z"),
        ("2026-01-02T08:34:05+05:30", f"{cut}.000Z"),
        ("2026-01-01T23:04:05-04:00", f"{cut}.000Z"),
        ("2026-01-03T03:03:05+23:59", f"{cut}.000Z"),
        (f"{cut}-00:00", f"{cut}.000Z"),
        ("1969-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.999Z"),
        ("1583-01-01T00:00:00.001Z", "1583-01-01T00:00:00.001Z"),
        ("2024-02-29T23:59:59.999Z", "2024-02-29T23:59:59.999Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
        ("9999-12-31T23:59:59.9999Z", "9999-12-31T23:59:59.999Z"),
    ]


def _uuid(_: Field) -> list[Pair]:
    upper = "0189F7A0-5B3C-7D4E-8F90-A1B2C3D4E5F6"
    lower = _same(
        upper.lower(),
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "9b2d7f4e-1c3a-4e5f-9a0b-cdef01234567",
    )
    return [(upper, upper.lower()), *lower]


def _email(_: Field) -> list[Pair]:
    longest = f"{'a' * 64}@{'.'.join(['b' * 63] * 2)}.{'c' * 61}"
    return _same(
        "a@b",
        "User+Tag@Example.COM",
        "o'brien@example.co.uk",
        "!#$%&'*+/=?^_`{|}~-@example.com",
        ".a..b.@a-b.example",
        longest,
    )


def _url(_: Field) -> list[Pair]:
    start = "https://example.com/"
    return _same(
        "https://example.com",
        "http://localhost:8080/a/b;c?d=e&f=%20#g",
        "https://EXAMPLE.COM/Path",
        "http://[::1]:8080/",
        "http://192.0.2.1/",
        "https://example.com/%E2%9C%93",
        start + "x" * (2048 - len(start)),
    )


def _json(_: Field) -> list[Pair]:
    deep: Any = []
    for _level in range(62):
        deep = [deep]
    return _same(
        {},
        [],
        "",
        "text",
        0,
        False,
        {"a": {"b": [1, -2.5, None, True, {"": ""}]}},
        {"__proto__": 1, "constructor": {"prototype": 2}, "toString": 3, "$ref": "#/x"},
        {"\u00e9": "\U0001d4b3", "a/b~c": "\\", "'": '"'},
        [SAFE_INTEGER, -SAFE_INTEGER, 1.5e300, 5e-324],
        ["2026-01-02T03:04:05Z", "1.50", "0189F7A0-5B3C-7D4E-8F90-A1B2C3D4E5F6"],
        deep,
    )


_BY_TYPE: dict[str, Callable[[Field], list[Pair]]] = {
    "string": _characters,
    "text": lambda field: [*_characters(field), *_same("\U0001f600" * 10_000)],
    "integer": _integer,
    "float": _float,
    "decimal": _decimal,
    "boolean": lambda _: _same(True, False),
    "date": lambda _: _same(
        "0001-01-01", "9999-12-31", "2024-02-29", "2000-02-29", "1900-02-28", "1582-10-10"
    ),
    "datetime": _datetime,
    "uuid": _uuid,
    "email": _email,
    "url": _url,
    "json": _json,
    "enum": lambda field: _same(*field.values),
}
