"""PURE: which rows of a watched sheet are to be checked again, and what has become of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from credverifier import words
from credverifier.cli.csv_plan import COLUMNS
from credverifier.errors import FormatError
from credverifier.wire.changes import Change
from credverifier.wire.envelope import dates

_VERDICT, _NUMBER = COLUMNS.index("cs_verdict"), COLUMNS.index("cs_number")
_NAME, _UNTIL = COLUMNS.index("cs_name"), COLUMNS.index("cs_valid_until")

_HEADLINE, _NOTE = COLUMNS.index("cs_verdict_vi"), COLUMNS.index("cs_note")

_STANDING = frozenset({"revoked", "suspended", "superseded"})
"""Verdicts, and standings, that a status list sets."""

_DECIDED_BY_TIME = frozenset({"not_yet_valid"})
"""Verdicts, beside `valid`, that another moment may change without a word of the issuer."""

_NEW = frozenset({"certificate.issued", "certificate.reissued", "certificate.reinstated"})
"""Types of changes by which a row may come to a certificate in force."""

_OLD = frozenset({"certificate.suspended", "certificate.revoked", "certificate.superseded"})
"""Types of changes that concern the certificate they name, and no other."""


class WatchedChanges(NamedTuple):
    """What feeds have told since the last look: the certificates that they name, each with its
    standing by the last word about it, and whether there may be one that is in force and was not.
    """

    standings: Mapping[str, str]
    may_be_new: bool


class RowChange(NamedTuple):
    """A row whose verdict or certificate is another one than at the last look: its position, and
    the verdicts of then and now, None for a row that was not checked then.
    """

    position: int
    was: str | None
    now: str
    number: str
    name: str


def told_by(changes: Sequence[Change]) -> WatchedChanges:
    """What `changes`, in their order, mean for a sheet. A type that is not known may mean
    anything.
    """
    types = {change.type for change in changes}
    standings = {change.number: change.standing for change in changes}
    return WatchedChanges(standings, bool(types & _NEW or types - _NEW - _OLD))


def is_due(cells: Sequence[str], told: WatchedChanges, now: float, *, questions: int) -> bool:
    """Whether a row has to be checked again at `now` (seconds since 1970): because its certificate
    has changed, because time has passed, or because it was never known how it stands. `questions`
    is how many there are in the row.
    """
    verdict, number = cells[_VERDICT], cells[_NUMBER]
    if not verdict or number in told.standings or verdict in _DECIDED_BY_TIME:
        return True
    if verdict == "valid":
        return _has_ended(cells[_UNTIL], now)
    # Of several certificates in one row only the gravest is kept.
    if questions > 1 or told.may_be_new:
        return True
    return words.outcome_of(verdict) == "unknown" and verdict != "not_found"


def contradicts(cells: Sequence[str], told: WatchedChanges) -> bool:
    """Whether a row was checked against files that are older than what the feed has told, as a
    cache on the way may give them for a minute.
    """
    standing = told.standings.get(cells[_NUMBER])
    if standing is None:
        return False
    return (cells[_VERDICT] in _STANDING) != (standing in _STANDING)


def doubted(cells: Sequence[str]) -> list[str]:
    """The cells of a row that is valid by files that are too old: nobody knows how it stands."""
    doubt = list(cells)
    doubt[_VERDICT] = "status_unavailable"
    doubt[_HEADLINE] = words.VERDICTS["status_unavailable"]["headline"]["vi"]
    doubt[_NOTE] = "; ".join(filter(None, ("status.rollback", cells[_NOTE])))
    return doubt


def certificate_of(cells: Sequence[str]) -> tuple[str, str, str]:
    """Number, name and end of the certificate of a row."""
    return cells[_NUMBER], cells[_NAME], cells[_UNTIL]


def ends_before(cells: Sequence[str], moment: float) -> bool:
    """Whether the certificate of a row is in force now, and is over before a moment."""
    return cells[_VERDICT] == "valid" and _has_ended(cells[_UNTIL], moment)


def differences(
    before: Sequence[Sequence[str]] | None, rows: Sequence[Sequence[str]]
) -> Iterator[RowChange]:
    """The rows that are not as they were; all that are not valid where there was no look before."""
    for position, cells in enumerate(rows):
        was = None if before is None else before[position]
        if was is None:
            if not cells[_VERDICT] or cells[_VERDICT] == "valid":
                continue
        elif (was[_VERDICT], was[_NUMBER]) == (cells[_VERDICT], cells[_NUMBER]):
            continue
        yield RowChange(
            position,
            None if was is None else was[_VERDICT],
            cells[_VERDICT],
            cells[_NUMBER],
            cells[_NAME],
        )


def outcomes(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Outcome -> rows that have it. A row that could not be checked is unknown, one that asks
    nothing is not counted.
    """
    counted = {"valid": 0, "invalid": 0, "unknown": 0}
    for cells in rows:
        if any(cells):
            verdict = cells[_VERDICT]
            counted[words.outcome_of(verdict) if verdict else "unknown"] += 1
    return counted


def _has_ended(until: str, now: float) -> bool:
    try:
        return dates.seconds(until, "valid_until") <= now
    except FormatError:
        # Nobody knows, so that it is looked at.
        return True
