"""Several findings at once: which of them is the verdict (CONTRACT section 1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from case import FRESH, UNKNOWN, Case, Family, Listed, World, accepted, judged, refused
from forge import DAY, INDEX, LISTED_AT, NOW, SUCCESSOR, VALID_UNTIL, seconds

from credverifier.wire.envelope import dates
from credverifier.wire.status.standing import Standing

_ORDER = (
    "The first of: malformed, unknown_issuer, tampered, superseded, revoked, suspended, expired, "
    "not_yet_valid, "
    "status_unavailable, profile_mismatch, valid."
)
_STAGES = "Envelope, issuer and key, signature, content: the first that does not hold ends it."
_WORST = (
    "Every entry is read: a bad standing that is established wins, then any entry not established."
)
_OLDEST = "as_of is the oldest list's iat, fresh_until the earliest end."
_EXPIRED = datetime(2027, 12, 1, tzinfo=UTC)
_EARLY = datetime(2026, 10, 1, tzinfo=UTC)
_MINE, _FOREIGN = "tiktok:minhanh.review", "tiktok:somebody.else"
_UNREACHABLE = {"error": "status.unreachable"}


def _stages(world: World) -> Iterable[Case]:
    """Each fault together with every later one."""
    tnso, stranger = world.tnso, world.stranger
    wrong: dict[str, Any] = {
        "vc": {},
        "validUntil": "2026-01-01T00:00:00Z",
        "validFrom": "2025-01-01T00:00:00Z",
    }
    content = tnso.sign(world.slim(wrong))
    signature = content[:-8] + ("AAAAAAAA" if content[-8:] != "AAAAAAAA" else "BBBBBBBA")
    issuer = stranger.sign(stranger.certificate(wrong, slim=True))[:-8] + "AAAAAAAA"
    envelope = f"{issuer}="
    lists = {tnso.token_url: Listed("revoked", tnso.token_list({INDEX: 1}))}
    entry = tnso.sign(world.slim({"jti": "urn:x:1"}, without=("status",)))
    rows = (
        ("everything wrong", envelope, "format.malformed", "envelope"),
        ("all but the envelope wrong", issuer, "issuer.untrusted", "issuer"),
        ("signature and all behind it wrong", signature, "signature.invalid", "signature"),
        ("content wrong, expired and revoked", content, "format.claims_invalid", "content"),
        ("claims and status entry wrong", entry, "format.claims_invalid", "content"),
    )
    for name, token, code, stage in rows:
        yield Case(name, _STAGES, token, refused(code, stage), lists, profile=_FOREIGN)


class _Certificate:
    """The whole certificate, or one that has ended, in any standing and at any time."""

    def __init__(self, world: World) -> None:
        self.world, self.tnso, self.token = world, world.tnso, world.tnso.sign()

    def lists(self, standing: Standing, now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
        """Lists of this moment, and the status that is expected of them."""
        at = seconds(now) - 60
        name = f"{standing} at {dates.stamp(now)}"
        lists = {
            url: Listed(f"{name}: {url.rpartition('/')[2]}", text)
            for url, text in self.tnso.lists(standing, at=at).items()
        }
        ages = {
            "as_of": dates.stamp(dates.from_seconds(at)),
            "fresh_until": dates.stamp(dates.from_seconds(at + DAY)),
        }
        return lists, {**FRESH, **ages}


def _findings(world: World) -> Iterable[Case]:
    at = _Certificate(world)
    expired, early, mismatch = "validity.expired", "validity.not_yet_valid", "profile.mismatch"
    late, soon = (_EXPIRED, expired), (_EARLY, early)
    for now, validity in (late, soon):
        for standing, code in (
            (Standing.REVOKED, "status.revoked"),
            (Standing.SUSPENDED, "status.suspended"),
        ):
            lists, status = at.lists(standing, now)
            for profile, also in ((None, ()), (_FOREIGN, (mismatch,)), (_MINE, ())):
                name = f"{validity.partition('.')[2]} and {standing}" + (
                    f", asked for {profile}" if profile else ""
                )
                expect = judged(code, validity, *also, asked=profile is not None, status=status)
                yield Case(name, _ORDER, at.token, expect, lists, now, profile)
        lists, status = at.lists(Standing.VALID, now)
        expect = judged(validity, mismatch, asked=True, status=status)
        yield Case(f"{validity} of another profile", _ORDER, at.token, expect, lists, now, _FOREIGN)
        expect = judged(validity, "status.unreachable", status=UNKNOWN)
        yield Case(f"{validity} and no list", _ORDER, at.token, expect, {}, now)
        if now > NOW:
            expect = judged(validity, "status.stale", mismatch, asked=True, status=UNKNOWN)
            yield Case(
                f"{validity}, stale lists, another profile",
                _ORDER,
                at.token,
                expect,
                world.clear,
                now,
                _FOREIGN,
            )
    note = Listed(
        "superseded", world.tnso.note("superseded", superseded_by=SUCCESSOR, reason="superseded")
    )
    lists, status = at.lists(Standing.SUPERSEDED, _EXPIRED)
    why = {
        "since": "2026-11-22T03:00:00Z",
        "reason": "superseded",
        "superseded_by": f"{SUCCESSOR[:5]}-{SUCCESSOR[5:]}",
    }
    expect = judged("status.superseded", expired, mismatch, asked=True, status={**status, **why})
    lists = {**lists, world.tnso.note_url(): note}
    yield Case(
        "superseded, expired, another profile", _ORDER, at.token, expect, lists, _EXPIRED, _FOREIGN
    )
    for profile, code in ((_FOREIGN, "status.unreachable"), (_MINE, "status.unreachable")):
        also = (mismatch,) if profile == _FOREIGN else ()
        expect = judged(code, *also, asked=True, status=UNKNOWN)
        yield Case(f"no list, asked for {profile}", _ORDER, at.token, expect, {}, profile=profile)
    revoked, status = at.lists(Standing.REVOKED, NOW)
    expect = judged("status.revoked", mismatch, asked=True, status=status)
    yield Case("revoked, another profile", _ORDER, at.token, expect, revoked, profile=_FOREIGN)
    yield Case(
        "all in order, its own profile",
        _ORDER,
        at.token,
        accepted(asked=True),
        world.clear,
        profile=_MINE,
    )
    yield Case("all in order, no profile", _ORDER, at.token, accepted(), world.clear)


def _entries(world: World) -> Iterable[Case]:
    tnso, token = world.tnso, world.tnso.sign()
    revocation, suspension, both = (
        tnso.bitstring_urls["revocation"],
        tnso.bitstring_urls["suspension"],
        tnso.token_url,
    )
    bit = Listed("revocation set", tnso.bitstring("revocation", [INDEX]))
    hold = Listed("suspension set", tnso.bitstring("suspension", [INDEX]))
    odd = Listed("value 3", tnso.token_list({INDEX: 3}))
    on_hold = Listed("value 2", tnso.token_list({INDEX: 2}))
    final = Listed("value 1", tnso.token_list({INDEX: 1}))
    rows: list[tuple[str, dict[str, Any], str]] = [
        ("only the revocation bit", {revocation: bit}, "status.revoked"),
        ("only the suspension bit", {suspension: hold}, "status.suspended"),
        ("only the token list, revoked", {both: final}, "status.revoked"),
        ("only the token list, suspended", {both: on_hold}, "status.suspended"),
        ("both bits", {revocation: bit, suspension: hold}, "status.revoked"),
        ("a suspension bit, and the token list says revoked", {suspension: hold, both: final},
         "status.revoked"),
        ("a revocation bit, and the token list says suspended", {revocation: bit, both: on_hold},
         "status.revoked"),
        ("a revocation bit, the others unreachable",
         {revocation: bit, suspension: _UNREACHABLE, both: _UNREACHABLE},
         "status.revoked"),
        ("the others unreachable, the last says suspended",
         {revocation: _UNREACHABLE, suspension: _UNREACHABLE, both: on_hold}, "status.suspended"),
        ("a revocation bit and a value without meaning", {revocation: bit, both: odd},
         "status.revoked"),
        ("a value without meaning alone", {both: odd}, "status.value_unsupported"),
        ("the first unreachable", {revocation: _UNREACHABLE}, "status.unreachable"),
        ("the second unreachable", {suspension: _UNREACHABLE}, "status.unreachable"),
        ("the third unreachable", {both: _UNREACHABLE}, "status.unreachable"),
        ("two not established: the first is told",
         {suspension: {"error": "status.rollback"}, both: _UNREACHABLE},
         "status.rollback"),
    ]  # fmt: skip
    for name, changes, code in rows:
        yield Case(name, _WORST, token, judged(code, status=FRESH), {**world.clear, **changes})
    none = dict.fromkeys(world.clear, _UNREACHABLE)
    yield Case(
        "none of three reachable", _WORST, token, judged("status.unreachable", status=UNKNOWN), none
    )


def _oldest(world: World) -> Iterable[Case]:
    tnso, token = world.tnso, world.tnso.sign()
    hour, url = 3600, tnso.bitstring_urls["suspension"]
    older = Listed("an hour older", tnso.bitstring("suspension", at=LISTED_AT - hour))
    sooner = Listed("ends in an hour", tnso.bitstring("suspension", exp=LISTED_AT + 2 * hour))
    stamps = [
        dates.stamp(dates.from_seconds(LISTED_AT + shift))
        for shift in (-hour, DAY - hour, 2 * hour)
    ]
    status = {"as_of": stamps[0], "fresh_until": stamps[1]}
    yield Case(
        "one list an hour older",
        _OLDEST,
        token,
        accepted(status=status),
        {**world.clear, url: older},
    )
    expect = accepted(status={"fresh_until": stamps[2]})
    yield Case("one list that ends early", _OLDEST, token, expect, {**world.clear, url: sooner})
    expect = accepted(status={"as_of": FRESH["as_of"]})
    newer = Listed("a minute newer", tnso.token_list(at=LISTED_AT + 60))
    yield Case(
        "one list a minute newer", _OLDEST, token, expect, {**world.clear, tnso.token_url: newer}
    )
    assert VALID_UNTIL < _EXPIRED


def _cases(world: World) -> list[Case]:
    return [*_stages(world), *_findings(world), *_entries(world), *_oldest(world)]


FAMILIES = (Family("precedence", "Which finding is the verdict when several stand", _cases),)
