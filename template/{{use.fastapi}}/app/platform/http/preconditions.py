"""Conditional requests (RFC 9110, section 13) on entity tags that are a row's version."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Header, Request

ENTITY_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
LIST = re.compile(rf"[\s,]*{ENTITY_TAG.pattern}(?:\s*,[\s,]*{ENTITY_TAG.pattern})*[\s,]*")


def entity_tag(version: int) -> str:
    return f'"{version}"'


@dataclass(frozen=True)
class IfMatch:
    """`versions` are those that a change may be made to; None stands for any (`*`)."""

    given: bool
    versions: Sequence[int] | None

    def matches(self, version: int) -> bool:
        return self.versions is None or version in self.versions


async def if_match(
    request: Request,
    _: Annotated[
        str | None,
        Header(alias="If-Match", description="The ETag of the version that you have seen."),
    ] = None,
) -> IfMatch:
    header = joined(request, "if-match")
    if header is not None and header.strip() == "*":
        return IfMatch(True, None)
    # The strong comparison: a weak tag matches nothing, nor does what can't be read.
    strong = [tag for weak, tag in entity_tags(header) if not weak]
    versions = [int(tag) for tag in strong if re.fullmatch(r"[1-9][0-9]{0,17}", tag)]
    return IfMatch(header is not None, versions)


@dataclass(frozen=True)
class IfNoneMatch:
    header: str | None

    def names(self, version: int) -> bool:
        """Whether the client has this version already, by the weak comparison."""
        if self.header is None:
            return False
        tags = [tag for _, tag in entity_tags(self.header)]
        return self.header.strip() == "*" or str(version) in tags


def if_none_match(request: Request) -> IfNoneMatch:
    return IfNoneMatch(joined(request, "if-none-match"))


def joined(request: Request, name: str) -> str | None:
    lines = request.headers.getlist(name)
    return ", ".join(lines) if lines else None


def entity_tags(header: str | None) -> list[tuple[str, str]]:
    if header is None or not LIST.fullmatch(header):
        return []
    return ENTITY_TAG.findall(header)


Precondition = Annotated[IfMatch, Depends(if_match)]

# Documents the header for a route that reads it itself, which is cheaper than a dependency.
CONDITIONAL: dict[str, Any] = {
    "parameters": [
        {
            "name": "If-None-Match",
            "in": "header",
            "required": False,
            "schema": {
                "anyOf": [{"type": "string"}, {"type": "null"}],
                "description": "The ETag of the version that you have.",
                "title": "If-None-Match",
            },
            "description": "The ETag of the version that you have.",
        }
    ]
}
