"""Which requirement of a security standard is held by which test, and why some are not."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import yaml

from scripts.reference.data import REPOSITORY

FOLDER = REPOSITORY / "tests" / "security"
KINDS = {
    "tests": "held",
    "absent": "does not apply",
    "operator": "yours",
    "open": "not held",
}


@dataclass(frozen=True)
class Row:
    ids: tuple[str, ...]
    about: str
    kind: str
    said: Any

    @property
    def tests(self) -> list[str]:
        return list(self.said) if self.kind == "tests" else []


def owasp_api() -> list[Row]:
    return [_row(one, [one["id"]]) for one in _load("owasp_api.yml")]


def asvs() -> list[Row]:
    """A chapter or a section stands for all of its requirements that no other row names."""
    listed = (FOLDER / "asvs_level_2.txt").read_text().split()
    rows = [_row(one, map(str, one["ids"])) for one in _load("asvs.yml")]
    named = {name for row in rows for name in row.ids}
    return [
        Row(tuple(_spelled_out(row.ids, listed, named)), row.about, row.kind, row.said)
        for row in rows
    ]


def _spelled_out(ids: Iterable[str], listed: list[str], named: set[str]) -> Iterable[str]:
    for name in ids:
        if name.count(".") == 2:
            yield name
        else:
            yield from (one for one in listed if one.startswith(f"{name}.") and one not in named)


def _row(one: dict[str, Any], ids: Iterable[str]) -> Row:
    [kind] = [kind for kind in KINDS if kind in one]
    return Row(tuple(ids), one["about"], kind, one[kind])


def _load(name: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.load((FOLDER / name).read_text(), yaml.BaseLoader)  # noqa: S506 texts only
    return loaded
