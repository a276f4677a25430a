"""What is rendered: every option, every pair of options, and texts and resources that try hard."""

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations, product
from typing import Any

from tests.harness.targets import FIELDS
from tests.rendering.data import axes, frameworks

AXES = ("architecture", "versioning", "database", "auth", "cache", "messaging", "ci")

TEXTS: dict[str, dict[str, Any]] = {
    "plain": {},
    "quotes": {
        "project_name": 'Ana\'s "Best" Shop',
        "description": "Sells \"this\", 'that' and C:\\temp\\new: 9 % # yes, & <b> | `x` $HOME.",
        "organization": 'O\'Brien & "Sons" \\ Co',
    },
    "unicode": {
        "project_name": "Größe Übersicht",
        "description": "Ça marche: 注文 и заказы 🚀 “quoted”.",
        "organization": "Łódź Ünïted",
    },
}

RESOURCES: dict[str, dict[str, Any]] = {
    "default": {},
    "every type": {"resource": "shipment", "resource_plural": "shipments", "fields": FIELDS},
    "every unique type": {
        "resource": "line_item",
        "resource_plural": "line_items",
        "fields": "code:string(12):unique amount:decimal(6,0):unique share:decimal(4,4):unique "
        "ranking:integer:unique day:date:unique moment:datetime:unique tag:uuid:unique "
        "contact:email:unique site:url:unique",
    },
    "one optional enum": {
        "resource": "person",
        "resource_plural": "people",
        "fields": "mood:enum(calm|upset)?",
    },
    "one boolean": {"resource": "job", "resource_plural": "jobs", "fields": "done:boolean"},
    "longest names": {
        "resource": "long_support_ticket_item",
        "resource_plural": "long_support_ticket_items_are",
        "fields": "a_name_of_thirty_letters_or_aa:string(100):unique "
        "a_name_of_thirty_letters_or_bb:decimal(18,10):unique? "
        "a_name_of_thirty_letters_or_cc:enum(first_value|second_value|third_value):index? "
        "a_name_of_thirty_letters_or_dd:datetime:index? a_name_of_thirty_letters_or_ee:json? "
        "a_name_of_thirty_letters_or_ff:url:unique a_name_of_thirty_letters_or_gg:text?",
    },
    "nothing in an index": {
        "resource": "delivery",
        "resource_plural": "deliveries",
        "fields": "reading:float payload:json note:text",
    },
}

# Marks that a row has not chosen a feature.
WITHOUT = "no "

TARGETS: dict[str, dict[str, Any]] = {
    "usual": {},
    "strict": {"availability": 99.9999, "latency_ms": 1, "requests_per_second": 100000},
}


def matrix() -> dict[str, dict[str, Any]]:
    """Answers by a name for people; every pair of values stands in at least one entry."""
    found = {}
    for framework in frameworks():
        for row in _pairwise(_values(framework), _is_possible):
            usual = ("plain", "usual")
            said = (one for one in row.values() if one not in usual and not one.startswith(WITHOUT))
            name = "-".join(said)
            found[name.replace(" ", "_")] = _answers(row)
    return found


def _values(framework: Mapping[str, Any]) -> dict[str, list[str]]:
    return {
        "framework": [framework["name"]],
        **{axis: framework["offers"][axis] for axis in AXES},
        "text": [*TEXTS],
        "resource": [*RESOURCES],
        "target": [*TARGETS],
        **{name: [WITHOUT + name, name] for name in framework["offers"]["features"]},
    }


def _answers(row: Mapping[str, str]) -> dict[str, Any]:
    chosen: dict[str, Any] = {
        name: value for name, value in row.items() if name in ("framework", *AXES)
    }
    chosen["features"] = _features(row)
    return chosen | TEXTS[row["text"]] | RESOURCES[row["resource"]] | TARGETS[row["target"]]


def _features(row: Mapping[str, str]) -> list[str]:
    return [one["name"] for one in axes()["features"] if row.get(one["name"]) == one["name"]]


def _is_possible(row: Mapping[str, str]) -> bool:
    """Whether each answer has what it needs of the others."""
    return all(
        row[needed] in names
        for axis in (*AXES, "features")
        for option in axes()[axis]
        if option["name"] in (row.get(axis), row.get(option["name"]))
        for needed, names in option.get("needs", {}).items()
    )


def _pairwise(
    values: Mapping[str, list[str]], possible: Callable[[Mapping[str, str]], bool]
) -> Iterator[dict[str, str]]:
    """Rows that hold every pair of values; each is the candidate with the most pairs still open."""
    names = [*values]
    products = product(*values.values())
    candidates = [row for row in products if possible(dict(zip(names, row, strict=True)))]
    open_pairs = {pair for row in candidates for pair in _pairs(row)}
    while open_pairs:
        best = max(candidates, key=lambda row: len(open_pairs.intersection(_pairs(row))))
        open_pairs.difference_update(_pairs(best))
        yield dict(zip(names, best, strict=True))


def _pairs(row: tuple[str, ...]) -> set[tuple[tuple[int, str], ...]]:
    return {*combinations(enumerate(row), 2)}
