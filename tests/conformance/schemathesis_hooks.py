"""What no pattern can say is left to the tests that know it."""

from typing import Any

import schemathesis

LARGEST_INTEGER = 2**53 - 1


@schemathesis.hook
def filter_body(_context: Any, body: Any) -> bool:
    return has_no_bracketed_host(body) and all(
        is_interoperable(value) for value in members(body) if isinstance(value, dict | list)
    )


@schemathesis.hook
def filter_query(_context: Any, query: Any) -> bool:
    return has_no_bracketed_host(query)


def has_no_bracketed_host(given: Any) -> bool:
    """Which of those are IPv6 addresses is beyond a pattern."""
    return not any(isinstance(value, str) and "://[" in value for value in members(given))


def is_interoperable(value: Any) -> bool:
    """The description lets any JSON stand in a member of that type, the service what RFC 7493
    lets through."""
    if isinstance(value, dict | list):
        return all(is_interoperable(inner) for inner in (*value, *members(value)))
    if isinstance(value, int):
        return abs(value) <= LARGEST_INTEGER
    return not (isinstance(value, str) and "\0" in value)


def members(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else []
