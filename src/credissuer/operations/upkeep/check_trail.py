"""Check the audit trail: its hash chain, its checkpoint outside the database, and whether it
agrees with the stored certificates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from credissuer.audit.trail import AuditEntry, Head, first_break
from credissuer.documents import checkpoint
from credissuer.errors import AuditError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.deciding.in_trail import Decisions
from credissuer.operations.perform import needs
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Reading
from credverifier.wire.status.standing import Standing

_STANDINGS = {
    "certificate.issued": Standing.VALID,
    "certificate.suspended": Standing.SUSPENDED,
    "certificate.reinstated": Standing.VALID,
    "certificate.revoked": Standing.REVOKED,
    "certificate.superseded": Standing.SUPERSEDED,
    "certificate.voided": Standing.VOIDED,
}


class Trail(NamedTuple):
    """A trail that holds: how many entries, and up to which of them a signed checkpoint vouches."""

    entries: int
    checkpoint: int


@needs(Permission.AUDIT)
def verify_end(office: Office, call: Call, most: int) -> Trail:
    """The same of the last `most` entries, and of the certificates that they speak of; of a trail
    that is no longer, everything. The entry before them is believed.

    Returns how many entries were read. Raises as `verify`.
    """
    vouched = checkpoint.read(office)
    with office.store.read() as reading:
        head = reading.audit.recorded_head()
        start = 0 if head is None else head.seq - most
        if start > 0:
            return _end(reading, start, head, vouched)
    return verify(office, call)


def _end(
    reading: Reading,
    start: int,
    head: Head | None,
    vouched: Mapping[str, Any] | None,
) -> Trail:
    before = next(reading.audit.entries(start - 1), None)
    if before is None or before.seq != start:
        raise AuditError("audit.broken", seq=start)
    standings: dict[str, Standing] = {}
    # Their numbers are not compared: a note of before the first of these entries has none here.
    notes: dict[str, int] = {}
    entries = list(_followed(reading.audit.entries(start), standings, notes))
    broken = first_break(entries, head=head, after=(start, before.hash))
    if broken is not None:
        raise AuditError("audit.broken", seq=broken)
    last = entries[-1].seq if entries else start
    if vouched and last < vouched["version"]:
        raise AuditError("audit.cut", seq=last + 1, vouched=vouched["version"])
    if vouched:
        vouched_entry = next(reading.audit.entries(vouched["version"] - 1), None)
        if vouched_entry is None or vouched_entry.hash != vouched["hash"]:
            raise AuditError("audit.broken", seq=vouched["version"])
    stored = reading.certificates.by_numbers(sorted(standings))
    for number, standing in standings.items():
        certificate = stored.get(number)
        if certificate is None or certificate.standing is not standing:
            raise AuditError("audit.disagrees", number=number)
    return Trail(len(entries), vouched["version"] if vouched else 0)


@needs(Permission.AUDIT)
def verify(office: Office, call: Call, copies: Sequence[bytes] = ()) -> Trail:
    """The whole trail, against the kept checkpoint and `copies` of earlier ones from elsewhere.

    Raises AuditError `audit.broken`, `audit.cut`, `audit.checkpoint_invalid`, `audit.disagrees`,
    `audit.undecided`.
    """
    # Before the snapshot, because a checkpoint made meanwhile would vouch for more than it holds.
    kept = checkpoint.read(office)
    claims = [*([kept] if kept else []), *(checkpoint.prove(office, copy) for copy in copies)]
    vouched = {int(claim["version"]): str(claim["hash"]) for claim in claims}
    # Two that speak of one entry and differ: one of them was signed for another trail.
    for claim in claims:
        if vouched[claim["version"]] != claim["hash"]:
            raise AuditError("audit.broken", seq=claim["version"])
    with office.store.read() as reading:
        head = reading.audit.recorded_head()
        standings: dict[str, Standing] = {}
        notes: dict[str, int] = {}
        decisions = Decisions()
        # Read once, because a trail may be long: what it tells is believed only once it holds.
        followed = _followed(reading.audit.entries(), standings, notes)
        broken = first_break(_held_by(vouched, decisions, followed), head=head)
        if broken is not None:
            raise AuditError("audit.broken", seq=broken)
        last = head.seq if head else 0
        # Fewer entries than were vouched for: the end was cut off together with the recorded head.
        furthest = max(vouched, default=0)
        if last < furthest:
            raise AuditError("audit.cut", seq=last + 1, vouched=furthest)
        _compare(reading, standings)
        _compare_notes(reading, notes)
        decisions.compare(reading)
    return Trail(last, furthest)


def _followed(
    entries: Iterator[AuditEntry],
    standings: dict[str, Standing],
    notes: dict[str, int],
) -> Iterator[AuditEntry]:
    """The entries; meanwhile `standings` and `notes` (how many) are filled in by certificate."""
    for entry in entries:
        if entry.action in _STANDINGS:
            standings[entry.object] = _STANDINGS[entry.action]
        if entry.action.startswith("certificate.") and "note" in entry.detail:
            notes[entry.object] = int(entry.detail["note"] or 0)
        yield entry


def _held_by(
    vouched: Mapping[int, str], decisions: Decisions, entries: Iterator[AuditEntry]
) -> Iterator[AuditEntry]:
    """The entries; meanwhile `decisions` follows them.

    Raises AuditError `audit.broken` at one that a checkpoint vouches for with another hash: whoever
    rewrote the chain whole could not sign another checkpoint.
    """
    for entry in entries:
        decisions.follow(entry)
        if vouched.get(entry.seq, entry.hash) != entry.hash:
            raise AuditError("audit.broken", seq=entry.seq)
        yield entry


def _compare(reading: Reading, standings: dict[str, Standing]) -> None:
    """Every certificate stands as the trail says, and the trail speaks of none that is not there."""
    # An open intent has no entry yet.
    for number, standing in reading.certificates.standings():
        # Taken out, so that what is left over has no certificate.
        if standings.pop(number, None) is not standing:
            raise AuditError("audit.disagrees", number=number)
    for number in standings:
        raise AuditError("audit.disagrees", number=number)


def _compare_notes(reading: Reading, notes: dict[str, int]) -> None:
    """No certificate has fewer notes than the trail tells of."""
    kept = reading.notes.counts()
    for number, count in notes.items():
        if kept.get(number, 0) < count:
            raise AuditError("audit.disagrees", number=number)
