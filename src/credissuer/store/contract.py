"""What a store promises. `store_contract` in the tests holds every store to these words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import NamedTuple, Protocol

from credissuer.audit.trail import AuditEntry, AuditEvent
from credissuer.credentials.record import (
    AccountRecord,
    AssessmentRecord,
    BearerTokenRecord,
    CertificateRecord,
    NoteRecord,
    Purpose,
    RenditionRecord,
    SubjectRecord,
)
from credissuer.status.lists import StatusListRecord
from credverifier.wire.standing import Standing

Record = SubjectRecord | AccountRecord | AssessmentRecord | CertificateRecord | RenditionRecord | BearerTokenRecord


class Sealed(NamedTuple):
    """A signature that was made, for the intent of (`number`, `purpose`)."""

    number: str
    purpose: Purpose
    signature: str
    token_sha256: str
    signed_at: datetime


class Reading(Protocol):
    """One consistent snapshot: everything read in it stood at the same moment."""

    def certificate(self, number: str) -> CertificateRecord | None: ...

    def certificates_by_ref(self, refs: Sequence[str]) -> dict[str, CertificateRecord]: ...

    def certificates(
        self, *, standing: Standing | None = None, name: str | None = None, after: str | None = None, limit: int = 200
    ) -> list[CertificateRecord]:
        """Ordered by number, from the first after `after`; `name` is part of a subject's name, any case."""

    def every_certificate(self) -> Iterator[CertificateRecord]:
        """All, ordered by number, without holding them in memory at once."""

    def subjects(self, ids: Sequence[str]) -> dict[str, SubjectRecord]: ...

    def subjects_by_skeleton(self, skeletons: Sequence[str]) -> dict[str, list[SubjectRecord]]: ...

    def accounts(self, subject_ids: Sequence[str]) -> dict[str, list[AccountRecord]]:
        """Subject id -> its accounts in the order they were given."""

    def accounts_by_key(self, keys: Sequence[str]) -> dict[str, list[AccountRecord]]: ...

    def accounts_by_skeleton(self, skeletons: Sequence[str]) -> dict[str, list[AccountRecord]]: ...

    def certificates_of(self, subject_ids: Sequence[str]) -> dict[str, list[CertificateRecord]]: ...

    def assessment(self, assessment_id: str) -> AssessmentRecord | None: ...

    def rendition(self, number: str, purpose: Purpose) -> RenditionRecord | None: ...

    def renditions(self, numbers: Sequence[str], purpose: Purpose) -> dict[str, RenditionRecord]: ...

    def every_rendition(self) -> Iterator[RenditionRecord]:
        """All, ordered by number and purpose, without holding them in memory at once."""

    def open_intents(self) -> list[RenditionRecord]:
        """Signatures that were intended and are not recorded as made."""

    def status_list(self, list_id: int) -> StatusListRecord | None: ...

    def status_lists(self) -> list[StatusListRecord]:
        """All, ordered by id, `order` left empty (it is half a megabyte a list)."""

    def bad_standings(self, list_id: int) -> dict[int, Standing]:
        """Index -> standing of every certificate on the list that is not valid."""

    def not_in_good_standing(self) -> Iterator[CertificateRecord]:
        """Every released certificate that is suspended, revoked or superseded, ordered by number."""

    def note(self, number: str) -> NoteRecord | None: ...

    def notes(self) -> dict[str, NoteRecord]: ...

    def audit_head(self) -> AuditEntry | None:
        """The last entry of the chain."""

    def audit_entries(self, after: int = 0) -> Iterator[AuditEntry]:
        """In the order of `seq`, as they lie there."""

    def bearer_tokens(self) -> list[BearerTokenRecord]: ...


class Transaction(Reading, Protocol):
    """All or nothing: durable when `Store.write` returns, gone when its body raises."""

    def add(self, records: Sequence[Record]) -> None:
        """New rows, in bulk. A number, ref or (list, index) that is there already raises, and nothing is kept."""

    def take_indices(self, list_id: int, count: int) -> list[int]:
        """The next `count` unused indices of the list, given for good: no other transaction ever gets one of them."""

    def add_status_list(self, record: StatusListRecord) -> None: ...

    def seal(self, sealed: Sequence[Sealed]) -> int:
        """Record signatures for open intents; returns how many were still open. One recorded already stays as it is."""

    def release(self, numbers: Sequence[str], at: datetime) -> None:
        """Mark certificates as handed out."""

    def change_standing(self, record: CertificateRecord) -> None:
        """Store standing, reason, note, since and superseded_by, and count the change on its list."""

    def publish_list(self, record: StatusListRecord, *, expected_version: int) -> bool:
        """Store the tokens, `version`, `issued_at` and `published_changes` if `expected_version` still stands."""

    def put_notes(self, notes: Sequence[NoteRecord]) -> None: ...

    def remove_notes(self, numbers: Sequence[str]) -> None: ...

    def append_audit(self, events: Sequence[AuditEvent]) -> AuditEntry:
        """Append to the chain; returns its new head."""

    def revoke_bearer_token(self, token_id: str, at: datetime) -> bool: ...


class Store(Protocol):
    """Remembers. Safe for several processes at once on one database."""

    def read(self) -> AbstractContextManager[Reading]: ...

    def write(self) -> AbstractContextManager[Transaction]:
        """One writer at a time where the database has no row locks; waits for it up to the busy timeout."""

    def schema(self) -> Mapping[str, str | None]:
        """{"database": revision or None, "code": revision}."""

    def upgrade(self) -> None:
        """Bring the schema to this version. Raises ConfigError `schema.too_new` for a newer one."""

    def close(self) -> None: ...
