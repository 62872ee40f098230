"""What staff wrote down when they changed a certificate: for the office alone, never published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from credissuer.credentials.states import StandingChange


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRecord:
    """A note as it was given.

    `number` is the canonical ten characters of the certificate, `seq` counts its notes from 1.
    `change` is what was asked for with the note, also where that changed nothing any more. `at` is
    aware UTC, whole seconds.
    """

    number: str
    seq: int
    change: StandingChange
    actor: str
    at: datetime
    text: str
