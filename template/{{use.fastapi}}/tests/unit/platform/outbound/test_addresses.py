from ipaddress import ip_address

import pytest

from app.platform.outbound.addresses import ForbiddenTargetError, is_public, resolve


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "93.184.215.14", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_what_everybody_can_reach_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104 nothing listens here
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "192.88.99.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::808:808",
        "2001:0:808:808::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "fc00::1",
        "fe80::1",
        "fe80::1%1",
        "fec0::1",
        "ff02::1",
    ],
)
def test_all_else_is_not(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f.1", "127.1", "[::1]"])
async def test_a_host_is_what_it_resolves_to(host: str) -> None:
    with pytest.raises(ForbiddenTargetError):
        await resolve(host, 443, private=False)

    assert all(address.is_loopback for address in await resolve(host, 443, private=True))


async def test_a_host_that_does_not_resolve_is_no_target() -> None:
    with pytest.raises(ForbiddenTargetError):
        await resolve("nowhere.invalid", 443, private=True)
