"""What an older database is to take over from the lists and notes that were published since, as
values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from credissuer.credentials.certificate import CertificateRecord
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.status.encodings import ENCODINGS
from credverifier.wire.status.list_content import ListContent
from credverifier.wire.status.standing import Standing, worst

ACTIONS = {
    Standing.VALID: "certificate.reinstated",
    Standing.SUSPENDED: "certificate.suspended",
    Standing.REVOKED: "certificate.revoked",
    Standing.SUPERSEDED: "certificate.superseded",
    Standing.VOIDED: "certificate.voided",
}
"""Standing -> the action of the audit entry that brings a certificate into it."""


class Note(NamedTuple):
    """What a proven standing note says; `superseded_by` is a canonical number."""

    standing: Standing
    since: datetime | None
    reason: str | None
    superseded_by: str | None


class PublishedList(NamedTuple):
    """What the published documents of one status list say that the database does not know.

    `standings`: index -> standing of those that are not valid, the worst that any encoding says.
    `is_whole`: every encoding is newer than the database's, so that what none of them names is
    valid. `issued_at`: when the newest was signed.
    """

    standings: Mapping[int, Standing]
    is_whole: bool
    issued_at: datetime


def listed(entry: StatusEntry, content: ListContent) -> dict[int, Standing]:
    """Index -> standing of every entry of a list that is not valid.

    `entry` points anywhere into the list. Raises StatusError `status.value_unsupported`.
    """
    wire, per_octet = ENCODINGS[entry.encoding], 8 // content.bits
    found: dict[int, Standing] = {}
    for place, octet in enumerate(content.octets):
        # Most octets of most lists are zero, which is valid in every encoding.
        if not octet:
            continue
        for index in range(place * per_octet, (place + 1) * per_octet):
            standing = wire.standing_at(entry._replace(index=index), content)
            if standing is not Standing.VALID:
                found[index] = standing
    return found


def joined(encodings: list[dict[int, Standing]]) -> dict[int, Standing]:
    """The worst that any encoding of a list says of each index."""
    together: dict[int, Standing] = {}
    for standings in encodings:
        for index, standing in standings.items():
            together[index] = worst(together.get(index, Standing.VALID), standing)
    return together


def taken_over(
    certificate: CertificateRecord,
    published: PublishedList,
    note: Note | None,
) -> CertificateRecord | None:
    """A certificate as it is to stand by what was published since; None where it stands as it is.

    What is final here stays final: of two histories the graver one counts.
    """
    if certificate.standing.final:
        return None
    standing = published.standings.get(certificate.index, Standing.VALID)
    if certificate.released_at is None:
        # Its intent was voided since: nobody was handed a certificate, and nobody ever will be.
        if not standing.final:
            return None
        return replace(certificate, standing=Standing.VOIDED, since=published.issued_at)
    if standing is Standing.VALID:
        if certificate.standing is Standing.SUSPENDED and published.is_whole:
            return replace(certificate, standing=Standing.VALID, reason=None, note=None, since=None)
        return None
    changed = _explained(certificate, standing, note, published.issued_at)
    return None if changed == certificate else changed


def _explained(
    certificate: CertificateRecord,
    standing: Standing,
    note: Note | None,
    listed_at: datetime,
) -> CertificateRecord:
    """With standing, reason and time of the note, where it is about what the list says."""
    suspended = standing is Standing.SUSPENDED
    if note is None or (note.standing is Standing.SUSPENDED) is not suspended:
        # The list is right all the same: the reason alone is lost. What is stored of a suspension
        # that goes on stays.
        if certificate.standing is standing:
            return certificate
        return replace(certificate, standing=standing, reason=None, note=None, since=listed_at)
    unchanged = (certificate.standing, certificate.reason, certificate.since) == (
        note.standing,
        note.reason,
        note.since,
    )
    return replace(
        certificate,
        standing=note.standing,
        reason=note.reason,
        # The office's own note is not public, and speaks of the standing as it was.
        note=certificate.note if unchanged else None,
        since=note.since or listed_at,
        superseded_by=note.superseded_by,
    )


def without_certificate(
    published: PublishedList,
    known: frozenset[int],
) -> dict[int, Standing]:
    """Index -> standing of what is set on a list for a certificate that nobody knows any more."""
    return {
        index: standing for index, standing in published.standings.items() if index not in known
    }
