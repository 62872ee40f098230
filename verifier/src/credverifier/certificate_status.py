"""The status of a proven certificate: what its lists establish, and how its note explains that.

Pure: lists and note are given as texts, or as values read of them before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, cast

from credverifier.errors import CredentialError, StatusError
from credverifier.trust.anchors import STATUS, Issuer
from credverifier.verdict import Status
from credverifier.vocabulary import Code
from credverifier.wire import number
from credverifier.wire.credentials.content import Content
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.envelope import dates, jws
from credverifier.wire.status import standing_note, status_lists
from credverifier.wire.status.standing import Standing, worst
from credverifier.wire.status.standing_note import StandingNote
from credverifier.wire.status.status_lists import StatusList

Lists = Mapping[str, str | StatusList | StandingNote | StatusError]
"""URL -> the signed list (or standing note) fetched from it, a list or note read before, or why there
is none.
"""

_GOOD = Standing.VALID
_NEVER = float("inf")
_UNKNOWN = Status()
_CODES = {
    Standing.REVOKED: "status.revoked",
    Standing.SUPERSEDED: "status.superseded",
    Standing.SUSPENDED: "status.suspended",
}


class Proven(NamedTuple):
    """A credential whose issuer, signature and content hold. Its validity period and its standing
    are not checked yet.
    """

    issuer: Issuer
    content: Content

    @property
    def status_urls(self) -> list[str]:
        """The URLs of its status lists, each once.

        Without those outside the issuer's prefixes, because they must not be fetched.
        """
        urls = dict.fromkeys(entry.uri for entry in self.content.entries)
        return [url for url in urls if self.issuer.publishes_status(url)]

    @property
    def note_url(self) -> str:
        """The URL of its standing note."""
        return standing_note.note_url(self.content.payload["id"])


class ListedStatus(NamedTuple):
    """The status according to all lists: the worst standing that one establishes, `code` and
    `detail` of the first list that establishes none, and how old the lists are.

    `standing` is VALID where no list establishes another.
    """

    standing: Standing
    code: str | None
    detail: str | None
    status: Status


def from_lists(
    proven: Proven,
    lists: Lists,
    now: float,
    max_age: float,
) -> ListedStatus:
    """The status according to `lists`, at `now` (seconds since 1970).

    Every entry is looked up, also behind one that fails, because a bad standing that any list
    establishes wins over one that could not be established. `max_age`: seconds for which a list
    counts at most.
    """
    worst_standing = _GOOD
    code = None
    detail = None
    as_of = fresh_until = _NEVER
    for entry in proven.content.entries:
        try:
            listed = _list(proven.issuer, entry, lists)
            standing = status_lists.standing(
                entry,
                listed,
                now=now,
                max_age=max_age,
            )
            if standing is not _GOOD:
                worst_standing = worst(worst_standing, standing)
            until = listed.fresh_until(max_age)
            as_of = listed.issued_at if listed.issued_at < as_of else as_of
            fresh_until = until if until < fresh_until else fresh_until
        except StatusError as error:
            if code is None:
                code = error.code
                detail = error.detail or None
    if as_of is _NEVER:
        return ListedStatus(worst_standing, code, detail, _UNKNOWN)
    status = Status(dates.from_seconds(as_of), dates.from_seconds(fresh_until))
    return ListedStatus(worst_standing, code, detail, status)


def _list(issuer: Issuer, entry: StatusEntry, lists: Lists) -> StatusList:
    """The list for `entry` among `lists`, read if it is still a text. Raises StatusError."""
    if not issuer.publishes_status(entry.uri):
        raise StatusError(
            "status.untrusted_url",
            "the list is not below a prefix of the trust list",
        )
    listed = lists.get(entry.uri)
    if listed is None:
        raise StatusError("status.unreachable", "no list was fetched")
    if isinstance(listed, StatusError):
        raise listed
    if isinstance(listed, str):
        return read_list(listed, issuer, entry)
    # A caller keeps lists that it has read by URL: one that was read for another issuer, or filed
    # under a wrong URL, must not count.
    # A note in its place has neither.
    described = tuple(getattr(listed, name, None) for name in ("issuer", "url"))
    if described != (issuer.id, entry.uri):
        raise StatusError("status.invalid", "a list of another issuer or URL")
    return cast("StatusList", listed)


def read_list(token: str, issuer: Issuer, entry: StatusEntry) -> StatusList:
    """The signed list that `entry` points to, proven to be the issuer's.

    Raises StatusError `status.invalid`, `status.too_large`.
    """
    try:
        signed = status_lists.parse(token, entry.encoding)
        issuer.prove(signed, STATUS)
        return status_lists.decode(
            signed.payload,
            url=entry.uri,
            encoding=entry.encoding,
            issuer=issuer.id,
        )
    except StatusError:
        raise
    except CredentialError as error:
        raise StatusError("status.invalid", f"the list itself: {error}") from error


class Revocation(NamedTuple):
    """A revocation that lists and note have established, as a verifier remembers it.

    `code` is `status.revoked` or `status.superseded`. It is remembered beside `status`, because a
    certificate that was revoked for a cause may have a successor too.
    """

    code: Code
    status: Status


class ReadNote(NamedTuple):
    """A proven standing note, and its (`iat`, `version`), which is larger for newer ones."""

    note: standing_note.StandingNote
    order: tuple[float, int]


def read_note(token: str, proven: Proven, now: float) -> ReadNote:
    """The standing note of a proven credential, proven to be its issuer's.

    `now` in seconds since 1970. Raises CredentialError.
    """
    signed = jws.parse(token, typ=standing_note.TYP)
    proven.issuer.prove(signed, STATUS)
    note = standing_note.decode(
        signed.payload,
        issuer=proven.issuer.id,
        credential_id=proven.content.payload["id"],
        now=now,
    )
    return ReadNote(note, standing_note.order(signed.payload))


def explained(
    proven: Proven,
    standing: Standing,
    lists: Lists,
    now: float,
    status: Status,
) -> tuple[str, Status]:
    """The code of a bad standing, and `status` with what the issuer's note says of it.

    A note that is missing, not proven, or about another standing changes nothing, because it only
    explains what a list has set.
    """
    code = _CODES[standing]
    note = _note(proven, lists.get(proven.note_url), now)
    if note is None:
        return code, status
    # No list has a value for supersession: its note explains a revocation.
    listed = note.standing if note.standing is Standing.SUSPENDED else Standing.REVOKED
    if listed is not standing:
        return code, status
    successor = number.show(note.superseded_by) if note.superseded_by else None
    # Without a successor there is nowhere to send people, and it remains a revocation.
    if note.standing is Standing.SUPERSEDED and successor is not None:
        code = _CODES[Standing.SUPERSEDED]
    return code, status._replace(
        since=note.since,
        reason=note.reason,
        superseded_by=successor,
    )


def _note(
    proven: Proven,
    text: str | StatusList | StandingNote | StatusError | None,
    now: float,
) -> StandingNote | None:
    """The note of a certificate: its text proven, or as a bundle that was proven has it."""
    if isinstance(text, StandingNote):
        return text
    if not isinstance(text, str):
        return None
    try:
        return read_note(text, proven, now).note
    except CredentialError:
        return None
