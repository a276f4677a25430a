from uuid import uuid4

import httpx2
import pytest

from tests.resource import Resource


@pytest.mark.parametrize("id", [str(uuid4()), "no-uuid", "0" * 32])
async def test_what_is_absent_is_not_found(
    client: httpx2.AsyncClient, resource: Resource, id: str
) -> None:
    answer = await client.get(f"{resource.path}/{id}")

    assert answer.status_code == 404
    assert answer.json()["type"] == "/problems/not-found"


async def test_an_id_is_matched_in_any_case(client: httpx2.AsyncClient, resource: Resource) -> None:
    made = (await client.post(resource.path, json=resource.body(0))).json()

    answer = await client.get(f"{resource.path}/{made['id'].upper()}")

    assert answer.json() == made


@pytest.mark.parametrize("known", ['"1"', 'W/"1"', '"7", "1"', "*"])
async def test_a_version_that_the_client_has_is_not_sent_again(
    client: httpx2.AsyncClient, resource: Resource, known: str
) -> None:
    location = (await client.post(resource.path, json=resource.body(0))).headers["Location"]

    answer = await client.get(location, headers={"If-None-Match": known})

    assert answer.status_code == 304
    assert answer.headers["ETag"] == '"1"'
    assert answer.content == b""


@pytest.mark.parametrize("known", ['"2"', "1", "nonsense"])
async def test_another_version_is_sent(
    client: httpx2.AsyncClient, resource: Resource, known: str
) -> None:
    location = (await client.post(resource.path, json=resource.body(0))).headers["Location"]

    answer = await client.get(location, headers={"If-None-Match": known})

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-cache"
