"""Keep public what should be: publish the lists that are due, or that are not out yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from credissuer.documents import fence
from credissuer.documents.kind import every
from credissuer.documents.kinds import BY_NAME, CHECKPOINT, STANDING_NOTE, STATUS_LISTS
from credissuer.documents.ledger import bring_current, is_due, is_public, publish_current
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import lists
from credissuer.operations.keys.registering import register_if_ahead
from credissuer.operations.perform import needs
from credissuer.operations.publishing import (
    change_feed,
    directory,
    key_documents,
    list_archive,
    standing_batches,
)
from credissuer.operations.publishing.vouch import vouch
from credissuer.staff.roles import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ListState:
    """How a status list stands with the public.

    `signed_at` is when the oldest of its encodings was signed, None where one never was.
    `is_due`: to be signed again for whatever reason; `is_public`: the public sees what was signed
    last, and the notes that explain it.
    """

    id: int
    signed_at: datetime | None
    is_due: bool
    is_public: bool

    @property
    def is_behind(self) -> bool:
        """Whether the public does not see what it should."""
        return self.is_due or not self.is_public


@needs(Permission.PUBLISH)
def keep_public(office: Office, call: Call) -> int:
    """Publish lists that are due or not out yet, with the notes that explain them, and keep the
    audit checkpoint up.

    Returns how many lists it were. Several commits, in the order of `publish`. Raises BehindError,
    PublicationError. Certificates that are not out yet are the concern of `publish`.
    """
    fence.check(office)
    register_if_ahead(office, call)
    # What another server did to the keys of this one; without all of them it cannot say how they
    # stand, and goes on with what it can.
    if not office.keyring.lacking:
        key_documents.refresh(office)
    standing_batches.put_pending(office)
    count, _ = publish_behind(office)
    change_feed.refresh(office)
    list_archive.refresh(office)
    directory.refresh(office)
    vouch(office)
    return count


def publish_behind(office: Office) -> tuple[int, int]:
    """Publish the lists that are behind, with the notes that explain them; returns how many lists
    and how many files it were.
    """
    behind = behind_lists(office)
    written = _renew_notes(office)
    # Looked at without the lock, because mostly nothing is due and a revocation may need it.
    if not behind:
        return 0, written
    list_ids = [one.id for one in behind]
    with office.store.read() as reading:
        # Of all on these lists, and not only of those in the journal: a note may have been lost.
        unexplained = reading.documents.unexplained(STANDING_NOTE.name, list_ids)
    wanted = {
        STANDING_NOTE.name: every(unexplained),
        **lists.wanted(list_ids),
        CHECKPOINT.name: every([""]),
    }
    with office.publish_lock():
        written += publish_current(office, office.publication, bring_current(office, wanted))
    return len(behind), written


def _renew_notes(office: Office) -> int:
    """Sign notes anew whose key nobody accepts any more; returns how many files were written."""
    keys, written = office.keyring.believed(), 0
    while True:
        with office.store.read() as reading:
            numbers = reading.documents.of_other_keys(
                STANDING_NOTE.name, keys, standing_batches.AHEAD
            )
        if not numbers:
            return written
        written += standing_batches.put_of(office, numbers)


def behind_lists(office: Office) -> list[ListState]:
    """The lists to be signed again, or whose last documents the public does not see."""
    return [state for state in list_states(office) if state.is_behind]


def list_states(office: Office) -> list[ListState]:
    """Every list, by id."""
    now = office.clock()
    with office.store.read() as reading:
        records = reading.status_lists.all()
        documents = {record.id: lists.signed(reading, record.id) for record in records}
        unexplained = {
            record.id: reading.documents.unexplained(STANDING_NOTE.name, [record.id])
            for record in records
        }
    states = []
    for record in records:
        signed, basis = documents[record.id], str(record.changes)
        # An encoding is missing where a run was cut off, or where the office has a new one.
        is_whole = len(signed) == len(STATUS_LISTS)
        is_old = any(is_due(office, BY_NAME[name], one, basis, now) for name, one in signed.items())
        states.append(
            ListState(
                id=record.id,
                signed_at=min(one.issued_at for one in signed.values()) if is_whole else None,
                is_due=not is_whole or is_old,
                is_public=is_whole
                and not unexplained[record.id]
                and all(is_public(office, one) for one in signed.values()),
            )
        )
    return states
