"""The user's resource, read from the answers by a second parser that owes the template nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

WORD = re.compile(r"(?:[^\s(]|\([^)]*\))+")
FIELD = re.compile(
    r"(?P<name>[a-z][a-z0-9_]*)(?::(?P<type>[a-z]+)(?:\((?P<arguments>[^)]*)\))?)?"
    r"(?P<flags>(?::(?:index|unique))*)(?P<nullable>\?)?(?P<late>(?::(?:index|unique))*)$"
)


@dataclass(frozen=True)
class Field:
    name: str
    type: str
    nullable: bool
    unique: bool
    index: bool
    length: int = 255
    precision: int = 18
    scale: int = 2
    values: tuple[str, ...] = ()

    @property
    def sortable(self) -> bool:
        return self.unique or self.index

    @property
    def filterable(self) -> bool:
        return self.sortable or self.type in {"enum", "boolean"}

    @classmethod
    def parse(cls, word: str) -> "Field":
        match = FIELD.match(word)
        if match is None:
            raise ValueError(f"not a field: {word}")
        flags = f"{match['flags']}{match['late']}".split(":")
        kind = match["type"] or "string"
        arguments = match["arguments"] or ""
        sizes: dict[str, Any] = {}
        if kind == "enum":
            sizes["values"] = tuple(value.strip() for value in arguments.split("|"))
        elif kind == "text":
            sizes["length"] = 10_000
        elif kind == "string" and arguments:
            sizes["length"] = int(arguments)
        elif kind == "decimal" and arguments:
            sizes["precision"], sizes["scale"] = map(int, arguments.split(","))
        return cls(
            match["name"], kind, bool(match["nullable"]), "unique" in flags, "index" in flags,
            **sizes,
        )  # fmt: skip


@dataclass(frozen=True)
class Entity:
    name: str
    plural: str
    fields: tuple[Field, ...]

    @property
    def path(self) -> str:
        return self.plural.replace("_", "-")

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    def of_type(self, kind: str) -> list[Field]:
        return [field for field in self.fields if field.type == kind]

    @classmethod
    def from_answers(cls, answers: Mapping[str, Any]) -> "Entity":
        name = str(answers["resource"])
        plural = str(answers.get("resource_plural") or pluralised(name))
        words = WORD.findall(str(answers["fields"]))
        return cls(name, plural, tuple(Field.parse(word) for word in words))


def pluralised(noun: str) -> str:
    if re.search(r"[^aeiou]y$", noun):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if re.search(r"(s|x|z|ch|sh)$", noun) else f"{noun}s"
