"""A cache of its own for each deployment that needs one, on a server that they share."""

import atexit
from collections.abc import Mapping
from functools import cache
from typing import Any

from tests.servers import Redis


def environment(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What names an empty cache to a project with these answers."""
    if answers.get("cache") != "redis":
        return {}
    return {"CACHE_URL": server().create()}


@cache
def server() -> Redis:
    found = Redis()
    atexit.register(found.remove)
    found.start()
    return found
