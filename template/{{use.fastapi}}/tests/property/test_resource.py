from typing import Any

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.property.strategies import bodies
from tests.resource import Resource
from tests.resources import RESOURCES

quick = settings(
    max_examples=25,
    deadline=None,
    # Each example begins with what it needs, so the app and its database can be shared.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.table.name)
@given(data=st.data())
@quick
async def test_what_is_put_is_what_is_got(
    client: httpx2.AsyncClient, resource: Resource, data: st.DataObject
) -> None:
    body = data.draw(bodies(resource.input))
    made = await client.post(resource.path, json=resource.body(0))
    location = made.headers["Location"]

    put = await client.put(location, json=body, headers={"If-Match": "*"})
    got = await client.get(location)
    await client.delete(location, headers={"If-Match": "*"})

    expected = resource.input.model_validate(body).model_dump(mode="json")
    assert put.status_code == 200, put.text
    assert got.json() == put.json() == got.json() | expected


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.table.name)
@given(data=st.data())
@quick
async def test_pages_have_every_row_once(
    client: httpx2.AsyncClient, resource: Resource, data: st.DataObject
) -> None:
    rows = data.draw(st.integers(0, resource.most))
    nulls = data.draw(st.sets(st.integers(0, resource.most)))
    sort = data.draw(st.sampled_from(resource.sorts))
    locations = []
    for number in range(rows):
        body = resource.body(number)
        if number in nulls:
            body |= dict.fromkeys(resource.nullable)
        made = await client.post(resource.path, json=body)
        locations.append(made.headers["Location"])

    whole = await client.get(resource.path, params={"sort": sort, "limit": 100})
    limit = data.draw(st.integers(1, 4))
    pages = await client.get(resource.path, params={"sort": sort, "limit": limit})
    items: list[Any] = pages.json()["items"]
    while "next" in pages.links:
        pages = await client.get(pages.links["next"]["url"])
        items += pages.json()["items"]
    for location in locations:
        await client.delete(location, headers={"If-Match": "*"})

    assert len(items) == rows
    assert items == whole.json()["items"]
    assert_sorted([item[sort.removeprefix("-")] for item in items], descending=sort[0] == "-")


def assert_sorted(values: list[Any], *, descending: bool) -> None:
    """Nulls come last ascending and first descending."""
    upwards = values[::-1] if descending else values
    known = [value for value in upwards if value is not None]
    assert upwards == known + [None] * (len(upwards) - len(known))
