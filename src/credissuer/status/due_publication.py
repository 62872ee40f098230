"""What the public does not have yet, as the publication journal stores it, and which tree the
journal speaks of. Times are aware UTC, whole seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DueKind(StrEnum):
    """What of a certificate is due, in the order in which it goes out."""

    STANDING = "standing"
    """Its status lists, and the note that explains its standing."""
    CERTIFICATE = "certificate"
    """Every signed form of it that is a public file, and its portrait."""
    RENDITIONS = "renditions"
    """The further forms that the setting `renditions` wants, to be signed first."""
    PICTURES = "pictures"
    """Badge and QR code as files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePublicationRecord:
    """One row of the journal.

    `audit_seq` is the last entry of the audit trail in the commit that made it due. A later
    decision about the same certificate makes a row of its own, so that a publisher removes no more
    than what it has read.
    """

    number: str
    kind: DueKind
    audit_seq: int
    entered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class JournaledTreeRecord:
    """The public tree of which everything is public that is not in the journal.

    `tree` is the id that lies in that tree, `basis` the settings under which its files were
    entered, as text. `id` is 1: there is one.
    """

    id: int
    tree: str
    basis: str
