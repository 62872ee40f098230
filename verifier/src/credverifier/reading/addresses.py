"""The addresses among what people hand over, taken apart by their letters alone.

Which links wrap another one, which codes are no links, and which hosts ask for money, stands in
`handed_over.json`, which JavaScript reads too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple
from urllib.parse import unquote

from credverifier import platforms
from credverifier.wire import number

MOST_WRAPPED = 3
"""How deep a link may lie in others."""

_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(\?[^#]*)?(?:#(.*))?", re.S)
# ASCII alone, because in Unicode `ſ` is an `s` and the Kelvin sign a `k`, in any case.
_HTTP = re.compile(r"https?://", re.I | re.A)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# `Xem:https://…`: a word of a sentence. `view-source:` is a scheme, and `evil.example/?u=` a host.
_LABEL = re.compile(r"[^-+./\\@=?#&%0-9]*")
_AROUND = ("blob:", "filesystem:")
"""Schemes that have a whole address behind them, and lead elsewhere than that."""
_HOST = re.compile(
    r"(?:[^/?#@\\:.]{1,63}\.)+[A-Za-z\u0080-\U0010ffff]{2,24}\.?(?::[0-9]{1,5})?", re.S
)
# `/c/NUMBER`, `//c/NUMBER/kit`, `/v/NUMBER`, `/C/NUMBER.jwt`.
_CERTIFICATE = re.compile(r"/+[cCvV]/+([^/]*)(?:/.*)?", re.S)
_ENDING = re.compile(r"(?:\.standing)?\.(?:jwt|jws|sd-jwt|standing)", re.I | re.A)
_OFFLINE = re.compile(r"/+[vV]/*", re.S)
_OFFLINE_ESCAPED = re.compile(r"/+[vV]/*%23(.+)", re.S)
_ASKING = re.compile(r"/+(?:[vV]/*|bao-vi-pham(?:\.html)?/?)")
_EMBEDDING = re.compile(r"/+oembed/?")
# `&e=AT0…&s=1`, which Instagram appends to the path of a link without a query.
_APPENDED = re.compile(r"[&?#]|%(?:23|26|3[fF])")
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
# An escaped letter or digit is no spelling of a person's or a platform's.
_ESCAPED_LETTER = re.compile(r"%(?:3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa])")


class Address(NamedTuple):
    """A link taken apart. `what` is "link", "post" (something else on a platform), or "app" (a
    scheme of its own); `origin` and `host` are in lower case.
    """

    text: str
    what: str
    origin: str
    host: str
    path: str
    query: str
    fragment: str

    def unwrapped(self) -> Address | None:
        """The link in a link of a platform's or a search engine's; None where this is none."""
        if self.what == "app":
            return None
        for rule in _table()["wrappers"]:
            below = any(self.host.endswith(f".{host}") for host in rule.get("below", ()))
            if (self.host in rule["hosts"] or below) and re.fullmatch(rule["path"], self.path):
                return self._member(rule["members"])
        return None

    def innermost(self, origins: Collection[str] = ()) -> Address:
        """The link at the bottom of those that wrap it; nothing is unwrapped below `origins`."""
        address = self
        for _ in range(MOST_WRAPPED):
            inner = None if address.origin in origins else address.unwrapped()
            if inner is None:
                break
            address = inner
        return address

    def embedded(self) -> Address | None:
        """The link in an address of ours that asks about another one of ours (oEmbed)."""
        return self._member(["url"]) if _EMBEDDING.fullmatch(self.path) else None

    def offline(self) -> str:
        """The fragment of an offline code, also where a browser has escaped its `#`; else empty."""
        escaped = _OFFLINE_ESCAPED.fullmatch(self.path)
        if escaped:
            return _APPENDED.split(unescaped(escaped[1]), maxsplit=1)[0]
        if not _OFFLINE.fullmatch(self.path):
            return ""
        return _APPENDED.split(unescaped(self.fragment), maxsplit=1)[0]

    def certificate(self) -> str:
        """What stands for the number in an address of ours; empty where nothing does."""
        if _ASKING.fullmatch(self.path):
            values = _values(self.query, "number")
            return unescaped(values[0]) if len(values) == 1 else ""
        match = _CERTIFICATE.fullmatch(self.path)
        if match is None:
            return ""
        segment = _APPENDED.split(match[1], maxsplit=1)[0]
        if _ESCAPED_LETTER.search(segment):
            return segment
        segment = unescaped(segment).strip(number.SPACE + number.INVISIBLE + number.EDGES)
        ending = _ENDING.search(segment)
        return segment[: ending.start()] if ending else segment

    def _member(self, names: list[str]) -> Address | None:
        for name in names:
            values = _values(self.query, name)
            if len(values) == 1:
                inner = unescaped(values[0])
                # TikTok leaves the scheme away: `target=tnso.vn%2Fc%2F…`.
                return of(inner) or of(f"https://{inner}")
        return None


def of(word: str, origins: Collection[str] = ()) -> Address | None:
    """The address that a word is; None where it is none.

    A host of `origins`, of a platform or with a path needs no scheme. A host alone does, because a
    name may look like one.
    """
    http = _HTTP.search(word)
    before = word[: http.start()] if http else ""
    if http and _LABEL.fullmatch(before) and before.lower() not in _AROUND:
        return _split(word[http.start() :])
    host = host_of(word)
    for origin in origins:
        if origin.partition("://")[2] == host.lower() and host.isascii():
            return _split(f"{origin}{word[len(host) :]}")
    if _HOST.fullmatch(host):
        return _split(f"https://{word}") if "/" in word else None
    address = _split(word) if "://" in word else None
    if address is not None:
        return address
    if word.startswith("/") or (_SCHEME.match(word) and not _is_labelled(word)):
        return _other(word)
    return None


def innermost(word: str) -> Address | None:
    """The link at the bottom of the address that a word is; None where it is none."""
    address = of(word)
    return None if address is None else address.innermost()


def path_number(text: str) -> str:
    """What stands for the number in a path of ours by itself, `/c/7K3M9QX2HS`; else empty."""
    match = _CERTIFICATE.fullmatch(text)
    return match[1] if match else ""


def host_of(word: str) -> str:
    """What stands where an address without scheme has its host."""
    return re.split(r"[/?#\\]", word, maxsplit=1)[0]


def _is_labelled(word: str) -> bool:
    """Whether a word is a label with its value (`Number:7K3M9-QX2HS`, `TikTok:@an`), not a link."""
    name, _, value = word.partition(":")
    is_known = name.lower() in platforms.names()
    return is_known or value.startswith("@") or number.read(value) is not None


def _other(word: str) -> Address:
    """What leads elsewhere without being a link of the web: a scheme of its own, or a path."""
    scheme = _SCHEME.match(word)
    name = scheme[0].lower() if scheme else ""
    # `https:tnso.vn` leads to a host in some browsers.
    what = "link" if name in ("", "http:", "https:") else "app"
    match = _ADDRESS.fullmatch(word)
    place = (match[2] if match else "") or name
    return Address(word, what, "", place if what == "app" else "", "", "", "")


def _split(text: str) -> Address | None:
    match = _ADDRESS.fullmatch(text)
    if match is None:
        return None
    scheme, authority, path, query, fragment = match.groups()
    scheme = scheme.lower()
    if scheme not in ("http", "https"):
        return _other(text)
    # Browsers read a backslash as a slash: what stands behind it is no host.
    host = authority.partition("\\")[0].rpartition("@")[2]
    host = host.lower() if host.isascii() else host
    # A user name or a backslash, which browsers read in different ways, makes no origin.
    plain = authority.isascii() and "@" not in authority and "\\" not in authority
    origin = f"{scheme}://{authority}".lower() if plain else ""
    known = plain and platforms.platform_of(text) is not None
    return Address(
        text,
        "post" if known else "link",
        origin,
        host,
        path,
        (query or "")[1:],
        fragment or "",
    )


def is_host(word: str) -> bool:
    """Whether a word without a slash may be the name of a host."""
    return _HOST.fullmatch(word) is not None


def kind_of_code(text: str) -> str | None:
    """The kind of a text that is no link: of a payment, a wireless network, a contact, …"""
    for kind, patterns in _codes():
        if any(pattern.match(text) for pattern in patterns):
            return kind
    return None


def asks_for_money(host: str) -> bool:
    """Whether the host (lower case) is one that people pay at."""
    return any(f".{host}".endswith(f".{paying}") for paying in _table()["paying"])


def unescaped(text: str) -> str:
    """`text` without percent encoding; as it is where that is not well-formed UTF-8."""
    if "%" not in text or _BROKEN_ESCAPE.search(text):
        return text
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text


def _values(query: str, name: str) -> list[str]:
    pairs = (part.partition("=") for part in query.split("&"))
    return [value for key, _, value in pairs if key == name]


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    file = resources.files("credverifier").joinpath("handed_over.json")
    table: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return table


@lru_cache(maxsize=1)
def _codes() -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    return tuple(
        (kind, tuple(re.compile(pattern, re.I | re.A) for pattern in patterns))
        for kind, patterns in _table()["codes"].items()
    )
