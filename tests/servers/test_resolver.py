import socket
import subprocess
import threading

import pytest

from tests.servers import Resolver
from tests.servers.resolver import PORT


def addresses(resolver: Resolver, name: str) -> str:
    command = [*resolver.program, "getent", "ahostsv4", name]
    found = subprocess.run(command, capture_output=True, check=False, text=True, timeout=30)
    return found.stdout


def test_each_question_gets_the_next_answer(resolver: Resolver) -> None:
    resolver.says("a.example", "192.0.2.1", "192.0.2.2")
    assert addresses(resolver, "a.example").startswith("192.0.2.1 ")
    assert addresses(resolver, "a.example").startswith("192.0.2.2 ")
    assert addresses(resolver, "a.example").startswith("192.0.2.2 ")
    assert addresses(resolver, "b.example") == ""


@pytest.mark.parametrize("junk", [b"", b"short", b"\x3f" * 40, b"\x00" * 12 + b"\x01\xff\x00"])
def test_what_is_no_question_harms_nothing(resolver: Resolver, junk: bytes) -> None:
    resolver.says("a.example", "192.0.2.1")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.sendto(junk, (resolver.address, PORT))
    assert addresses(resolver, "a.example").startswith("192.0.2.1 ")


def test_nothing_goes_on_after_the_end(resolver: Resolver) -> None:
    before = threading.active_count()
    resolver.close()
    assert threading.active_count() == before - 1
