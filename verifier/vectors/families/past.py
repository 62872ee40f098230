"""How a certificate stood at a moment in the past, by the lists that were kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from case import FRESH, UNKNOWN, Case, Family, Listed, World, accepted, judged
from forge import DAY, INDEX, ISSUED_AT, LISTED_AT, NOW, seconds

from credverifier.wire.envelope import dates

_KEPT = "A list counts for a moment if it was signed by then, give or take 60 s, and was not over."
_WHERE = (
    "Today's, what ?time= gives, and kept of the day in the issuer's zone and of the day before."
)
_ONE = "The Token Status List stands for its renderings as bitstrings (CONTRACT section 2)."
_NOTE = "Today's note counts if what it tells of had been decided by then."
_NEWEST = "Of several lists that stood, the newest counts."
_THEN = "Validity and profile are judged as of that moment."

_LATER = NOW + timedelta(days=100)
_AT = seconds(NOW)
_THEN_TEXT = dates.stamp(NOW)
_NONE = "status.unreachable"


class _Kept:
    """One certificate with three status entries, and lists that were kept of its token list."""

    def __init__(self, world: World) -> None:
        self.world, self.tnso, self.token = world, world.tnso, world.tnso.sign()
        self.time_url = f"{self.tnso.token_url}?time={int(_AT)}"
        folder, _, name = self.tnso.token_url.rpartition("/")
        # 14:03 in Hanoi.
        self.day_url = f"{folder}/archive/2026-11-23/{name}"
        self.before_url = f"{folder}/archive/2026-11-22/{name}"

    def case(self, name: str, why: str, lists: dict[str, str | dict[str, str]],
             code: str | None = None, *also: str, status: dict[str, Any] | None = None,
             token: str | None = None, as_of: str = _THEN_TEXT, about: str | None = None,
             **more: Any) -> Case:  # fmt: skip
        """`lists`: URL -> text; `about`: the moment that the verdict is about, where a day is asked
        for.
        """
        answers = {
            url: Listed(f"{name}: {url.partition('/status/')[2] or 'note'}", text)
            if isinstance(text, str)
            else text
            for url, text in lists.items()
        }
        asked = "profile" in more
        expect = (
            accepted(asked=asked, status=status, as_of=about or as_of)
            if code is None
            else judged(code, *also, asked=asked, status=status, as_of=about or as_of)
        )
        return Case(
            name, why, token or self.token, expect, answers, now=_LATER, as_of=as_of, **more
        )


def _places(world: World) -> Iterable[Case]:
    at = _Kept(world)
    listed, unknown = at.tnso.token_list(), dict(UNKNOWN)
    for name, url in (
        ("answered by the server", at.time_url),
        ("kept of that day", at.day_url),
        ("kept of the day before", at.before_url),
        ("published today, that stood then", at.tnso.token_url),
    ):
        yield at.case(f"a list {name}", _WHERE, {url: listed})
    for name, url in (
        ("kept of the day after", at.day_url.replace("-23", "-24")),
        ("kept of two days before", at.day_url.replace("-23", "-21")),
    ):
        yield at.case(f"a list {name}, that nobody asks for", _WHERE, {url: listed}, _NONE,
                      status=unknown)  # fmt: skip
    yield at.case("no list was kept", _WHERE, {}, _NONE, status=unknown)
    failed: dict[str, str | dict[str, str]] = {at.day_url: {"error": "status.unreachable"}}
    yield at.case("no list could be fetched", _WHERE, failed, _NONE, status=unknown)
    yield at.case("the bitstrings of today alone", _ONE,
                  {url: text for url, text in at.tnso.lists().items() if url != at.tnso.token_url},
                  _NONE, status=unknown)  # fmt: skip
    slim = at.tnso.sign(world.slim())
    yield at.case("a certificate with one entry", _ONE, {at.day_url: listed}, token=slim)
    apart = at.tnso.certificate()
    apart["credentialStatus"] = [
        {**entry, "statusListIndex": str(INDEX + 1),
         "id": f"{entry['statusListCredential']}#{INDEX + 1}"}
        for entry in apart["credentialStatus"]
    ]  # fmt: skip
    yield at.case("bitstrings with another index are other entries", _ONE, {at.day_url: listed},
                  _NONE, status=FRESH, token=at.tnso.sign(apart))  # fmt: skip


def _ages(world: World) -> Iterable[Case]:
    at = _Kept(world)
    unknown, moment = dict(UNKNOWN), int(_AT)
    for name, issued_at in (("signed at that very moment", moment),
                            ("signed a minute later", moment + 60),
                            ("that ended at that very moment", moment - DAY)):  # fmt: skip
        status = {
            "as_of": dates.stamp(dates.from_seconds(issued_at)),
            "fresh_until": dates.stamp(dates.from_seconds(issued_at + DAY)),
        }
        yield at.case(f"a list {name}", _KEPT, {at.day_url: at.tnso.token_list(at=issued_at)},
                      status=status)  # fmt: skip
    for name, text in (
        ("signed more than a minute later", at.tnso.token_list(at=moment + 61)),
        ("that had ended a second before", at.tnso.token_list(at=moment - DAY - 1)),
        ("with an exp of before", at.tnso.token_list(exp=moment - 1)),
        ("that says to last a week", at.tnso.token_list(at=moment - 2 * DAY, exp=moment + 7 * DAY)),
    ):
        yield at.case(f"a list {name}", _KEPT, {at.day_url: text}, _NONE, status=unknown)
    yield at.case("today's list in place of the one of then", _KEPT,
                  {at.time_url: at.tnso.token_list({INDEX: 1}, at=seconds(_LATER) - 60)},
                  _NONE, status=unknown)  # fmt: skip
    yield at.case("a kept list that the credential key signed", _KEPT,
                  {at.day_url: at.tnso.token_list(key="credential")}, "status.invalid",
                  status=unknown)  # fmt: skip
    yield at.case("a list that cannot be read, beside one that stood", _KEPT,
                  {at.time_url: "no list", at.day_url: at.tnso.token_list()})  # fmt: skip
    yield at.case("a list older than asked for", _KEPT, {at.day_url: at.tnso.token_list()},
                  "status.stale", status=unknown, max_status_age=60)  # fmt: skip


def _standings(world: World) -> Iterable[Case]:
    at, fresh = _Kept(world), dict(FRESH)
    good = at.tnso.token_list()
    revoked, suspended = at.tnso.token_list({INDEX: 1}), at.tnso.token_list({INDEX: 2})
    yield at.case("revoked then", _KEPT, {at.day_url: revoked}, "status.revoked", status=fresh)
    yield at.case("suspended then", _KEPT, {at.day_url: suspended}, "status.suspended",
                  status=fresh)  # fmt: skip
    newer = at.tnso.token_list({INDEX: 1}, at=LISTED_AT + 60)
    status = {
        **FRESH,
        "as_of": dates.stamp(dates.from_seconds(LISTED_AT + 60)),
        "fresh_until": dates.stamp(dates.from_seconds(LISTED_AT + 60 + DAY)),
    }
    yield at.case("revoked by the newer of two lists", _NEWEST,
                  {at.before_url: good, at.day_url: newer}, "status.revoked", status=status)  # fmt: skip
    newer_good = at.tnso.token_list(at=LISTED_AT + 60)
    yield at.case("reinstated by the newer of two lists", _NEWEST,
                  {at.day_url: newer_good, at.before_url: suspended}, status=status)  # fmt: skip


def _notes(world: World) -> Iterable[Case]:
    at, note_url = _Kept(world), world.tnso.note_url()
    good, today = at.tnso.token_list(), seconds(_LATER) - 60
    revoked, suspended = at.tnso.token_list({INDEX: 1}), at.tnso.token_list({INDEX: 2})
    since, after = "2026-11-22T03:00:00Z", "2026-12-24T03:00:00Z"
    why = {"since": since, "reason": "undisclosed_ad"}

    def note(standing: str = "revoked", **members: Any) -> str:
        return at.tnso.note(standing, **{"at": today, **members})

    for name, listed, text, code in (
        ("revoked then, and why", revoked, note(), "status.revoked"),
        ("suspended then, and why", suspended, note("suspended"), "status.suspended"),
        ("decided before, though the list had not said so", good, note(), "status.revoked"),
        ("suspended before, though the list had not said so", good, note("suspended"),
         "status.suspended"),
        ("revoked before, though the list says suspended", suspended, note(), "status.revoked"),
    ):  # fmt: skip
        yield at.case(name, _NOTE, {at.day_url: listed, note_url: text}, code,
                      status={**FRESH, **why})  # fmt: skip
    yield at.case("decided before, and no list of then", _NOTE, {note_url: note()},
                  "status.revoked", status={**UNKNOWN, **why})  # fmt: skip
    yield at.case("decided at that very second", _NOTE,
                  {at.day_url: good, note_url: note(since=_THEN_TEXT)}, "status.revoked",
                  status={**FRESH, **why, "since": _THEN_TEXT})  # fmt: skip
    for name, text in (
        ("revoked since", note(since=after)),
        ("revoked, nobody knows when", note(since=None)),
        ("a note from the future", note(at=today + 3600)),
        ("a note that the credential key signed", note(key="credential")),
    ):
        yield at.case(f"in force then; {name}", _NOTE, {at.day_url: good, note_url: text})
    yield at.case("suspended then, revoked since", _NOTE,
                  {at.day_url: suspended, note_url: note(since=after)}, "status.suspended",
                  status=dict(FRESH))  # fmt: skip


def _moments(world: World) -> Iterable[Case]:
    at, unknown = _Kept(world), dict(UNKNOWN)
    # The last second of 23 November in Hanoi.
    ended = seconds(NOW.replace(hour=16, minute=59, second=59))
    yield at.case("a day is its end in the issuer's zone", _THEN,
                  {at.day_url: at.tnso.token_list({INDEX: 1}, at=int(ended))}, "status.revoked",
                  status={"as_of": "2026-11-23T16:59:59Z", "fresh_until": "2026-11-24T16:59:59Z",
                          "since": None, "reason": None, "superseded_by": None},
                  as_of="2026-11-23", about="2026-11-23T16:59:59Z")  # fmt: skip
    yield at.case("a list of the day after is not of the day", _THEN,
                  {at.day_url: at.tnso.token_list(at=int(ended) + 61)}, _NONE, status=unknown,
                  as_of="2026-11-23", about="2026-11-23T16:59:59Z")  # fmt: skip
    early = dates.stamp(dates.from_seconds(ISSUED_AT - 120))
    listed = at.tnso.token_list(at=ISSUED_AT - 3600)
    folder, _, name = at.tnso.token_url.rpartition("/")
    yield at.case("before it was in force", _THEN, {f"{folder}/archive/2026-11-01/{name}": listed},
                  "validity.not_yet_valid", as_of=early)  # fmt: skip
    short = at.tnso.certificate({"validUntil": "2026-11-22T00:00:00Z"})
    short["exp"] = int(dates.seconds("2026-11-22T00:00:00Z", "exp"))
    yield at.case("after it had ended", _THEN, {at.day_url: at.tnso.token_list()},
                  "validity.expired", token=at.tnso.sign(short))  # fmt: skip
    ended_since = at.tnso.certificate({"validUntil": "2026-12-01T00:00:00Z"})
    ended_since["exp"] = int(dates.seconds("2026-12-01T00:00:00Z", "exp"))
    yield at.case("ended since, in force then", _THEN, {at.day_url: at.tnso.token_list()},
                  token=at.tnso.sign(ended_since))  # fmt: skip
    yield at.case("of another profile", _THEN, {at.day_url: at.tnso.token_list()},
                  "profile.mismatch", profile="tiktok:somebody.else")  # fmt: skip
    yield at.case("of the subject's profile", _THEN, {at.day_url: at.tnso.token_list()},
                  profile="tiktok:minhanh.review")  # fmt: skip


def _cases(world: World) -> Iterable[Case]:
    for cases in (_places, _ages, _standings, _notes, _moments):
        yield from cases(world)


_ABOUT = "How a certificate stood at a moment in the past (`as_of`), by the lists that were kept."
FAMILIES = (Family("past", _ABOUT, _cases),)
