from ipaddress import ip_network

import pytest

from app.platform.http.client_address import client_address

TRUSTED = [ip_network("10.0.0.0/8"), ip_network("::1/128")]


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "client"),
    [
        ("10.0.0.1", None, "10.0.0.1"),
        ("10.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("::1", "203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "203.0.113.7, 10.0.0.2", "203.0.113.7"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("10.0.0.1", "forged, 10.0.0.2", "10.0.0.2"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("a socket", "198.51.100.1", "a socket"),
    ],
)
def test_an_address_is_believed_as_far_as_trusted_proxies_tell_it(
    peer: str, forwarded_for: str | None, client: str
) -> None:
    assert client_address(peer, forwarded_for, TRUSTED) == client


def test_nobody_is_believed_when_none_is_trusted() -> None:
    assert client_address("127.0.0.1", "203.0.113.7", []) == "127.0.0.1"
