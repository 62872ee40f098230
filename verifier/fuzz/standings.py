"""Changes to what status says, before it is signed: entries, lists, notes, and how a fetch ended."""

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

_FAILURES = (
    "unreachable",
    "rollback",
    "rollback",
    "too_large",
    "untrusted_url",
    "invalid",
    "stale",
)
_URLS = ("{}", "{}4", "{}/", "{}/../3", "{}?x", "{}#x", "{}%2e", "{}.", "{}..x", "{}//x", "{} ",
         "{}@x", "{}-revocation",
         "{}-suspension", "{}/a/b", "{}\\x")  # fmt: skip
_ELSEWHERE = ("https://tnso.vn/status/3", "https://tinnhiem.example/status/3",
              "http://tnso.vn/status/3", "status/3", "",
              "https://tnso.vn@evil.example/status/3", "https://tnso.vn.evil.example/status/3",
              "file:///etc/passwd",
              "https://tnso.vn:443/status/3", "https://TNSO.vn/status/3",
              "http://169.254.169.254/status/3")  # fmt: skip
_PLACES = (0, 1, 7, 8, forge.SIZE - 1, forge.SIZE, forge.SIZE + 1, 10**9, 10**10 - 1, 10**10)


def _pointers(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """The status entries of a payload that still look like some."""
    found = payload.get("credentialStatus", [])
    found = [
        item for item in (found if isinstance(found, list) else [found]) if isinstance(item, dict)
    ]
    status = payload.get("status")
    listed = status.get("status_list") if isinstance(status, dict) else None
    return [*found, *([listed] if isinstance(listed, dict) else [])]


def _entry(scene: Scene, rng: Random) -> str:
    """One entry points to another place, list or purpose, or is spelt in another way."""
    pointers = _pointers(scene.credential.payload)
    if not pointers:
        return "no entry to change"
    entry = rng.choice(pointers)
    token = "idx" in entry or "uri" in entry
    place, url = ("idx", "uri") if token else ("statusListIndex", "statusListCredential")
    way = rng.randrange(6)
    if way == 0:
        entry[place] = rng.choice(_PLACES) if token else str(rng.choice(_PLACES))
    elif way == 1:
        near = str(entry.get(place, 0))
        spelt = (
            f"0{near}",
            f" {near}",
            f"+{near}",
            f"{near}.0",
            f"{near}_0",
            f"-{near}",
            "٤٢",
            near,
            4242,
            0.0,
            -1,
            True,
        )
        entry[place] = rng.choice(spelt)
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
    """Entries taken away, put twice, of another certificate, or of a kind that nobody knows."""
    payload, issuer = scene.credential.payload, rng.choice(scene.world.issuers)
    whole = issuer.certificate(status=issuer.entries(rng.choice(_PLACES[:5])))
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
    """A list says something of this certificate, most often something bad; a note may say why."""
    issuer = scene.credential.issuer
    index = _index(scene)
    value = rng.choice((1, 1, 2, 3))
    at = forge.LISTED_AT - rng.choice((0, 0, 600))
    bits = rng.choice((2, 2, 2, 1, 4, 8))
    told = {issuer.token_url: issuer.token_list({index: value & (1 << bits) - 1}, bits=bits, at=at),
            issuer.bitstring_urls["revocation"]: issuer.bitstring("revocation",
                                                                  {index} if value == 1 else {},
                                                                  at=at),
            issuer.bitstring_urls["suspension"]: issuer.bitstring("suspension",
                                                                  {index} if value == 2 else {},
                                                                  at=at)}  # fmt: skip
    for url in rng.choice((list(told), list(told), [rng.choice(list(told))])):
        scene.lists[url] = scene.world.opened(told[url], issuer)
    return f"value {value} of {bits} bits; {_note(scene, rng)}"


def _index(scene: Scene) -> int:
    for entry in _pointers(scene.credential.payload):
        found = entry.get("idx", entry.get("statusListIndex"))
        if (
            isinstance(found, int | str)
            and str(found).isdecimal()
            and str(found).isascii()
            and int(found) < forge.SIZE
        ):
            return int(found)
    return forge.INDEX


def _note(scene: Scene, rng: Random) -> str:
    """A note that agrees, contradicts, is somebody else's, or explains nothing."""
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
        holder, name = rng.choice(values.places(draft.payload))
        holder[name] = values.other(holder[name], rng)
    scene.lists[scene.credential.issuer.note_url()] = draft
    return f"a note of {standing} by {issuer.id}"


def _list(scene: Scene, rng: Random) -> str:
    """A list of another kind, age or size, cut, a bomb, or none."""
    url = rng.choice([url for url, item in scene.lists.items() if isinstance(item, Draft)] or [""])
    if not url:
        return "no list to change"
    draft = scene.lists[url]
    assert isinstance(draft, Draft)
    way = rng.choice(
        (
            "none",
            "failed",
            "failed",
            "swap",
            "foreign",
            "age",
            "age",
            "version",
            "ttl",
            "packed",
            "packed",
            "garbage",
        )
    )
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
    """The compressed octets in another size, window or number of bits, cut or followed by
    something.
    """
    bits = isinstance(draft.payload.get("credentialSubject"), dict)
    holder = _holder(draft) if bits else draft.payload.setdefault("status_list", {})
    if not isinstance(holder, dict):
        return "nothing packed"
    window = rng.choice((31, 31, 15, -15)) if bits else rng.choice((15, 15, 31, -15))
    size = rng.choice((0, 1, 16383, 16384, 32768, 131072, 16 << 20, (16 << 20) + 1, (16 << 20) + 1,
                       64 << 20) if rng.random() < 0.25
                      else (0, 1, 16383, 16384, 32768))  # fmt: skip
    stream = _compressed(size, window)
    way = rng.randrange(6)
    cut = (
        stream,
        stream,
        stream[:-4],
        stream + b"\0",
        stream + stream,
        stream[: len(stream) // 2],
    )[way]
    text = base64url.encode(cut).decode("ascii")
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
