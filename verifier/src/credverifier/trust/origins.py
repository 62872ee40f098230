"""URLs as a trust list may write them: in the one form in which a browser writes them, so that
texts can be compared.

`https://a.example:443`, `https://a.example.`, `https://A.example` and `https://127.1` all lead to
hosts that have another spelling, by which another issuer may stand in the same list. None of them
is accepted.
"""

from __future__ import annotations

import re
import unicodedata
from ipaddress import IPv4Address

from credverifier import platforms
from credverifier.errors import TrustListError

# `https://a.example`, `https://a.example:8443/status/`; no user name, query or fragment.
_URL = re.compile(
    r"(https?)://((?:[a-z0-9-]+\.)*[a-z0-9-]+)(?::([1-9][0-9]{0,4}))?"
    r"((?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*/)?"
)
_NUMERIC = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
"""What a browser takes for an IPv4 address (WHATWG URL section 3.5, "ends in a number")."""

_DEFAULT_PORTS = {"https": 443, "http": 80}
_LOOPBACK = ("localhost", "127.0.0.1")


def require_trusted(url: str, *, allow_loopback: bool) -> str:
    """The origin of `url`, which may have a path of plain segments with a final slash.

    https only; http only for this machine itself, where `allow_loopback` says so. Raises
    TrustListError `trust.malformed` for any other URL, for one that is not in its canonical form,
    and for a host of a platform, whose links are profiles.
    """
    match = _URL.fullmatch(url)
    if match is None or not _is_canonical(match[1], match[2], match[3]):
        raise TrustListError("trust.malformed", f"not a URL in its canonical form: {url[:100]!a}")
    scheme, host, port, _ = match.groups()
    if scheme != "https" and not (allow_loopback and host in _LOOPBACK):
        raise TrustListError(
            "trust.malformed",
            "a URL that is not https (http only on a development loopback)",
        )
    if platforms.owns(host):
        raise TrustListError("trust.malformed", f"{host} is a platform's")
    return f"{scheme}://{host}" + (f":{port}" if port else "")


def _is_canonical(scheme: str, host: str, port: str | None) -> bool:
    # A browser drops the default port, so that a URL with it would be a second spelling.
    if port is not None and (int(port) > 65_535 or int(port) == _DEFAULT_PORTS[scheme]):
        return False
    if _NUMERIC.fullmatch(host):
        return _is_ipv4(host)
    return all(map(_is_label, host.split(".")))


def _is_ipv4(host: str) -> bool:
    try:
        # `127.1` and `0x7f.0.0.1` are 127.0.0.1 in a browser; only the usual notation is accepted.
        return str(IPv4Address(host)) == host
    except ValueError:
        return False


def _is_label(label: str) -> bool:
    """An internationalised label is the Punycode (RFC 3492) of a text that needs it, as a registry
    writes that text.

    A rule of our own, because engines differ in what they take for one (UTS 46): letters, marks and
    digits in lower case and NFKC, with a hyphen or ASCII between them, and no mark in front.
    """
    if not label.startswith("xn--"):
        return True
    try:
        decoded = label[4:].encode("ascii").decode("punycode")
        # `xn--a-` is plain `a`; other spellings of a label do not encode back to themselves.
        if decoded.isascii() or decoded.encode("punycode").decode("ascii") != label[4:]:
            return False
    except (UnicodeError, ValueError):
        return False
    kinds = [unicodedata.category(character)[0] for character in decoded if character != "-"]
    stable = decoded == unicodedata.normalize("NFKC", decoded) == decoded.lower()
    # No IndexError: `decoded` is not ASCII, so that it has a character other than the hyphen.
    return stable and kinds[0] != "M" and set(kinds) <= set("LMN")
