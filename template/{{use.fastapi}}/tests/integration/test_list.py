from itertools import product

import httpx2
import pytest

from tests.resource import Resource


async def test_a_list_has_the_newest_first(client: httpx2.AsyncClient, resource: Resource) -> None:
    ids = [
        (await client.post(resource.path, json=resource.body(number))).json()["id"]
        for number in range(2)
    ]

    answer = await client.get(resource.path)

    assert answer.status_code == 200
    assert [item["id"] for item in answer.json()["items"]] == ids[::-1]
    assert answer.json()["next_cursor"] is None
    assert "Link" not in answer.headers


async def test_a_link_leads_to_the_next_page(
    client: httpx2.AsyncClient, resource: Resource
) -> None:
    for number in range(2):
        await client.post(resource.path, json=resource.body(number))

    first = await client.get(resource.path, params={"limit": 1})
    second = await client.get(first.links["next"]["url"])

    assert len(second.json()["items"]) == 1
    assert first.json()["items"] != second.json()["items"]
    assert second.json()["next_cursor"] is None


async def test_a_filter_lets_equal_values_through(
    client: httpx2.AsyncClient, resource: Resource
) -> None:
    bodies = [resource.body(number) for number in range(2)]
    for body in bodies:
        await client.post(resource.path, json=body)

    for name, body in product(resource.filters, bodies):
        value = body[name]
        text = str(value).lower() if isinstance(value, bool) else str(value)
        answer = await client.get(resource.path, params={name: text})
        assert [item[name] for item in answer.json()["items"]] == [
            each[name] for each in bodies if each[name] == value
        ]


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("limit=0", "/limit", "out_of_range"),
        ("limit=101", "/limit", "out_of_range"),
        ("limit=ten", "/limit", "type"),
        ("limit=1&limit=2", "/limit", "repeated"),
        ("cursor=forged", "/cursor", "invalid"),
        ("sort=nothing", "/sort", "not_allowed"),
        ("unheard_of=1", "/unheard_of", "unknown"),
    ],
)
async def test_a_query_that_means_nothing_is_refused(
    client: httpx2.AsyncClient, resource: Resource, query: str, pointer: str, code: str
) -> None:
    answer = await client.get(resource.path, params=query)

    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        (pointer, code)
    ]


async def test_a_cursor_goes_on_in_its_own_order_only(
    client: httpx2.AsyncClient, resource: Resource
) -> None:
    for number in range(2):
        await client.post(resource.path, json=resource.body(number))
    oldest = {"sort": "created_at", "limit": "1"}
    cursor = (await client.get(resource.path, params=oldest)).json()["next_cursor"]

    same = await client.get(resource.path, params={"sort": "created_at", "cursor": cursor})
    other = await client.get(resource.path, params={"sort": "-created_at", "cursor": cursor})

    assert same.status_code == 200
    assert [error["pointer"] for error in other.json()["errors"]] == ["/cursor"]
