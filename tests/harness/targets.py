"""What can be tested: every framework with every database and auth that its manifest offers.

Features are tested in the richest of these, on a database server, so that the others show what a
project without them does; on the embedded database only tests that ask for a feature run with it,
and only with the preferred auth.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Any

import yaml

from tests.harness.paths import FRAMEWORKS, OPTIONS
from tests.harness.projects import manifest

# Every type, required and nullable, and with every mark that it can have: some here, the others
# where there are no accounts.
FIELDS = (
    "reference:string(40):unique title:string note:text? quantity:integer:index weight:float "
    "total:decimal(12,3) price:decimal:index express:boolean ship_on:date:index? "
    "placed_at:datetime:index tracking:uuid:index? contact:email:index homepage:url:unique? "
    "metadata:json? status:enum(open|paid|void)"
)
FIELDS_WITHOUT_ACCOUNTS = (
    "reference:string(40):unique title:string:index? note:text quantity:integer:unique? "
    "weight:float? total:decimal(12,3):unique price:decimal? express:boolean:index? "
    "ship_on:date:unique placed_at:datetime:unique? tracking:uuid:unique contact:email:unique? "
    "homepage:url:index metadata:json status:enum(open|paid|void):index?"
)

# Each cache is tested beside accounts, whose rows it must keep apart; the other combinations show
# what a project without one does.
CACHES = {("postgresql", "jwt"): "redis", ("sqlite", "jwt"): "memory"}


@dataclass(frozen=True)
class Target:
    framework: str
    database: str
    auth: str
    cache: str = "none"
    features: tuple[str, ...] = ()
    for_features_only: bool = False

    def __str__(self) -> str:
        cache = () if self.cache == "none" else (self.cache,)
        return "-".join((self.framework, self.database, self.auth, *cache, *self.features))

    @property
    def server(self) -> bool:
        """Whether the database is a process of its own, which can be stopped."""
        return not next(
            one["embedded"] for one in options("database") if one["name"] == self.database
        )

    @property
    def answers(self) -> dict[str, Any]:
        return {
            "project_name": "Parcel Desk",
            "description": "Takes parcels in and says where they are.",
            "organization": "Example Ltd",
            "framework": self.framework,
            "database": self.database,
            "auth": self.auth,
            "cache": self.cache,
            "features": list(self.features),
            "resource": "shipment",
            "resource_plural": "shipments",
            "fields": FIELDS_WITHOUT_ACCOUNTS if self.auth == "none" else FIELDS,
            "ci": "none",
        }

    def matches(self, wanted: dict[str, Any]) -> bool:
        if self.for_features_only and "feature" not in wanted:
            return False
        for name, value in wanted.items():
            allowed = value if isinstance(value, list | tuple | set) else [value]
            own = self.features if name == "feature" else [getattr(self, name)]
            if not {*own} & {*allowed}:
                return False
        return True


@cache
def targets() -> list[Target]:
    found = []
    for path in sorted(FRAMEWORKS.glob("*.yml")):
        offers = manifest(path.stem)["offers"]
        for database, auth in product(offers["database"], offers["auth"]):
            cache = CACHES.get((database, auth), "none")
            offered = cache if cache in offers["cache"] else "none"
            plain = Target(path.stem, database, auth, offered)
            features = seen_by_clients(offers["features"], auth)
            if plain.server:
                found.append(replace(plain, features=features))
            else:
                found.append(plain)
                if features and auth == offers["auth"][0]:
                    found.append(replace(plain, features=features, for_features_only=True))
    return found


def seen_by_clients(offered: Iterable[str], auth: str) -> tuple[str, ...]:
    """The features that change what a service does, and that go with this auth."""
    return tuple(
        feature["name"]
        for feature in options("features")
        if feature["name"] in offered
        and feature.get("permissions")
        and auth in feature.get("needs", {}).get("auth", [auth])
    )


def options(axis: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((OPTIONS / f"{axis}.yml").read_text())["options"]
    return found


def chosen(names: Iterable[str]) -> list[Target]:
    """The targets named, or all; a part of a name is enough."""
    wanted = list(names)
    found = [one for one in targets() if not wanted or any(name in str(one) for name in wanted)]
    if wanted and not found:
        raise ValueError(f"no target matches {wanted}; there are {[*map(str, targets())]}")
    return found
