from dataclasses import dataclass
from typing import Any

import httpx2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.property.strategies import bodies
from tests.resource import Body, Resource
from tests.resources import RESOURCES

ANY_VERSION = {"If-Match": "*"}

quick = settings(
    max_examples=15,
    deadline=None,
    # Each example removes what it made, so the app and its database can be shared.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass(frozen=True)
class Replacement:
    resource: Resource
    body: Body


@dataclass(frozen=True)
class Walk:
    """Through the pages of `rows` rows, of which some have null wherever they may."""

    resource: Resource
    rows: int
    nulls: set[int]
    sort: str
    limit: int


replacements = st.sampled_from(RESOURCES).flatmap(
    lambda resource: st.builds(Replacement, st.just(resource), bodies(resource.input))
)
walks = st.sampled_from(RESOURCES).flatmap(
    lambda resource: st.builds(
        Walk,
        st.just(resource),
        rows=st.integers(0, resource.most),
        nulls=st.sets(st.integers(0, resource.most)),
        sort=st.sampled_from(resource.sorts),
        limit=st.integers(1, 4),
    )
)


@given(replacement=replacements)
@quick
async def test_what_is_put_is_what_is_got(
    client: httpx2.AsyncClient, replacement: Replacement
) -> None:
    resource, body = replacement.resource, replacement.body
    made = await client.post(resource.path, json=resource.body(0))
    location = made.headers["Location"]

    put = await client.put(location, json=body, headers=ANY_VERSION)
    got = await client.get(location)
    await client.delete(location, headers=ANY_VERSION)

    expected = resource.input.model_validate(body).model_dump(mode="json")
    assert put.status_code == 200, put.text
    assert got.json() == put.json() == got.json() | expected


@given(walk=walks)
@quick
async def test_pages_have_every_row_once(client: httpx2.AsyncClient, walk: Walk) -> None:
    resource, locations = walk.resource, []
    for number in range(walk.rows):
        nulls = dict.fromkeys(resource.nullable if number in walk.nulls else ())
        made = await client.post(resource.path, json=resource.body(number) | nulls)
        locations.append(made.headers["Location"])

    whole = await client.get(resource.path, params={"sort": walk.sort, "limit": 100})
    page = await client.get(resource.path, params={"sort": walk.sort, "limit": walk.limit})
    items: list[Any] = page.json()["items"]
    while "next" in page.links:
        page = await client.get(page.links["next"]["url"])
        items += page.json()["items"]
    for location in locations:
        await client.delete(location, headers=ANY_VERSION)

    assert len(items) == walk.rows
    assert items == whole.json()["items"]
    column = walk.sort.removeprefix("-")
    # Nulls come last ascending and first descending.
    upwards = items[::-1] if walk.sort.startswith("-") else items
    are_null = [item[column] is None for item in upwards]
    assert are_null == sorted(are_null)
