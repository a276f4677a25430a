"""Valid and invalid bodies for the project's own resource, whatever its fields are."""

import datetime
import secrets
import uuid
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from tests.conformance.invalid_values import Invalid, invalid
from tests.conformance.valid_values import SAFE_INTEGER
from tests.harness.entities import Entity, Field

SERVER_SET = ("id", "owner_id", "created_at", "updated_at", "version")
FIRST_DAY = datetime.datetime(2001, 1, 1, tzinfo=datetime.UTC)
SPREAD = 100_000_000
# There are so few days that draws would meet: each is taken once, far from the one before.
DAYS = 2_000_003
STRIDE = 514_229
_turns = count(secrets.randbelow(DAYS))


class Samples:
    """Each call makes values that no earlier call made, in the form that is answered."""

    def __init__(self, entity: Entity) -> None:
        self.entity = entity

    def body(self, **overrides: Any) -> dict[str, Any]:
        return {field.name: fresh(field) for field in self.entity.fields} | overrides

    def unlike(self, body: dict[str, Any]) -> dict[str, Any]:
        """A body that differs from the given one in each member that can differ."""
        other = self.body()
        for field in self.entity.fields:
            values: list[Any] = [True, False] if field.type == "boolean" else list(field.values)
            if values:
                other[field.name] = next((v for v in values if v != body[field.name]), values[0])
        return other

    def required_body(self) -> dict[str, Any]:
        """A body without any member that may be left out."""
        return {field.name: fresh(field) for field in self.entity.fields if not field.nullable}

    def invalid(self) -> list[Invalid]:
        return [case for field in self.entity.fields for case in invalid(field)]

    def fields(self, kind: str) -> list[Field]:
        return self.entity.of_type(kind)

    def changed(self, *, besides: frozenset[str] = frozenset()) -> tuple[str, Any]:
        """A member and a new value for it: the smallest patch there is."""
        field = next(field for field in self.wide_fields() if field.name not in besides)
        return field.name, fresh(field)

    def wide_fields(self) -> Iterator[Field]:
        """Fields of which two fresh values hardly ever meet."""
        return (field for field in self.entity.fields if field.type not in {"boolean", "enum"})

    def isolating_field(self, *, besides: tuple[str, ...] = ()) -> Field:
        """A field whose filter picks the rows of one test out of all others."""
        for field in self.wide_fields():
            if field.filterable and not field.unique and field.name not in besides:
                return field
        raise LookupError("no field of this resource can tell the rows of one test from others")

    def unique_fields(self) -> list[Field]:
        return [field for field in self.entity.fields if field.unique]


def fresh(field: Field) -> Any:
    return _BY_TYPE[field.type](field)


def _word(field: Field) -> str:
    return secrets.token_hex(32)[: min(field.length, 24)]


def _decimal(field: Field) -> str:
    whole = min(field.precision - field.scale, 9)
    digits = str(secrets.randbelow(10**whole)) if whole else "0"
    cents = f"{secrets.randbelow(10**field.scale):0{field.scale}d}" if field.scale else ""
    return f"{digits}.{cents}" if cents else digits


def _datetime(_: Field) -> str:
    moment = FIRST_DAY + datetime.timedelta(seconds=secrets.randbelow(SPREAD * 8))
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{secrets.randbelow(1000):03d}Z"


def _date(_: Field) -> str:
    day = FIRST_DAY.date() + datetime.timedelta(days=next(_turns) * STRIDE % DAYS)
    return day.isoformat()


_BY_TYPE: dict[str, Callable[[Field], Any]] = {
    "string": _word,
    "text": lambda field: f"a note\n{_word(field)}",
    "integer": lambda _: secrets.randbelow(SAFE_INTEGER),
    "float": lambda _: secrets.randbelow(SPREAD) / 8,
    "decimal": _decimal,
    "boolean": lambda _: secrets.choice([True, False]),
    "date": _date,
    "datetime": _datetime,
    "uuid": lambda _: str(uuid.uuid4()),
    "email": lambda _: f"{secrets.token_hex(8)}@example.com",
    "url": lambda _: f"https://example.com/{secrets.token_hex(8)}",
    "json": lambda _: {"tag": secrets.token_hex(4), "list": [1, 2.5, None, True]},
    "enum": lambda field: secrets.choice(field.values),
}
