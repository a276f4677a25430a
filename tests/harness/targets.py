"""What can be tested: every framework with every database and auth that its manifest offers."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

import yaml

from tests.harness.paths import FRAMEWORKS, OPTIONS
from tests.harness.projects import manifest

FIELDS = (
    "reference:string(40):unique title:string note:text? quantity:integer:index weight:float "
    "total:decimal(12,3) price:decimal:index express:boolean ship_on:date:index? "
    "placed_at:datetime:index tracking:uuid? contact:email homepage:url? metadata:json? "
    "status:enum(open|paid|void)"
)


@dataclass(frozen=True)
class Target:
    framework: str
    database: str
    auth: str

    def __str__(self) -> str:
        return f"{self.framework}-{self.database}-{self.auth}"

    @property
    def server(self) -> bool:
        """Whether the database is a process of its own, which can be stopped."""
        options = yaml.safe_load((OPTIONS / "database.yml").read_text())["options"]
        return not next(one["embedded"] for one in options if one["name"] == self.database)

    @property
    def answers(self) -> dict[str, Any]:
        return {
            "project_name": "Parcel Desk",
            "description": "Takes parcels in and says where they are.",
            "organization": "Example Ltd",
            "framework": self.framework,
            "database": self.database,
            "auth": self.auth,
            "resource": "shipment",
            "resource_plural": "shipments",
            "fields": FIELDS,
            "ci": "none",
        }

    def matches(self, wanted: dict[str, Any]) -> bool:
        for name, value in wanted.items():
            allowed = value if isinstance(value, list | tuple | set) else [value]
            if getattr(self, name) not in allowed:
                return False
        return True


@cache
def targets() -> list[Target]:
    found = []
    for path in sorted(FRAMEWORKS.glob("*.yml")):
        offers = manifest(path.stem)["offers"]
        for database, auth in product(offers["database"], offers["auth"]):
            found.append(Target(path.stem, database, auth))
    return found


def chosen(names: Iterable[str]) -> list[Target]:
    """The targets named, or all; a part of a name is enough."""
    wanted = list(names)
    found = [one for one in targets() if not wanted or any(name in str(one) for name in wanted)]
    if wanted and not found:
        raise ValueError(f"no target matches {wanted}; there are {[*map(str, targets())]}")
    return found
