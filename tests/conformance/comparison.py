"""Equality of JSON values as JSON sees it: true is no 1, and 1 is 1.0."""

from typing import Any


def same(left: Any, right: Any) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[name], right[name]) for name in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)


def differences(left: dict[str, Any], right: dict[str, Any]) -> set[str]:
    """The members that only one side has, or that differ."""
    shared = left.keys() & right.keys()
    return (left.keys() ^ right.keys()) | {m for m in shared if not same(left[m], right[m])}
