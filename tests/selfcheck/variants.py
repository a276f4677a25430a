"""A broken service, and the tests that must notice."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.selfcheck.messages import Fault


@dataclass(frozen=True)
class Variant:
    """A promise broken, the clause that says it, and tests of that clause."""

    name: str
    clause: str
    make: Callable[[], Fault]
    tests: tuple[str, ...]

    def __str__(self) -> str:
        # Reports and -k take a name as far as its first space.
        return self.name.replace(" ", "-")


def broken(name: str, clause: str, fault: Fault, *tests: str) -> Variant:
    return Variant(name, clause, lambda: fault, tests)


def remembering(name: str, clause: str, make: Callable[[], Fault], *tests: str) -> Variant:
    """A fault with a memory, which starts empty."""
    return Variant(name, clause, make, tests)
