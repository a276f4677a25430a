"""The walk through the resource: create, list, update."""

from typing import Any

from scripts.demo import console
from scripts.demo.caller import Caller


def walk(caller: Caller) -> Any:
    """Leaves a row behind, and returns it as it was created."""
    collection, row = caller.document.resource()
    created = caller.send("POST", collection, body=caller.document.body(collection, "post"))
    caller.send("GET", collection)
    caller.send(
        "PATCH",
        created.headers["location"],
        body=caller.document.body(row, "patch"),
        headers={"If-Match": created.headers["etag"]},
    )
    return created.json()


def read_twice(caller: Caller, row_id: str) -> None:
    """The first read after a write fills the cache that the second one is served from."""
    console.say()
    console.say("  of two reads by id, the cache serves the second")
    collection, _ = caller.document.resource()
    for _ in range(2):
        caller.send("GET", f"{collection}/{row_id}")
