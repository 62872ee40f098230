"""From a profile to the verdict on its certificate by the index, and every shard that must not
count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import forge
from case import CHECKS, FRESH, World, accepted, judged, refused

from credverifier import words
from credverifier.wire import number, profile_index
from credverifier.wire.envelope import base64url
from credverifier.wire.status.standing import Standing

PROFILE, OTHER = "https://www.tiktok.com/@minhanh.review", "tiktok:nguoi.khac"
_SIGNED = "A shard is believed if a status key of the issuer signed it for that very place."
_FRESH = "A shard is good from its iat for 24 hours, or until its exp."
_FORM = "Entries are 12 octets each, in ascending order, none twice."
_HINT = "The index is a hint: what it leads to is verified for that very profile."
_ABSENT = "Only a shard that is proven and current can say that there is no certificate."


def family(world: World) -> dict[str, Any]:
    """The file."""
    texts: dict[str, Any] = {}
    cases = [_written(row, world, texts) for row in _cases(world)]
    return {
        "family": "profile_index",
        "description": "A profile searched for in the index",
        "trust_list": "trust-list.json",
        "now": forge.NOW.isoformat().replace("+00:00", "Z"),
        "texts": texts,
        "cases": cases,
    }


def _written(row: dict[str, Any], world: World, texts: dict[str, Any]) -> dict[str, Any]:
    """The case as it stands in the file: each text by its name in `texts`."""
    names = {}
    for url, text in row["texts"].items():
        if isinstance(text, dict) and "error" in text:
            names[url] = text
            continue
        name = next(
            (name for name, other in texts.items() if other == text),
            f"{url.rpartition('/')[2]} {len(texts)}",
        )
        texts[name] = text
        names[url] = name
    return {**row, "texts": names}


def _valid(**changes: Any) -> dict[str, Any]:
    return accepted(asked=True, profile={"asked": PROFILE, "match": True}, **changes)


def _nothing(code: str, asked: str = PROFILE) -> dict[str, Any]:
    verdict = words.verdict_of(code)
    return {
        "outcome": words.outcome_of(verdict),
        "verdict": verdict,
        "code": code,
        "checks": ["not_checked"] * len(CHECKS),
        "profile": {"asked": asked, "match": None},
    }


def _cases(world: World) -> Iterable[dict[str, Any]]:
    tnso, key = world.tnso, forge.HANDLE_KEY
    shard = {tnso.shard_url(key): tnso.shard({key: forge.NUMBER})}
    whole = {f"{tnso.credential_url()}.jwt": tnso.sign(), **tnso.lists()}
    others = {world.other.shard_url(key): world.other.shard({})}
    others[world.courses.shard_url(key)] = world.courses.shard({})

    def case(name: str, why: str, texts: Mapping[str, Any], expect: dict[str, Any],
             search: str = PROFILE,
             **more: Any) -> dict[str, Any]:  # fmt: skip
        return {
            "name": name,
            "why": why,
            "search": search,
            **more,
            "texts": {**others, **texts},
            "expect": expect,
        }

    def bad(name: str, why: str, token: Any) -> dict[str, Any]:
        return case(name, why, {**whole, tnso.shard_url(key): token}, _nothing("link.unreachable"))

    yield case("a profile with a certificate", _HINT, {**whole, **shard}, _valid())
    short = {**_valid(), "profile": {"asked": "tiktok:MinhAnh.Review", "match": True}}
    yield case(
        "the short form of a profile", _HINT, {**whole, **shard}, short, "tiktok:MinhAnh.Review"
    )
    channel = f"youtube:id:{forge.CHANNEL}"
    by_id = {tnso.shard_url(channel): tnso.shard({channel: forge.NUMBER}, key=channel)}
    empty = {
        issuer.shard_url(channel): issuer.shard({}, key=channel)
        for issuer in (world.other, world.courses)
    }
    url = f"https://www.youtube.com/channel/{forge.CHANNEL}"
    by_url = {**_valid(), "profile": {"asked": url, "match": True}}
    yield case("a profile known by its stable id", _HINT, {**whole, **by_id, **empty}, by_url, url)
    among = {key: forge.NUMBER, **{f"tiktok:kenh{n}": forge.SUCCESSOR for n in range(80)}}
    many = {tnso.shard_url(key): tnso.shard(among)}
    yield case("one entry of many", _FORM, {**whole, **many}, _valid())
    retired = {tnso.shard_url(key): tnso.shard({key: forge.NUMBER}, signing="both")}
    yield case("signed by a key of both purposes", _SIGNED, {**whole, **retired}, _valid())
    came = {tnso.shard_url(key): tnso.shard({key: forge.NUMBER}, signing="coming")}
    yield case(
        "signed by a key that was announced for this time", _SIGNED, {**whole, **came}, _valid()
    )
    late = tnso.shard({key: forge.NUMBER}, at=forge.seconds(forge.NOW) + 60)
    yield case(
        "a clock that goes a minute after", _FRESH, {**whole, tnso.shard_url(key): late}, _valid()
    )
    without_ttl = tnso.shard({key: forge.NUMBER}, without=["ttl"])
    yield case("without ttl", _FRESH, {**whole, tnso.shard_url(key): without_ttl}, _valid())

    revoked = {**whole, **tnso.lists(Standing.REVOKED), tnso.note_url(): tnso.note()}
    status = {**FRESH, "since": "2026-11-22T03:00:00Z", "reason": "undisclosed_ad"}
    match = {"asked": PROFILE, "match": True}
    expect = judged("status.revoked", asked=True, status=status, profile=match)
    yield case("a revoked certificate", _HINT, {**revoked, **shard}, expect)
    tampered = {**whole, **shard, f"{tnso.credential_url()}.jwt": tnso.sign()[:-8] + "AAAAAAAA"}
    expect = {
        **refused("signature.invalid", "signature"),
        "profile": {"asked": PROFILE, "match": None},
    }
    yield case("a tampered certificate", _HINT, tampered, expect)
    swapped = tnso.sign(tnso.certificate(id=tnso.credential_url(forge.SUCCESSOR)))
    expect = {
        **refused("format.claims_invalid", "content"),
        "profile": {"asked": PROFILE, "match": None},
    }
    expect["checks"] = ["fail", "pass", "pass", "not_checked", "not_checked", "not_checked"]
    yield case("another certificate in its place", _HINT,
               {**whole, **shard, f"{tnso.credential_url()}.jwt": swapped},
               expect)  # fmt: skip
    elsewhere = {tnso.shard_url(OTHER): tnso.shard({OTHER: forge.NUMBER}, key=OTHER)}
    empty = {
        issuer.shard_url(OTHER): issuer.shard({}, key=OTHER)
        for issuer in (world.other, world.courses)
    }
    for name, lists in (("valid", whole), ("revoked", revoked)):
        yield case(f"the {name} certificate of another profile", _HINT,
                   {**lists, **elsewhere, **empty},
                   _nothing("link.not_found", OTHER), OTHER)  # fmt: skip
    gone = {name: text for name, text in whole.items() if not name.endswith(f"{forge.NUMBER}.jwt")}
    yield case(
        "a certificate that is not there", _ABSENT, {**gone, **shard}, _nothing("link.unreachable")
    )

    yield case("no entry", _ABSENT,
               {**whole, tnso.shard_url(key): tnso.shard({"tiktok:x": forge.NUMBER})},
               _nothing("link.not_found"))  # fmt: skip
    yield case(
        "an empty shard",
        _ABSENT,
        {**whole, tnso.shard_url(key): tnso.shard({})},
        _nothing("link.not_found"),
    )
    yield case("no shard", _ABSENT, whole, _nothing("link.unreachable"))
    for code in ("status.unreachable", "status.rollback", "status.too_large"):
        yield bad(f"{code} instead of a shard", _ABSENT, {"error": code})
    yield case("another issuer's shard that is missing is no certificate's concern", _HINT,
               {**whole, **shard, world.other.shard_url(key): {"error": "status.unreachable"}},
               _valid())  # fmt: skip
    silent = {
        world.other.shard_url(key): {"error": "status.unreachable"},
        tnso.shard_url(key): tnso.shard({}),
    }
    yield case(
        "no entry here, and no shard there",
        _ABSENT,
        {**whole, **silent},
        _nothing("link.unreachable"),
    )
    theirs = world.other.sign()
    both = {
        **whole, **world.other.lists(), f"{world.other.credential_url()}.jwt": theirs,
        tnso.shard_url(key): tnso.shard({}),
        world.other.shard_url(key): world.other.shard({key: forge.NUMBER}),
    }  # fmt: skip
    yield case("the certificate of another issuer", _HINT, both, _valid())
    first = {**both, **revoked, **shard, tnso.shard_url(key): tnso.shard({key: forge.NUMBER})}
    yield case("a valid one of another issuer before a revoked one", _HINT, first, _valid())
    also = {**revoked, **shard, world.other.shard_url(key): {"error": "status.unreachable"}}
    yield case("the first that was found, where none is valid", _HINT, also,
               judged("status.revoked", asked=True, status=status, profile=match))  # fmt: skip

    entry = {key: forge.NUMBER}
    for name in ("credential", "audit", "compromised", "retired_status", "announced"):
        yield bad(f"signed by a key that is {name}", _SIGNED, tnso.shard(entry, signing=name))
    yield bad(
        "signed by nobody we know",
        _SIGNED,
        world.stranger.shard(entry, iss=tnso.id, sub=tnso.shard_url(key)),
    )
    yield bad(
        "signed by another issuer",
        _SIGNED,
        world.other.shard(entry, iss=tnso.id, sub=tnso.shard_url(key)),
    )
    yield bad("another signature", _SIGNED, tnso.shard(entry)[:-8] + "AAAAAAAA")
    yield bad("another iss", _SIGNED, tnso.shard(entry, iss=world.other.id))
    yield bad("no iss", _SIGNED, tnso.shard(entry, without=["iss"]))
    yield bad("another place", _SIGNED, tnso.shard(entry, sub=tnso.shard_url(OTHER)))
    yield bad("no place", _SIGNED, tnso.shard(entry, without=["sub"]))
    yield bad("typ of a list", _SIGNED, tnso.shard(entry, typ="statuslist+jwt"))
    yield bad("typ of a note", _SIGNED, tnso.shard(entry, typ="standing+jwt"))
    yield bad("no token", _SIGNED, "<!doctype html>")
    yield bad("too large", _SIGNED, {"repeat": "A", "times": 256 * 1024 + 1})
    yield bad("a segment too many", _SIGNED, tnso.shard(entry) + ".x")

    now = forge.seconds(forge.NOW)
    yield bad("from the future", _FRESH, tnso.shard(entry, at=now + 61))
    yield bad("past its exp", _FRESH, tnso.shard(entry, exp=now - 1))
    yield bad(
        "older than a day, whatever its exp",
        _FRESH,
        tnso.shard(entry, at=now - forge.DAY - 1, exp=now + 9),
    )
    for name, wrong in (("iat", "today"), ("exp", None), ("version", -1), ("version", "7"),
                        ("version", True),
                        ("ttl", 0), ("ttl", "60"), ("ttl", True)):  # fmt: skip
        yield bad(f"{name} {wrong!r}", _FRESH, tnso.shard(entry, **{name: wrong}))
    for name in ("iat", "exp", "version", "entries"):
        yield bad(f"no {name}", _FRESH, tnso.shard(entry, without=[name]))

    octets = base64url.decode(_entries(entry).encode())
    low, high = b"\0" * 12, b"\xff" * 6 + b"\0" * 6
    for name, wrong in (
        ("not a text", ["x"]), ("padded", _entries(entry) + "=="), ("not base64url", "é" * 16),
        ("cut", _text(octets[:-1])), ("one octet more", _text(octets + b"\0")),
        ("out of order", _text(octets + low)), ("behind one that is greater", _text(high + octets)),
        ("one twice", _text(octets + octets)),
        ("a number with more than 45 bits",
         _text(octets[:6] + bytes([octets[6] | 0x20]) + octets[7:])),
    ):  # fmt: skip
        yield bad(f"entries: {name}", _FORM, tnso.shard({}, entries=wrong))
    yield case("between two others", _FORM,
               {**whole, tnso.shard_url(key): tnso.shard({}, entries=_text(low + octets + high))},
               _valid())  # fmt: skip
    yield case("a day later", _FRESH, {**whole, **shard}, _nothing("link.unreachable"),
               now=(forge.NOW + timedelta(days=1)).isoformat().replace("+00:00", "Z"))  # fmt: skip


def _entries(numbers: Mapping[str, str]) -> str:
    return profile_index.join(
        {profile_index.hashed(key): number.to_octets(text) for key, text in numbers.items()}
    )


def _text(octets: bytes) -> str:
    return base64url.encode(octets).decode("ascii")
