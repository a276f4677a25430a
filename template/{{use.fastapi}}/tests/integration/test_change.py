import asyncio
from typing import Any

import httpx2
import pytest

from tests.resource import Resource


async def make(client: httpx2.AsyncClient, resource: Resource, number: int = 0) -> dict[str, Any]:
    made: dict[str, Any] = (await client.post(resource.path, json=resource.body(number))).json()
    return made


def place(resource: Resource, row: dict[str, Any]) -> str:
    return f"{resource.path}/{row['id']}"


@pytest.mark.parametrize("media_type", ["application/json", "application/merge-patch+json"])
async def test_patch_changes_the_members_that_it_has(
    client: httpx2.AsyncClient, resource: Resource, media_type: str
) -> None:
    made = await make(client, resource)
    name, value = next(iter(resource.body(1).items()))

    answer = await client.patch(
        place(resource, made),
        json={name: value},
        headers={"If-Match": '"1"', "Content-Type": media_type},
    )

    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"2"'
    assert answer.json() == made | {
        name: value,
        "version": 2,
        "updated_at": answer.json()["updated_at"],
    }


async def test_patch_makes_members_null_that_may_be(
    client: httpx2.AsyncClient, resource: Resource
) -> None:
    made = await make(client, resource)
    names = resource.body(0)

    answer = await client.patch(
        place(resource, made), json=dict.fromkeys(names), headers={"If-Match": "*"}
    )

    if resource.required:
        assert answer.status_code == 422
        assert {error["pointer"] for error in answer.json()["errors"]} == {
            f"/{name}" for name in resource.required
        }
    else:
        assert {answer.json()[name] for name in names} == {None}


async def test_an_empty_patch_changes_nothing(
    client: httpx2.AsyncClient, resource: Resource
) -> None:
    made = await make(client, resource)

    answer = await client.patch(place(resource, made), json={}, headers={"If-Match": '"1"'})

    assert answer.status_code == 200
    assert answer.json() == made


async def test_put_replaces_all_members(client: httpx2.AsyncClient, resource: Resource) -> None:
    made = await make(client, resource)

    answer = await client.put(
        place(resource, made), json=resource.body(1), headers={"If-Match": '"1"'}
    )

    assert answer.status_code == 200
    assert answer.json() == made | resource.body(1) | {
        "version": 2,
        "updated_at": answer.json()["updated_at"],
    }


@pytest.mark.parametrize("method", ["PATCH", "PUT", "DELETE"])
@pytest.mark.parametrize(
    ("if_match", "status"),
    [(None, 428), ('"2"', 412), ('W/"1"', 412), ("1", 412), ('"1"', 200), ('"7", "1"', 200)],
)
async def test_a_change_needs_the_version_that_it_is_made_to(
    client: httpx2.AsyncClient, resource: Resource, method: str, if_match: str | None, status: int
) -> None:
    made = await make(client, resource)

    answer = await client.request(
        method,
        place(resource, made),
        json=None if method == "DELETE" else resource.body(0),
        headers={"If-Match": if_match} if if_match else {},
    )

    assert answer.status_code == (204 if method == "DELETE" and status == 200 else status)
    if status != 200:
        assert (await client.get(place(resource, made))).json() == made


@pytest.mark.parametrize("method", ["PATCH", "PUT", "DELETE"])
@pytest.mark.parametrize("id", ["0192f0c1-a2b3-7c5d-8e9f-0a1b2c3d4e5f", "no-uuid"])
async def test_what_is_absent_can_not_be_changed(
    client: httpx2.AsyncClient, resource: Resource, method: str, id: str
) -> None:
    answer = await client.request(
        method,
        f"{resource.path}/{id}",
        json=None if method == "DELETE" else resource.body(0),
        headers={"If-Match": "*"},
    )

    assert answer.status_code == 404


async def test_of_writers_at_once_one_wins(client: httpx2.AsyncClient, resource: Resource) -> None:
    made = await make(client, resource)

    answers = await asyncio.gather(
        *(
            client.put(place(resource, made), json=resource.body(0), headers={"If-Match": '"1"'})
            for _ in range(5)
        )
    )

    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412]


async def test_a_change_can_not_take_a_unique_value(
    client: httpx2.AsyncClient, resource: Resource
) -> None:
    await make(client, resource, 0)
    second = await make(client, resource, 1)

    answer = await client.put(
        place(resource, second), json=resource.body(0), headers={"If-Match": "*"}
    )

    assert answer.status_code == (409 if resource.unique else 200)


async def test_what_was_removed_is_gone(client: httpx2.AsyncClient, resource: Resource) -> None:
    made = await make(client, resource)

    removed = await client.delete(place(resource, made), headers={"If-Match": "*"})

    assert removed.status_code == 204
    assert removed.content == b""
    assert (await client.get(place(resource, made))).status_code == 404
