"""How a certificate stood at a moment in the past, from the lists that were kept of it.

An office keeps the Token Status List of each day (`{list}` below `status/archive/{day}/`), as it was
signed on that day; a server may have others (`{list}?time=`). One is enough of the three renderings
of a list, because they say the same of the same index (CONTRACT section 2). Pure: texts are given.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from credverifier import days
from credverifier.certificate_status import Lists, Proven, read_list, read_note
from credverifier.errors import CredentialError, MomentError, StatusError
from credverifier.trust.anchors import Issuer
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.envelope import dates
from credverifier.wire.status import token_list
from credverifier.wire.status.standing import Standing
from credverifier.wire.status.status_lists import LEEWAY, MAX_AGE, StatusList

_RENDERINGS = ("-revocation", "-suspension")
"""Behind the URL of a Token Status List: the same list as two bitstrings."""

_AHEAD = timedelta(hours=14)
"""How much earlier a day begins in the easternmost zone than in UTC."""


class Then(NamedTuple):
    """What is judged of a past moment: the certificate with the entries that a kept list speaks of,
    those lists and the note of then, and the standing that the note alone establishes.
    """

    proven: Proven
    lists: Lists
    standing: Standing


def require_past(as_of: datetime | date | None, now: datetime) -> None:
    """Refuse what is no moment that has passed: raises MomentError `as_of.future`, `as_of.unclear`.

    A day may be today, somewhere on earth.
    """
    if as_of is None:
        return
    if not isinstance(as_of, date):
        raise TypeError("as_of must be a datetime or a date")
    if isinstance(as_of, datetime):
        if as_of.tzinfo is None:
            raise MomentError("as_of.unclear", "a moment without its offset from UTC")
        is_future = as_of > now
    else:
        is_future = as_of > (now + _AHEAD).date()
    if is_future:
        raise MomentError("as_of.future", as_of.isoformat())


def read_moment(text: str) -> datetime | date:
    """A moment (RFC 3339, with its offset) or a day (`2027-03-03`), as people write them.

    Raises MomentError `as_of.unclear`.
    """
    try:
        if len(text) == len("2027-03-03"):
            return date.fromisoformat(text)
        return dates.from_seconds(dates.seconds(text, "as_of"))
    except (ValueError, CredentialError) as error:
        raise MomentError("as_of.unclear", text[:40]) from error


def moment_of(as_of: datetime | date, zone: tzinfo, now: datetime) -> datetime:
    """The moment that is meant: of a day its last second in the issuer's `zone`, and never one
    after `now`.
    """
    if isinstance(as_of, datetime):
        return as_of
    ended = datetime(as_of.year, as_of.month, as_of.day, tzinfo=zone) + timedelta(days=1)
    return min(dates.from_seconds(int(ended.timestamp()) - 1), now)


def list_urls(entry: StatusEntry, moment: datetime, zone: tzinfo) -> Iterable[str]:
    """Where the list of `entry` that stood at `moment` may lie, in the order to ask: the server's
    answer of then (a static host gives today's), and what was kept of that day and the one before.
    """
    folder, _, name = entry.uri.rpartition("/")
    day = days.within(moment, zone).date()
    yield f"{entry.uri}?time={int(moment.timestamp())}"
    for kept in (day, day - timedelta(days=1)):
        yield f"{folder}/archive/{kept.isoformat()}/{name}"


def stood_at(listed: StatusList, moment: float) -> bool:
    """Whether a list was in force at `moment`, in seconds since 1970: signed by then, not over.

    A minute later is by then, as it is for a list of today (status_lists.standing).
    """
    return listed.issued_at - LEEWAY <= moment <= listed.fresh_until(MAX_AGE)


def is_kept(entry: StatusEntry) -> bool:
    """Whether lists of its kind are kept."""
    return entry.encoding == token_list.NAME


def read_kept(text: str, issuer: Issuer, entry: StatusEntry, moment: datetime) -> StatusList | None:
    """The list in `text`; None if it is not one that stood at `moment`. Raises StatusError."""
    listed = read_list(text, issuer, entry)
    return listed if stood_at(listed, moment.timestamp()) else None


def standing_then(proven: Proven, lists: Lists, moment: datetime, now: datetime) -> Then:
    """What `lists` (URL -> text, of today's list, the URLs of `list_urls`, and today's note) say of
    `moment`.

    The note is of today: it counts if what it tells of had been decided by then, also where no list
    had said so yet. That can only make a verdict worse.
    """
    entries = _of_kept_lists(proven.content.entries)
    then = proven._replace(content=proven.content._replace(entries=entries))
    found: dict[str, str | StatusList | StatusError] = {}
    for entry in entries:
        if proven.issuer.publishes_status(entry.uri):
            found[entry.uri] = _list_at(then, entry, lists, moment)
    text = lists.get(proven.note_url)
    standing = _decided_by(proven, text, moment, now) if isinstance(text, str) else None
    if standing is None:
        return Then(then, found, Standing.VALID)
    assert isinstance(text, str)
    return Then(then, {**found, proven.note_url: text}, standing)


def _list_at(
    proven: Proven, entry: StatusEntry, lists: Lists, moment: datetime
) -> StatusList | StatusError:
    """The newest list that stood at `moment`, or why there is none."""
    stood: list[StatusList] = []
    problem = StatusError("status.unreachable", "no list that stood at that moment is at hand")
    # Today's too, because it may have stood then.
    for url in (entry.uri, *list_urls(entry, moment, proven.issuer.zone)):
        text = lists.get(url)
        if not isinstance(text, str):
            continue
        try:
            listed = read_kept(text, proven.issuer, entry, moment)
        except StatusError as error:
            problem = error
        else:
            stood += [] if listed is None else [listed]
    return max(stood, key=lambda listed: listed.order) if stood else problem


def _of_kept_lists(entries: tuple[StatusEntry, ...]) -> tuple[StatusEntry, ...]:
    """The entries without those whose list is another rendering of one that is kept."""
    kept = {(entry.uri, entry.index) for entry in entries if is_kept(entry)}
    renderings = {(f"{uri}{suffix}", index) for uri, index in kept for suffix in _RENDERINGS}
    return tuple(entry for entry in entries if (entry.uri, entry.index) not in renderings)


def _decided_by(proven: Proven, text: str, moment: datetime, now: datetime) -> Standing | None:
    """The standing on a list that a note tells of, if it was decided by `moment`; else None."""
    try:
        note = read_note(text, proven, now.timestamp()).note
    except CredentialError:
        return None
    if note.since is None or dates.seconds(note.since, "since") > moment.timestamp():
        return None
    return note.standing if note.standing is Standing.SUSPENDED else Standing.REVOKED
