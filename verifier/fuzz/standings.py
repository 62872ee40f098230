"""Changes to the status before it is signed: entries, lists, notes, and errors of a fetch."""

from __future__ import annotations

import copy
import zlib
from functools import lru_cache
from random import Random
from typing import Any

import forge

from credverifier.wire.envelope import base64url
from fuzz import values
from fuzz.before import Change
from fuzz.scene import Draft, Scene

_WAYS = (
    *("none", "failed", "failed", "swap", "foreign", "age", "age"),
    *("version", "ttl", "packed", "packed", "garbage"),
)
_FAILURES = (
    *("unreachable", "rollback", "rollback", "too_large", "untrusted_url", "invalid", "stale"),
)
_URLS = (
    *("{}", "{}4", "{}/", "{}/../3", "{}?x", "{}#x", "{}%2e", "{}.", "{}..x", "{}//x", "{} "),
    *("{}@x", "{}-revocation", "{}-suspension", "{}/a/b", "{}\\x"),
)
_ELSEWHERE = (
    "https://tnso.vn/status/3",
    "https://tinnhiem.example/status/3",
    "http://tnso.vn/status/3",
    "status/3",
    "",
    "https://tnso.vn@evil.example/status/3",
    "https://tnso.vn.evil.example/status/3",
    "file:///etc/passwd",
    "https://tnso.vn:443/status/3",
    "https://TNSO.vn/status/3",
    "http://169.254.169.254/status/3",
)
_INDICES = (0, 1, 7, 8, forge.SIZE - 1, forge.SIZE, forge.SIZE + 1, 10**9, 10**10 - 1, 10**10)


def _pointers(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """The status entries of a payload that are still objects."""
    typed = payload.get("credentialStatus", [])
    status = payload.get("status")
    items = [
        *(typed if isinstance(typed, list) else [typed]),
        status.get("status_list") if isinstance(status, dict) else None,
    ]
    return [item for item in items if isinstance(item, dict)]


def _entry(scene: Scene, rng: Random) -> str:
    """One entry with another index, list, purpose or spelling."""
    pointers = _pointers(scene.credential.payload)
    if not pointers:
        return "no entry to change"
    entry = rng.choice(pointers)
    token = "idx" in entry or "uri" in entry
    index, url = ("idx", "uri") if token else ("statusListIndex", "statusListCredential")
    way = rng.randrange(6)
    if way == 0:
        entry[index] = rng.choice(_INDICES) if token else str(rng.choice(_INDICES))
    elif way == 1:
        near = str(entry.get(index, 0))
        spelt = (
            *(f"0{near}", f" {near}", f"+{near}", f"{near}.0", f"{near}_0", f"-{near}"),
            *("٤٢", near, 4242, 0.0, -1, True),
        )
        entry[index] = rng.choice(spelt)
    elif way == 2:
        entry[url] = rng.choice(
            (
                *_ELSEWHERE,
                *(text.replace("{}", str(entry.get(url))) for text in _URLS),
                *scene.lists,
            )
        )
    elif way == 3:
        entry["statusPurpose"] = rng.choice(
            ("revocation", "suspension", "message", "refresh", "Revocation", "", None, 7)
        )
    elif way == 4:
        entry["type"] = rng.choice(
            (
                "BitstringStatusListEntry",
                "StatusList2021Entry",
                "x",
                None,
                ["BitstringStatusListEntry"],
            )
        )
    else:
        entry["statusSize"] = rng.choice((1, 2, 0, "1", True, None, 1.0))
    return f"entry {entry!r}"[:200]


def _mechanisms(scene: Scene, rng: Random) -> str:
    """Entries removed, repeated, of another certificate, or of an unknown type."""
    payload, issuer = scene.credential.payload, rng.choice(scene.world.issuers)
    whole = issuer.certificate(status=issuer.entries(rng.choice(_INDICES[:5])))
    for name in ("credentialStatus", "status"):
        way = rng.randrange(4)
        if way == 0:
            payload.pop(name, None)
        elif way == 1:
            payload[name] = whole[name]
        elif way == 2:
            unknown: tuple[Any, ...] = (
                {},
                [],
                {"identifier_list": {"id": "x"}},
                {"status_list": {}},
                [{}],
                {"type": "x"},
                None,
            )
            payload[name] = copy.deepcopy(rng.choice(unknown))
    return "other status mechanisms"


def _value(scene: Scene, rng: Random) -> str:
    """Another standing of this certificate in a list, most often a bad one, and a note."""
    issuer = scene.credential.issuer
    index = _index(scene)
    value = rng.choice((1, 1, 2, 3))
    at = forge.LISTED_AT - rng.choice((0, 0, 600))
    bits = rng.choice((2, 2, 2, 1, 4, 8))
    lists = {
        issuer.token_url: issuer.token_list({index: value & (1 << bits) - 1}, bits=bits, at=at)
    }
    for purpose, meaning in (("revocation", 1), ("suspension", 2)):
        indices = {index} if value == meaning else {}
        lists[issuer.bitstring_urls[purpose]] = issuer.bitstring(purpose, indices, at=at)
    for url in rng.choice((list(lists), list(lists), [rng.choice(list(lists))])):
        scene.lists[url] = scene.world.opened(lists[url], issuer)
    return f"value {value} of {bits} bits; {_note(scene, rng)}"


def _index(scene: Scene) -> int:
    for entry in _pointers(scene.credential.payload):
        index = entry.get("idx", entry.get("statusListIndex"))
        text = str(index) if isinstance(index, int | str) else ""
        if text.isascii() and text.isdecimal() and int(text) < forge.SIZE:
            return int(text)
    return forge.INDEX


def _note(scene: Scene, rng: Random) -> str:
    """A note that agrees with the lists or contradicts them, of this issuer or another."""
    issuer = rng.choice((scene.credential.issuer,) * 4 + scene.world.issuers)
    standing = rng.choice(
        ("revoked", "superseded", "superseded", "suspended", "valid", "voided", "x")
    )
    successor = rng.choice((None, forge.SUCCESSOR, forge.SUCCESSOR, "7K3M9QX2H5", "x", 7))
    made = issuer.note(
        standing,
        superseded_by=successor,
        since=rng.choice(("2026-11-22T03:00:00Z", None, "yesterday", 7)),
    )
    draft = scene.world.opened(made, issuer)
    if rng.random() < 0.3:
        holder, name = rng.choice(values.members(draft.payload))
        holder[name] = values.other(holder[name], rng)
    scene.lists[scene.credential.issuer.note_url()] = draft
    return f"a note of {standing} by {issuer.id}"


def _list(scene: Scene, rng: Random) -> str:
    """A list of another kind, age, issuer or size, a damaged one, or none."""
    url = rng.choice([url for url, item in scene.lists.items() if isinstance(item, Draft)] or [""])
    if not url:
        return "no list to change"
    draft = scene.lists[url]
    assert isinstance(draft, Draft)
    way = rng.choice(_WAYS)
    if way == "none":
        del scene.lists[url]
    elif way == "failed":
        scene.lists[url] = {"error": f"status.{rng.choice(_FAILURES)}"}
    elif way == "swap":
        other = rng.choice(list(scene.lists))
        scene.lists[url], scene.lists[other] = scene.lists[other], scene.lists[url]
    elif way == "foreign":
        draft.signer = rng.choice(scene.world.issuers).keys[
            rng.choice(("status", "credential", "both", "audit"))
        ]
        draft.header.update({"kid": draft.signer.key_id, "alg": draft.signer.algorithm})
    elif way == "age":
        at = int(scene.now.timestamp()) - rng.choice(
            (86399, 86400, 86401, 10**6, -60, -61, -(10**6), 0)
        )
        draft.payload.update(
            {"iat": at, "exp": at + rng.choice((forge.DAY, 30 * forge.DAY, -1, 60))}
        )
    elif way == "version":
        draft.payload["version"] = rng.choice((0, -1, 10**19, "7", None, True, 1.5))
    elif way == "ttl":
        _holder(draft)["ttl"] = rng.choice((0, -1, 1, 0.001, 10**12, "60", None, True, 1e300))
    elif way == "packed":
        return f"{url}: {_packed(draft, rng)}"
    else:
        scene.lists[url] = rng.choice(("", "x", "<html>", "..", "e30.e30.", "[]", "\u00e9", "null"))
    return f"{url}: {way}"


def _holder(draft: Draft) -> dict[str, Any]:
    subject = draft.payload.get("credentialSubject")
    return subject if isinstance(subject, dict) else draft.payload


def _packed(draft: Draft, rng: Random) -> str:
    """The entries in another size, compression or number of bits, cut off or with octets behind."""
    bits = isinstance(draft.payload.get("credentialSubject"), dict)
    holder = _holder(draft) if bits else draft.payload.setdefault("status_list", {})
    if not isinstance(holder, dict):
        return "nothing packed"
    window = rng.choice((31, 31, 15, -15)) if bits else rng.choice((15, 15, 31, -15))
    large = (131072, 16 << 20, (16 << 20) + 1, (16 << 20) + 1, 64 << 20)
    size = rng.choice((0, 1, 16383, 16384, 32768, *(large if rng.random() < 0.25 else ())))
    stream = _compressed(size, window)
    way = rng.randrange(6)
    octets = (
        *(stream, stream, stream[:-4], stream + b"\0"),
        *(stream + stream, stream[: len(stream) // 2]),
    )[way]
    text = base64url.encode(octets).decode("ascii")
    text = values.respelt(text, rng) if rng.random() < 0.1 else text
    holder["encodedList" if bits else "lst"] = ("u" if bits and rng.random() < 0.9 else "") + text
    if not bits:
        holder["bits"] = rng.choice((1, 2, 2, 2, 4, 8, 3, 16, True, "2", 0))
    return f"{size} octets, window {window}, way {way}"


@lru_cache(maxsize=64)
def _compressed(size: int, window: int) -> bytes:
    stream = zlib.compressobj(9, zlib.DEFLATED, window)
    return stream.compress(bytes(size)) + stream.flush()


CHANGES: tuple[Change, ...] = (
    _entry,
    _entry,
    _mechanisms,
    _value,
    _value,
    _note,
    _list,
    _list,
    _list,
)
