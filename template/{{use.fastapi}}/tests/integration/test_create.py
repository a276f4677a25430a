import httpx2

from tests.resource import Body, Resource


async def test_post_answers_what_it_made(client: httpx2.AsyncClient, resource: Resource) -> None:
    body = resource.body(0)

    answer = await client.post(resource.path, json=body)

    made = answer.json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"{resource.path}/{made['id']}"
    assert answer.headers["ETag"] == '"1"'
    assert made == body | {
        "id": made["id"],
        "owner_id": made["owner_id"],
        "created_at": made["created_at"],
        "updated_at": made["created_at"],
        "version": 1,
    }
    assert (await client.get(answer.headers["Location"])).json() == made


async def test_members_that_may_be_null_may_be_left_out(
    client: httpx2.AsyncClient, resource: Resource
) -> None:
    body = {name: value for name, value in resource.body(0).items() if name in resource.required}

    answer = await client.post(resource.path, json=body)

    assert answer.status_code == 201
    assert {name: answer.json()[name] for name in resource.nullable} == dict.fromkeys(
        resource.nullable
    )


async def test_each_missing_and_each_unknown_member_is_named(
    client: httpx2.AsyncClient, resource: Resource
) -> None:
    answer = await client.post(resource.path, json={"unheard/of": 1, "id": "mine"})

    assert answer.status_code == 422
    assert {(error["pointer"], error["code"]) for error in answer.json()["errors"]} == {
        ("/unheard~1of", "unknown"),
        ("/id", "read_only"),
        *((f"/{name}", "required") for name in resource.required),
    }


async def test_a_member_of_another_type_is_refused(
    client: httpx2.AsyncClient, resource: Resource
) -> None:
    # No member is an empty array, but JSON may hold one.
    body: Body = {name: [] for name in resource.body(0)}

    answer = await client.post(resource.path, json=body)

    if answer.status_code == 422:
        assert {error["code"] for error in answer.json()["errors"]} == {"type"}
    else:
        assert answer.json().items() >= body.items()


async def test_a_body_must_be_an_object(client: httpx2.AsyncClient, resource: Resource) -> None:
    answer = await client.post(resource.path, json=[resource.body(0)])

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [""]


async def test_unique_values_are_taken_until_their_row_is_removed(
    client: httpx2.AsyncClient, resource: Resource
) -> None:
    first = await client.post(resource.path, json=resource.body(0))
    second = await client.post(resource.path, json=resource.body(0))

    if resource.unique:
        assert second.status_code == 409
        assert {(error["pointer"], error["code"]) for error in second.json()["errors"]} == {
            (f"/{name}", "unique") for name in resource.unique
        }
    else:
        assert second.status_code == 201
    removed = await client.delete(first.headers["Location"], headers={"If-Match": "*"})
    assert removed.status_code == 204
    assert (await client.post(resource.path, json=resource.body(0))).status_code == 201
