"""Which IP addresses may be connected to."""

from __future__ import annotations

import ipaddress

# IPv6 addresses that carry an IPv4 one (RFC 6052), and those assigned as global (RFC 4291).
_NAT64, _UNICAST = ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("2000::/3")
_ELSEWHERE = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")))
"""Set aside for protocols and documents, though older Pythons call them global (RFC 6890, RFC 7526,
RFC 9637).
"""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet.

    Of an IPv6 address that carries an IPv4 one (mapped, 6to4, NAT64) the carried one counts,
    because that is where the packets go.
    """
    # Without the zone of a link-local address (`fe80::1%eth0`).
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        within = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            within = ipaddress.IPv4Address(ip.packed[-4:])
        if within is not None:
            ip = within
        elif ip not in _UNICAST:
            return False
    # is_global alone is true for multicast addresses.
    if not ip.is_global or ip.is_multicast:
        return False
    return not any(ip in network for network in _ELSEWHERE)


def is_own(address: str) -> bool:
    """Whether an IP address is a loopback address."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    return (getattr(ip, "ipv4_mapped", None) or ip).is_loopback
