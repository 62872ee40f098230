"""Standing notes: they explain what a list has set, and do nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from case import FRESH, Case, Family, Listed, World, accepted, judged
from forge import LISTED_AT, NOW, PUBLIC_URL, SUCCESSOR, dump, seconds

from credverifier.wire.status.standing import Standing

_EXPLAINS = "A note explains a bit that a list has set (CONTRACT section 2)."
_NEVER = "A note never sets or lifts a bit (CONTRACT section 2)."
_UNTOLD = (
    "A note that is missing or invalid leaves the standing without a why (CONTRACT section 2)."
)
_SHOWN = f"{SUCCESSOR[:5]}-{SUCCESSOR[5:]}"
_SINCE = "2026-11-22T03:00:00Z"


class _Certificate:
    """One certificate in each standing, and any note beside it."""

    def __init__(self, world: World) -> None:
        self.world, self.tnso, self.token = world, world.tnso, world.tnso.sign()
        self._lists = {
            standing: {
                url: Listed(f"{standing}: {url.rpartition('/')[2]}", text)
                for url, text in world.tnso.lists(standing).items()
            }
            for standing in (Standing.REVOKED, Standing.SUSPENDED)
        }

    def case(
        self,
        name: str,
        why: str,
        standing: Standing,
        note: str | None,
        code: str | None,
        **explanation: Any,
    ) -> Case:
        """`explanation`: since, reason, superseded_by, where they are not null."""
        lists: dict[str, Any] = dict(self._lists.get(standing, self.world.clear))
        if note is not None:
            lists[self.tnso.note_url()] = Listed(f"note: {name}", note)
        expect = judged(code, status={**FRESH, **explanation}) if code else accepted()
        return Case(name, why, self.token, expect, lists)


def _explained(at: _Certificate) -> Iterable[Case]:
    note, revoked, suspended = at.tnso.note, Standing.REVOKED, Standing.SUSPENDED
    why, code = {"since": _SINCE, "reason": "undisclosed_ad"}, "status.revoked"
    replaced = {"superseded_by": SUCCESSOR, "reason": "superseded"}
    shown = {"since": _SINCE, "reason": "superseded", "superseded_by": _SHOWN}
    yield at.case("revoked, and why", _EXPLAINS, revoked, note(), code, **why)
    yield at.case(
        "suspended, and why", _EXPLAINS, suspended, note("suspended"), "status.suspended", **why
    )
    yield at.case(
        "superseded",
        _EXPLAINS,
        revoked,
        note("superseded", **replaced),
        "status.superseded",
        **shown,
    )
    unexplained, shown = (
        note("superseded", reason=None, superseded_by=SUCCESSOR),
        {**shown, "reason": None},
    )
    yield at.case(
        "superseded, no reason told", _EXPLAINS, revoked, unexplained, "status.superseded", **shown
    )
    no_number = note("superseded", reason="superseded")
    yield at.case(
        "superseded by nobody knows what",
        _EXPLAINS,
        revoked,
        no_number,
        code,
        since=_SINCE,
        reason="superseded",
    )
    with_successor = note(superseded_by=SUCCESSOR)
    yield at.case(
        "revoked, with a successor",
        _EXPLAINS,
        revoked,
        with_successor,
        code,
        **why,
        superseded_by=_SHOWN,
    )
    held = note("suspended", superseded_by=SUCCESSOR)
    yield at.case(
        "suspended, with a successor",
        _EXPLAINS,
        suspended,
        held,
        "status.suspended",
        **why,
        superseded_by=_SHOWN,
    )
    yield at.case(
        "revoked, no reason told", _EXPLAINS, revoked, note(reason=None), code, since=_SINCE
    )
    yield at.case(
        "revoked, no date told", _EXPLAINS, revoked, note(since=None), code, reason="undisclosed_ad"
    )
    yield at.case(
        "a reason we have no words for",
        _EXPLAINS,
        revoked,
        note(reason="new_code"),
        code,
        since=_SINCE,
        reason="new_code",
    )
    for name, signed in (
        ("signed with the EdDSA status key", note(key="status_eddsa")),
        (
            "typ with its prefix",
            at.tnso.sign(_members(at), key="status", header={"typ": "application/standing+JWT"}),
        ),
        ("iat in 60 s", note(at=seconds(NOW) + 60)),
        ("a year old", note(at=LISTED_AT - 200 * 86400)),
        ("further claims", note(x={"y": 1}, aud="anyone")),
    ):
        yield at.case(f"a note: {name}", _EXPLAINS, revoked, signed, code, **why)


def _members(at: _Certificate, **changes: Any) -> dict[str, Any]:
    members = {"iss": at.tnso.id, "sub": at.tnso.credential_url(), "iat": LISTED_AT, "version": 7,
               "standing": "revoked", "since": _SINCE, "reason": "undisclosed_ad",
               "superseded_by": None}  # fmt: skip
    return {**members, **changes}


def _powerless(at: _Certificate) -> Iterable[Case]:
    """Notes that say something else than the list."""
    note, valid, revoked, suspended = (
        at.tnso.note,
        Standing.VALID,
        Standing.REVOKED,
        Standing.SUSPENDED,
    )
    for standing in ("revoked", "suspended", "superseded"):
        signed = note(standing, superseded_by=SUCCESSOR)
        yield at.case(f"the list says valid, the note {standing}", _NEVER, valid, signed, None)
    yield at.case("the list says valid, and no note", _NEVER, valid, None, None)
    yield at.case("the list says valid, the note is rubbish", _NEVER, valid, "rubbish", None)
    yield at.case(
        "the list says revoked, the note suspended",
        _NEVER,
        revoked,
        note("suspended"),
        "status.revoked",
    )
    yield at.case(
        "the list says revoked, the note valid", _NEVER, revoked, note("valid"), "status.revoked"
    )
    for standing in ("revoked", "superseded", "valid"):
        signed = note(standing, superseded_by=SUCCESSOR)
        yield at.case(
            f"the list says suspended, the note {standing}",
            _NEVER,
            suspended,
            signed,
            "status.suspended",
        )
    for standing, code in ((revoked, "status.revoked"), (suspended, "status.suspended")):
        yield at.case(f"{standing}, and no note", _UNTOLD, standing, None, code)


def _unbelieved(at: _Certificate) -> Iterable[Case]:
    tnso, note, other = at.tnso, at.tnso.note, at.world.other
    head, body, _ = note().split(".")
    notes: list[tuple[str, str]] = [
        ("of another certificate", note(number=SUCCESSOR)),
        ("without sub", note(without=("sub",))),
        ("sub with a slash more", note(sub=f"{tnso.credential_url()}/")),
        ("of another issuer", note(iss=other.id)),
        ("without iss", note(without=("iss",))),
        ("signed by another trusted issuer", other.note(iss=tnso.id, sub=tnso.credential_url())),
        ("signed with the credential key", note(key="credential")),
        ("signed with the audit key", note(key="audit")),
        ("signed with a compromised key", note(key="compromised")),
        ("signed with a key announced for a time before the trust list", note(key="announced")),
        ("signed with a retired key", note(key="retired_status")),
        ("without a signature", f"{head}.{body}."),
        ("with another signature", f"{head}.{body}.{note('suspended').rpartition('.')[2]}"),
        ("typ of a status list", note(typ="statuslist+jwt")),
        ("typ JWT", note(typ="JWT")),
        ("that is the certificate", at.token),
        ("that is the list", tnso.token_list()),
        ("that is an error page", "<!doctype html>"),
        ("that is empty", ""),
        ("iat in 61 s", note(at=seconds(NOW) + 61)),
        ("without iat", note(without=("iat",))),
        ("a member twice",
         tnso.sign(b'{"standing":"suspended",' + dump(_members(at))[1:], key="status",
                   typ="standing+jwt")),
        ("reason twice",
         tnso.sign(b'{"reason":"deceased",' + dump(_members(at))[1:], key="status",
                   typ="standing+jwt")),
    ]  # fmt: skip
    wrong: list[tuple[str, Any]] = [
        ("standing", "voided"), ("standing", "expired"), ("standing", "REVOKED"), ("standing", ""),
        ("standing", None), ("standing", 1), ("standing", ["revoked"]), ("since", "yesterday"),
        ("since", "2026-11-22"), ("since", 1795316400), ("since", True),
        ("since", ["2026-11-22T03:00:00Z"]), ("reason", 7), ("reason", ["undisclosed_ad"]),
        ("reason", {"vi": "x"}), ("reason", True), ("superseded_by", 7),
        ("superseded_by", "012345678E"), ("superseded_by", "01234-5678D"),
        ("superseded_by", "012345678d"), ("superseded_by", ""),
        ("superseded_by", f"{PUBLIC_URL}/c/{SUCCESSOR}"), ("superseded_by", [SUCCESSOR]),
        ("iat", "1795417080"), ("iat", True), ("iat", None), ("iat", -1),
    ]  # fmt: skip
    notes += [
        (
            f"{name} {value!r}",
            tnso.sign(_members(at, **{name: value}), key="status", typ="standing+jwt"),
        )
        for name, value in wrong
    ]
    for name, signed in notes:
        yield at.case(f"a note {name}", _UNTOLD, Standing.REVOKED, signed, "status.revoked")
    superseded = note("superseded", superseded_by=SUCCESSOR, key="credential")
    yield at.case(
        "superseded, by a note of the wrong key",
        _UNTOLD,
        Standing.REVOKED,
        superseded,
        "status.revoked",
    )


def _cases(world: World) -> list[Case]:
    at = _Certificate(world)
    return [*_explained(at), *_powerless(at), *_unbelieved(at)]


FAMILIES = (
    Family(
        "standing", "Suspended, revoked, superseded: the list says that, the note says why", _cases
    ),
)
