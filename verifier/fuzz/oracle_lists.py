"""The oracle's own reading of status entries and of lists of both kinds."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from fuzz.oracle_model import keeps_the_model
from fuzz.oracle_text import Signed, octets_of
from fuzz.oracle_time import NotValidError, need, numeric, stamp

_MOST = 16 * 1024 * 1024
_SEGMENT = r"[A-Za-z0-9_-][A-Za-z0-9_.-]*"


class Entry(NamedTuple):
    """A pointer: `purpose` is None for a Token Status List."""

    uri: str
    index: int
    purpose: str | None


def entries_of(payload: dict[str, Any]) -> list[Entry]:
    """Every status entry of the credential; at least one."""
    entries = []
    if "credentialStatus" in payload:
        value = payload["credentialStatus"]
        entries = [
            _bitstring_entry(item) for item in (value if isinstance(value, list) else [value])
        ]
    if "status" in payload:
        status = payload["status"]
        need(
            isinstance(status, dict) and isinstance(status.get("status_list"), dict),
            "entry: status",
        )
        index, uri = status["status_list"].get("idx"), status["status_list"].get("uri")
        need(isinstance(index, int) and not isinstance(index, bool) and index >= 0, "entry: idx")
        need(isinstance(uri, str), "entry: uri")
        entries.append(Entry(uri, index, None))
    need(0 < len(entries) <= 8, "entry: none, or more than anybody needs")
    return entries


def _bitstring_entry(item: Any) -> Entry:
    need(isinstance(item, dict) and item.get("type") == "BitstringStatusListEntry", "entry: type")
    index, uri, purpose = (
        item.get("statusListIndex"),
        item.get("statusListCredential"),
        item.get("statusPurpose"),
    )
    need(
        isinstance(index, str) and re.fullmatch("0|[1-9][0-9]*", index, re.ASCII) is not None,
        "entry: index",
    )
    need(isinstance(uri, str), "entry: list")
    need(purpose in ("revocation", "suspension"), "entry: purpose")
    size = item.get("statusSize", 1)
    need(isinstance(size, int) and not isinstance(size, bool) and size == 1, "entry: size")
    need("id" not in item or (isinstance(item["id"], str) and item["id"] != uri), "entry: id")
    return Entry(uri, int(index), purpose)


def standing_of(
    entry: Entry,
    issuer: dict[str, Any],
    trusted_at: float,
    lists: Mapping[str, Any],
    now: float,
    max_age: float,
) -> None:
    """Raises NotValidError unless a current list has the value 0 for this entry."""
    prefixes = [prefix for prefix in issuer["status_url_prefixes"] if entry.uri.startswith(prefix)]
    plain = [
        prefix
        for prefix in prefixes
        if re.fullmatch(f"{_SEGMENT}(/{_SEGMENT})*", entry.uri[len(prefix) :])
    ]
    need(plain != [] and ".." not in entry.uri, "list: elsewhere")
    text = lists.get(entry.uri)
    if not isinstance(text, str):
        raise NotValidError("list: none")
    signed = Signed(
        text,
        typ="statuslist+jwt" if entry.purpose is None else "vc+jwt",
        longest=4 * 1024 * 1024,
        cty=None if entry.purpose is None else "vc",
    )
    signed.prove(issuer, trusted_at, "status")
    _age(signed.payload, now, max_age)
    version = signed.payload.get("version", 0)
    need(
        isinstance(version, int) and not isinstance(version, bool) and version >= 0, "list: version"
    )
    need(signed.payload.get("iss", issuer["id"]) == issuer["id"], "list: iss")
    if entry.purpose is None:
        need(_token_value(signed.payload, entry) == 0, "list: not 0")
    else:
        need(_bit(signed.payload, entry, issuer) == 0, "list: not 0")


def _age(payload: dict[str, Any], now: float, max_age: float) -> None:
    made = numeric(payload.get("iat"))
    need(made <= now + 60, "list: from the future")
    need(now <= made + max_age, "list: too old")
    if "exp" in payload:
        need(now <= numeric(payload["exp"]), "list: past its exp")
    if "nbf" in payload:
        need(numeric(payload["nbf"]) <= made, "list: nbf")
    if "validUntil" in payload:
        need(now <= stamp(payload["validUntil"]), "list: past validUntil")
    if "validFrom" in payload:
        need(stamp(payload["validFrom"]) <= made, "list: validFrom")


def _ttl(holder: dict[str, Any]) -> None:
    if holder.get("ttl") is not None:
        need(
            isinstance(holder["ttl"], int | float) and not isinstance(holder["ttl"], bool),
            "list: ttl",
        )
        need(holder["ttl"] > 0, "list: ttl")


def _token_value(payload: dict[str, Any], entry: Entry) -> int:
    need(payload.get("sub") == entry.uri, "list: sub")
    _ttl(payload)
    holder = payload.get("status_list")
    if not isinstance(holder, dict):
        raise NotValidError("list: status_list")
    bits: Any = holder.get("bits")
    need(
        isinstance(bits, int) and not isinstance(bits, bool) and bits in (1, 2, 4, 8), "list: bits"
    )
    octets = _inflated(holder.get("lst"), zlib.MAX_WBITS)
    per_octet = 8 // bits
    need(entry.index // per_octet < len(octets), "list: no such place")
    octet = format(octets[entry.index // per_octet], "08b")[::-1]
    at = entry.index % per_octet * bits
    return int(octet[at : at + bits][::-1], 2)


def _bit(payload: dict[str, Any], entry: Entry, issuer: dict[str, Any]) -> int:
    contexts = (f"{entry.uri.rpartition('/status/')[0]}/contexts/credibility/v1",)
    types = keeps_the_model(payload, contexts=contexts, terms=())
    need("BitstringStatusListCredential" in types, "list: type")
    named = payload.get("issuer")
    named = named.get("id") if isinstance(named, dict) else named
    need(named == issuer["id"], "list: issuer")
    need(payload.get("id") == entry.uri, "list: id")
    need(payload.get("jti", entry.uri) == entry.uri, "list: jti")
    subject = payload.get("credentialSubject")
    if not isinstance(subject, dict):
        raise NotValidError("list: credentialSubject")
    need(subject.get("type") == "BitstringStatusList", "list: subject type")
    size = subject.get("statusSize", 1)
    need(isinstance(size, int) and not isinstance(size, bool) and size == 1, "list: size")
    _ttl(subject)
    purposes = subject.get("statusPurpose")
    purposes = purposes if isinstance(purposes, list) else [purposes]
    need(all(isinstance(purpose, str) for purpose in purposes), "list: a purpose of no text")
    need(entry.purpose in purposes, "list: purpose")
    text = subject.get("encodedList")
    need(isinstance(text, str) and text.startswith("u"), "list: multibase")
    octets = _inflated(str(text)[1:], zlib.MAX_WBITS | 16)
    need(len(octets) * 8 >= 131072, "list: too short for privacy")
    need(entry.index < len(octets) * 8, "list: no such place")
    return int(format(octets[entry.index // 8], "08b")[entry.index % 8])


def _inflated(text: Any, window: int) -> bytes:
    need(isinstance(text, str), "list: no text")
    reader = zlib.decompressobj(window)
    try:
        octets = reader.decompress(octets_of(text), _MOST + 1)
    except zlib.error as error:
        raise NotValidError("list: does not inflate") from error
    need(len(octets) <= _MOST, "list: a bomb")
    need(reader.eof and not reader.unused_data, "list: not one whole stream")
    return octets
