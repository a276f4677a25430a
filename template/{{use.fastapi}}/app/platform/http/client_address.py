from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

Networks = Sequence[IPv4Network | IPv6Network]

ADDRESSES_KEPT = 10_000


def client_address(peer: str, forwarded_for: str | None, trusted: Networks) -> str:
    """The address that the request came from, as far as trusted proxies tell it.

    Each proxy appends the address it saw, so the header is read from its end: the first one that
    no trusted proxy has is the client's.
    """
    address = plain(peer) or peer
    if not trusted or not forwarded_for or not is_trusted(address, trusted):
        return address
    for hop in reversed(forwarded_for.split(",")):
        told = plain(hop.strip())
        if told is None:
            return address
        address = told
        if not is_trusted(address, trusted):
            return address
    return address


def is_trusted(address: str, trusted: Networks) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in trusted)


@lru_cache(ADDRESSES_KEPT)
def plain(address: str) -> str | None:
    """The address in its one form, an IPv4 address in IPv6 as IPv4; None for anything else."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return str(mapped or parsed)
