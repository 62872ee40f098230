"""An HTTP proxy: how its address reads, which hosts are reached without it, and the tunnel through
it to a host (RFC 9110 section 9.3.6).

Behind a proxy it is the proxy that looks names up and connects. What is checked here instead is in
`require_public_name`; TLS to the host itself holds as ever, so that the proxy sees which host is
asked, and can change nothing.
"""

from __future__ import annotations

import base64
import ipaddress
import re
import socket
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from credverifier.online.deadline import Deadline
from credverifier.online.ip_addresses import is_public

_PORT = 80
_MOST_OCTETS = 16 * 1024
"""Octets of a proxy's answer to CONNECT."""

_STATUS = re.compile(rb"HTTP/1\.[01] ([0-9]{3})[ \r]")
_OWN_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home.arpa")
"""Names, and ends of names, that no public host has (RFC 6761, RFC 6762, RFC 8375)."""


class Proxy(NamedTuple):
    """An HTTP proxy; `login` is `user:password`, where its address has one."""

    host: str
    port: int
    login: str | None


def parse(address: str) -> Proxy:
    """The proxy with that address: `http://host:port`, `http://user:password@host:port`, or without
    the scheme.

    Raises OSError, without the address, because that may hold a password.
    """
    scheme, _, rest = address.strip().rpartition("://")
    if scheme.lower() not in ("", "http"):
        raise OSError("the proxy of the environment is not an http:// one")
    try:
        parts = urlsplit(f"http://{rest}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host:
        raise OSError("the proxy of the environment has no address that can be read")
    login = None
    if parts.username is not None:
        login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return Proxy(host, port or _PORT, login)


def is_exempt(host: str, port: int, listed: str) -> bool:
    """Whether `host` is reached without the proxy: `listed` is a list with commas of names (which
    stand for all below them too), addresses, networks (`10.0.0.0/8`), each with or without a port;
    or `*`.
    """
    host = host.lower().rstrip(".")
    return any(_covers(entry.strip().lower(), host, port) for entry in listed.split(","))


def _covers(entry: str, host: str, port: int) -> bool:
    if entry == "*":
        return True
    address = _address(host)
    if address is not None:
        try:
            return address in ipaddress.ip_network(entry.strip("[]"), strict=False)
        except ValueError:
            pass  # no network: a name, or an address with a port
    name, colon, named_port = entry.rpartition(":")
    if colon and named_port.isascii() and named_port.isdigit():
        if int(named_port) != port:
            return False
        entry = name
    entry = entry.strip("[]").lstrip(".").rstrip(".")
    return bool(entry) and (host == entry or host.endswith(f".{entry}"))


def require_public_name(host: str) -> None:
    """Refuse the hosts that are certainly none of the public internet: addresses that are not
    public, and names of this machine or of a local network.

    Raises OSError. Any other name may still lead to a private address: whoever runs the proxy
    decides what it connects to.
    """
    address = _address(host)
    if address is not None:
        if not is_public(str(address)):
            raise OSError("no address that may be connected to")
        return
    name = host.lower().rstrip(".")
    # An address in one of the spellings that resolvers accept: 127.1, 0x7f000001, 2130706433.
    last = name.rpartition(".")[2]
    is_number = last.isdigit() or re.fullmatch("0x[0-9a-f]*", last) is not None
    is_own = any(name == own or name.endswith(f".{own}") for own in _OWN_NAMES)
    if "." not in name or is_number or is_own:
        raise OSError("no name of the public internet")


def open_tunnel(
    raw: socket.socket,
    proxy: Proxy,
    host: str,
    port: int,
    deadline: Deadline,
) -> None:
    """Ask the proxy at the other end of `raw` to connect to `host`; from then on `raw` leads there.

    Raises OSError, also for every answer of the proxy that is not a yes: none of them is the host's.
    """
    require_public_name(host)
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    lines = [f"CONNECT {place} HTTP/1.1", f"Host: {place}"]
    if proxy.login is not None:
        credentials = base64.b64encode(proxy.login.encode()).decode("ascii")
        lines.append(f"Proxy-Authorization: Basic {credentials}")
    raw.settimeout(deadline.left())
    raw.sendall("\r\n".join((*lines, "", "")).encode("ascii"))
    status = _status(_headers(raw, deadline))
    if status == 407:
        raise OSError("the proxy asks for a login (407)")
    if not 200 <= status < 300:
        raise OSError(f"the proxy answers {status}")


def _headers(raw: socket.socket, deadline: Deadline) -> bytes:
    answer = bytearray()
    # One octet at a time, because those behind the empty line are the host's.
    while not answer.endswith(b"\r\n\r\n"):
        raw.settimeout(deadline.left())
        octet = raw.recv(1)
        if not octet or len(answer) >= _MOST_OCTETS:
            raise OSError("the proxy gives no answer that can be read")
        answer += octet
    return bytes(answer)


def _status(headers: bytes) -> int:
    match = _STATUS.match(headers)
    if match is None:
        raise OSError("the proxy gives no answer that can be read")
    return int(match[1])


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None
