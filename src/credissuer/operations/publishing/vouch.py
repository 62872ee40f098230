"""Keep the audit checkpoint up with the trail: what it vouches for, no older copy can undo."""

from __future__ import annotations

from contextlib import suppress

from credissuer.documents.kind import every
from credissuer.documents.kinds import CHECKPOINT
from credissuer.documents.ledger import bring_current, is_public, publish_current
from credissuer.errors import ConfigError, PublicationError, SigningKeyError
from credissuer.office import Office


def vouch(office: Office) -> None:
    """Sign and keep the head of the audit trail, unless it is kept already where it belongs.

    Raises BehindError, PublicationError, SigningKeyError.
    """
    with office.store.read() as reading:
        head, kept = reading.audit.last(), reading.documents.get(CHECKPOINT.name, "")
    if head is None:
        return
    # Looked at without the lock, because mostly nothing was decided since. The file as well, because
    # a restore puts aside one that nobody can prove.
    is_kept = kept is not None and kept.basis == f"{head.seq}:{head.hash}"
    if kept is not None and is_kept and is_public(office, kept):
        return
    with office.publish_lock():
        current = bring_current(office, {CHECKPOINT.name: every([""])})
        publish_current(office, office.publication, current)


def vouch_if_possible(office: Office) -> None:
    """The same after something that is durable; an error is left to the next publication."""
    with suppress(PublicationError, SigningKeyError, ConfigError):
        vouch(office)
