"""Work the publication journal off: standings, certificates, further forms, pictures.

In batches, each of which ends with the removal of its rows: cut off anywhere, the next publication
goes on there. Standings go first, and between any two batches again: nothing that takes long holds
up a revocation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import renditions
from credissuer.operations.formats.table import further_published
from credissuer.operations.publishing import (
    certificate_batches,
    journal,
    published_badges,
    standing_batches,
)
from credissuer.status.due_publication import DueKind, DuePublicationRecord
from credissuer.store.status.publication_journal import PublicationJournalReading

Progress = Callable[[int], None]
"""Called with how many certificates were done just now."""

FURTHER = 200
"""Certificates of which further forms are signed under one lock."""

DRAWN = 5
"""Certificates whose pictures are drawn in one batch: some seconds."""


class BroughtOut(NamedTuple):
    """`certificates` were looked at, `written` files changed; `refused` is the first refusal to
    sign a further form, which has held up nothing else.
    """

    certificates: int
    written: int
    refused: RefusedError | None


def bring_out(office: Office, call: Call, progress: Progress = lambda done: None) -> BroughtOut:
    """Publish everything that is in the journal, and what comes into it meanwhile.

    Raises PublicationError, SigningKeyError, ConfigError: then what is left stays in the journal.
    """
    done, written, refused = 0, 0, None
    last_signed: DuePublicationRecord | None = None
    while True:
        written += standing_batches.put_pending(office)
        count, files = certificate_batches.put_pending(office)
        if count:
            done, written = done + count, written + files
            progress(count)
            continue
        rows, refusal = _sign_further(office, call, last_signed)
        refused = refused or refusal
        if rows:
            last_signed = rows[-1]
            continue
        count, files = _draw(office)
        written += files
        if not count:
            return BroughtOut(done, written, refused)


def _sign_further(
    office: Office, call: Call, after: DuePublicationRecord | None
) -> tuple[list[DuePublicationRecord], RefusedError | None]:
    """Sign the further forms of the next certificates of the journal: those that the settings want,
    that were intended, or that a key signed which nobody accepts any more. What is signed is due by
    that.

    Returns the rows that it was about, and the first refusal. The row of a certificate that is
    refused stays, so that each publication tries it again and tells.
    """
    with office.store.read() as reading:
        rows = reading.of(PublicationJournalReading).pending(DueKind.RENDITIONS, FURTHER, after)
        numbers = list(dict.fromkeys(row.number for row in rows))
        replaced = reading.replaced_renditions.of_purposes(numbers)
        promised = {
            row.purpose: sorted(
                {
                    *replaced.get(row.purpose, ()),
                    *reading.renditions.still_open(numbers, row.purpose),
                }
            )
            for row in further_published()
        }
    refused: dict[str, RefusedError] = {}
    for purpose, those in promised.items():
        wanted = numbers if purpose in office.renditions else those
        # One certificate that cannot be signed must not keep all others from the public.
        refused |= renditions.sign_missing(office, call, purpose, wanted).refused
    done = [row for row in rows if row.number not in refused]
    journal.remove(office, office.publication, done)
    return rows, next(iter(refused.values()), None)


def _draw(office: Office) -> tuple[int, int]:
    """Draw and publish the pictures of the next certificates; how many rows and files it were."""
    with office.store.read() as reading:
        rows = reading.of(PublicationJournalReading).pending(DueKind.PICTURES, DRAWN)
    numbers = list(dict.fromkeys(row.number for row in rows))
    # Where the setting was switched off meanwhile, nobody waits for them.
    is_wanted = office.publishes_badges and rows
    written = published_badges.put_missing(office, office.publication, numbers) if is_wanted else 0
    journal.remove(office, office.publication, rows)
    return len(rows), written
