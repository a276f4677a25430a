"""Which addresses a request that a user asked for may go to (server-side request forgery)."""

import asyncio
import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

# Networks whose addresses have an IPv4 address in them, and how many bits stand behind it.
EMBEDDING = [
    (IPv6Network("::/96"), 0),
    (IPv6Network("::ffff:0:0/96"), 0),
    (IPv6Network("::ffff:0:0:0/96"), 0),
    (IPv6Network("64:ff9b::/96"), 0),
    (IPv6Network("2002::/16"), 80),
]
# Translated (RFC 8215) and tunnelled (Teredo) in ways that don't tell where they end.
OPAQUE = [IPv6Network("64:ff9b:1::/48"), IPv6Network("2001::/32")]
GLOBAL_UNICAST = IPv6Network("2000::/3")
RELAYS_OF_6TO4 = IPv4Network("192.88.99.0/24")
RESOLVE_SECONDS = 3.0


class ForbiddenTargetError(OSError):
    """A name that does not resolve, or an address that no request may go to."""


def is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address):
        if address.scope_id or any(address in network for network in OPAQUE):
            return False
        for network, bits in EMBEDDING:
            if address in network:
                return is_public(IPv4Address(int(address) >> bits & 0xFFFF_FFFF))
        return address.is_global and address in GLOBAL_UNICAST
    return address.is_global and not address.is_multicast and address not in RELAYS_OF_6TO4


async def resolve(host: str, port: int, *, private: bool) -> Sequence[Address]:
    """All addresses of a host, in any notation; each must be public, unless `private` ones are
    allowed. Raises ForbiddenTargetError."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(RESOLVE_SECONDS):
            found = await loop.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise ForbiddenTargetError("the host does not resolve") from None
    addresses = [ip_address(place[0]) for *_, place in found]
    if not private and not all(is_public(address) for address in addresses):
        raise ForbiddenTargetError("the host is not on the public internet")
    return list(dict.fromkeys(addresses))
