"""Compare every public file with the database, and write what is missing or differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from credissuer.documents import fence
from credissuer.documents.kind import every
from credissuer.documents.kinds import CHECKPOINT, STANDING_NOTE
from credissuer.documents.ledger import bring_current, publish_current
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import lists, renditions
from credissuer.operations.bundling import keep as bundling
from credissuer.operations.formats.table import WHOLE
from credissuer.operations.perform import needs
from credissuer.operations.publishing import (
    certificate_files,
    change_feed,
    directory,
    fixed_files,
    list_archive,
    profile_index,
    published_badges,
    upper_case_copies,
)
from credissuer.operations.publishing.mirrors import put_manifest
from credissuer.operations.publishing.pending import Progress
from credissuer.operations.publishing.publish import publish
from credissuer.publication.contract import Publication
from credissuer.staff.roles import Permission

BATCH = 1_000
"""Certificates whose files are compared together."""


class Verified(NamedTuple):
    """What the whole pass compared and found: `due` files were not public yet and are now, `mended`
    were missing or held something else, `removed` should not have been there.
    """

    certificates: int
    lists: int
    due: int
    mended: int
    removed: int


@needs(Permission.PUBLISH)
def verify(
    office: Office,
    call: Call,
    to: Publication | None = None,
    progress: Progress = lambda done: None,
) -> Verified:
    """Compare everything that should be public with what is, and write what differs.

    `to` is another tree, which is written whole; without it what is due goes out first, as by
    `publish`, and is not counted as damage. Raises as `publish`.
    """
    fence.check(office, whole=True)
    publication, due, refused = to or office.publication, 0, None
    if to is None:
        due, refused = _bring_out(office, call)
    mended = fixed_files.put_documents(office, publication)
    done, refusal = 0, None
    # One snapshot, older than the lists: each certificate in it is on one of those.
    with office.store.read() as reading:
        list_count, files = put_standings(office, publication)
        mended += files
        for batch in _batches(reading.renditions.signed(WHOLE.purpose)):
            refused_here = _sign_missing(office, call, batch)
            refusal = refusal or refused_here
            mended += certificate_files.put(office, publication, batch)
            done += len(batch)
            progress(len(batch))
        # After the certificates, because it leads to what is out by now.
        mended += change_feed.put_all(office, publication)
        mended += list_archive.put_all(office, publication)
        mended += profile_index.publish(office, publication)
        mended += directory.put_all(office, publication)
        mended += bundling.put(office, publication)
        # The last, because drawing takes long and nobody verifies a picture.
        if office.publishes_badges:
            for batch in _batches(reading.renditions.signed(WHOLE.purpose)):
                mended += published_badges.put_missing(office, publication, batch)
    removed = upper_case_copies.remove(publication)
    # The last: it lists what is out by now.
    put_manifest(publication)
    first = refused or refusal
    if first is not None:
        raise first
    return Verified(done, list_count, due, mended, removed)


def count(office: Office) -> int:
    """How many certificates `verify` compares."""
    with office.store.read() as reading:
        return reading.renditions.count_signed(WHOLE.purpose)


def _bring_out(office: Office, call: Call) -> tuple[int, RefusedError | None]:
    """What is in the journal is due, and no damage."""
    try:
        return publish(office, call).written, None
    except RefusedError as error:
        # Told when everything was compared.
        return 0, error


def put_standings(office: Office, publication: Publication) -> tuple[int, int]:
    """Every note, every list and the checkpoint; how many lists, and how many files were written.

    Notes first, in batches; those of certificates that were reinstated go when the lists have said
    so.
    """
    with office.store.read() as reading:
        list_ids = [record.id for record in reading.status_lists.all()]
        bad = [record.number for record in reading.certificates.not_in_good_standing()]
        # With the notes that are out: that of a reinstated certificate must go.
        gone = reading.documents.keys_of(STANDING_NOTE.name) - set(bad)
    written = 0
    for batch in _batches(bad):
        with office.publish_lock():
            current = bring_current(office, {STANDING_NOTE.name: every(batch)})
            written += publish_current(office, publication, current._replace(obsolete=[]))
    wanted = {
        STANDING_NOTE.name: every(sorted(gone)),
        **lists.wanted(list_ids),
        CHECKPOINT.name: every([""]),
    }
    with office.publish_lock():
        written += publish_current(office, publication, bring_current(office, wanted))
    return len(list_ids), written


def _sign_missing(office: Office, call: Call, numbers: Sequence[str]) -> RefusedError | None:
    """Sign what the settings want of these certificates; the first refusal."""
    refused: list[RefusedError] = []
    for purpose in sorted(office.renditions):
        # One certificate that cannot be signed must not keep all others from the public.
        refused += renditions.sign_missing(office, call, purpose, numbers).refused.values()
    return refused[0] if refused else None


def _batches(numbers: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(numbers)
    while batch := list(islice(waiting, BATCH)):
        yield batch
