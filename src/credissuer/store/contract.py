"""What a store promises. `store_contract` in the tests holds every store to these words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import NamedTuple, Protocol

from credissuer.audit.trail import AuditEntry, AuditEvent, Head
from credissuer.cases.report import ReportRecord
from credissuer.credentials.record import (
    AccountRecord,
    AssessmentRecord,
    BearerTokenRecord,
    CertificateRecord,
    IndexShardRecord,
    IndexStateRecord,
    KeptAnswerRecord,
    NoteRecord,
    Purpose,
    RenditionRecord,
    SubjectRecord,
    VcApiSignatureRecord,
)
from credissuer.status.lists import StatusListRecord
from credverifier.wire.status.standing import Standing

Record = (
    SubjectRecord
    | AccountRecord
    | AssessmentRecord
    | CertificateRecord
    | RenditionRecord
    | BearerTokenRecord
    | VcApiSignatureRecord
    | ReportRecord
)


class Sealed(NamedTuple):
    """A signature that was made, for the intent of (`number`, `purpose`)."""

    number: str
    purpose: Purpose
    signature: str
    token_sha256: str
    signed_at: datetime


class Reading(Protocol):
    """One consistent snapshot: everything read in it stood at the same moment.

    Keys that match nothing are absent.
    """

    def certificate(self, number: str) -> CertificateRecord | None: ...

    def certificates_by_number(self, numbers: Sequence[str]) -> dict[str, CertificateRecord]: ...

    def certificates_by_ref(self, refs: Sequence[str]) -> dict[str, CertificateRecord]:
        """Voided ones left out: their ref may be used again."""

    def certificates(
        self,
        *,
        standing: Standing | None = None,
        name: str | None = None,
        after: str | None = None,
        limit: int = 200,
    ) -> list[CertificateRecord]:
        """Ordered by number, from the first after `after`; `name` is part of a subject's name, any
        case.
        """

    def every_certificate(self) -> Iterator[CertificateRecord]:
        """All, ordered by number, without holding them in memory at once."""

    def subjects(self, ids: Sequence[str]) -> dict[str, SubjectRecord]: ...

    def subjects_by_skeleton(self, skeletons: Sequence[str]) -> dict[str, list[SubjectRecord]]:
        """The oldest of each skeleton first."""

    def accounts(self, subject_ids: Sequence[str]) -> dict[str, list[AccountRecord]]:
        """Subject id -> its accounts in the order they were given."""

    def accounts_by_key(self, keys: Sequence[str]) -> dict[str, list[AccountRecord]]: ...

    def every_account_key(self) -> Iterator[str]:
        """The key of every account, each once, in their order, without holding them in memory at
        once.
        """

    def accounts_by_skeleton(self, skeletons: Sequence[str]) -> dict[str, list[AccountRecord]]: ...

    def certificates_of(self, subject_ids: Sequence[str]) -> dict[str, list[CertificateRecord]]:
        """Subject id -> its certificates, the newest last."""

    def assessment(self, assessment_id: str) -> AssessmentRecord | None: ...

    def rendition(self, number: str, purpose: Purpose) -> RenditionRecord | None: ...

    def renditions(
        self, numbers: Sequence[str], purpose: Purpose
    ) -> dict[str, RenditionRecord]: ...

    def still_open(self, numbers: Sequence[str], purpose: Purpose) -> set[str]:
        """Those whose intent waits for its signature: it is not recorded yet, and the certificate
        is not voided.
        """

    def every_rendition(self) -> Iterator[RenditionRecord]:
        """All, ordered by number and purpose, without holding them in memory at once."""

    def every_vc_api_signature(self) -> Iterator[VcApiSignatureRecord]:
        """All, ordered by id, without holding them in memory at once."""

    def open_intents(self) -> list[RenditionRecord]:
        """Signatures that were intended and are not recorded as made."""

    def status_list(self, list_id: int) -> StatusListRecord | None:
        """With `order` left empty: it is half a megabyte, and `take_indices` alone needs it."""

    def status_lists(self) -> list[StatusListRecord]:
        """All, ordered by id, `order` left empty as well."""

    def bad_standings(self, list_id: int) -> dict[int, Standing]:
        """Index -> standing of every certificate on the list that is not valid."""

    def not_in_good_standing(self) -> Iterator[CertificateRecord]:
        """Every released certificate that is suspended, revoked or superseded, ordered by number."""

    def note(self, number: str) -> NoteRecord | None: ...

    def notes(self) -> dict[str, NoteRecord]: ...

    def index_state(self) -> IndexStateRecord | None:
        """None where no index was ever made."""

    def index_shards(self, shards: Sequence[int]) -> dict[int, IndexShardRecord]: ...

    def index_shards_due(self, *, before: datetime, keys: Sequence[str], limit: int) -> list[int]:
        """Shards that were signed at `before` or earlier, or by another key than `keys`, or are not
        published yet as they were signed last; the oldest first.
        """

    def audit_head(self) -> AuditEntry | None:
        """The last entry of the chain."""

    def audit_entries(self, after: int = 0) -> Iterator[AuditEntry]:
        """In the order of `seq`, as they lie there: `first_break` is who judges them."""

    def recorded_audit_head(self) -> Head | None:
        """(seq, hash) of the chain's end as the last append recorded it: a later cut at the end
        does not move it.
        """

    def bearer_tokens(self) -> list[BearerTokenRecord]: ...

    def report(self, report_id: str) -> ReportRecord | None: ...

    def reports(self, *, after: str | None = None, limit: int = 200) -> list[ReportRecord]:
        """The newest first, from the first after that of the id `after`; none where that is not
        there.
        """

    def kept_answer(self, caller: str, key: str) -> KeptAnswerRecord | None: ...


class Transaction(Reading, Protocol):
    """All or nothing: durable when `Store.write` returns, gone when its body raises."""

    def add(self, records: Sequence[Record]) -> None:
        """New rows, in bulk, in any order among themselves but for `supersedes`, which names an
        earlier one.

        Raises RefusedError `store.conflict`, and keeps none of them, where a number, (list, index),
        (number, purpose) or the ref of one that is not voided is there already or something that
        one refers to is not.
        """

    def take_indices(self, list_id: int, count: int) -> list[int]:
        """The next `count` unused indices of the list, given for good: no other transaction ever
        gets one of them.

        Raises RefusedError `status.list_full` (and takes none) or NotFoundError
        `status.list_not_found`.
        """

    def add_status_list(self, record: StatusListRecord) -> None: ...

    def seal(self, sealed: Sequence[Sealed]) -> int:
        """Record signatures for open intents; returns how many were still open.

        One recorded already stays as it is.
        """

    def seal_vc_api(self, record: VcApiSignatureRecord) -> bool:
        """Record signature, digest and time of an intent that is still open; False where it was
        sealed already.
        """

    def release(self, numbers: Sequence[str], at: datetime) -> None:
        """Mark certificates as handed out; the first time stands.

        Raises NotFoundError `certificate.not_found`.
        """

    def change_standing(self, record: CertificateRecord) -> None:
        """Store standing, reason, note, since and superseded_by (nothing else), and count the
        change on its list.

        Raises NotFoundError `certificate.not_found`.
        """

    def publish_list(self, record: StatusListRecord, *, expected_version: int) -> bool:
        """Store the tokens, `version`, `issued_at` and `published_changes` if `expected_version`
        still stands.
        """

    def put_notes(self, notes: Sequence[NoteRecord]) -> None:
        """New, or in place of the one that is there."""

    def remove_notes(self, numbers: Sequence[str]) -> None:
        """Where there are any."""

    def put_index_shards(self, shards: Sequence[IndexShardRecord]) -> None:
        """New, or in place of what is there."""

    def put_index_state(self, state: IndexStateRecord) -> None:
        """New, or in place of what is there."""

    def append_audit(self, events: Sequence[AuditEvent]) -> AuditEntry:
        """Append at least one to the chain and record its new head, which is returned.

        After a cut it goes on from the recorded head, so that the gap stays to be seen.
        """

    def revoke_bearer_token(self, token_id: str, at: datetime) -> bool:
        """True where it stood until now."""

    def erase_contacts(self, before: datetime) -> int:
        """Forget how to reach those whose reports were received before that moment; returns how
        many.
        """

    def open_answer(self, record: KeptAnswerRecord) -> KeptAnswerRecord | None:
        """Keep `record` if its caller has not used its key yet, and return None; else what is there
        already.
        """

    def keep_answer(self, record: KeptAnswerRecord) -> bool:
        """Store status and answer of one that has none yet; the first answer stands, and then this
        is False.
        """

    def drop_answers(self, before: datetime) -> int:
        """Forget those opened before that moment; returns how many."""


class Store(Protocol):
    """Remembers. Safe for several processes at once on one database.

    Any call may raise ConfigError: `database.missing`, `database.unavailable`, `database.busy`,
    `database.not_durable`, `database.encoding`, `storage.full`, `storage.error`, `storage.damaged`.
    What was not written because of it is gone as a whole; later calls may succeed.
    """

    def read(self) -> AbstractContextManager[Reading]: ...

    def write(self, *, patience_ms: int | None = None) -> AbstractContextManager[Transaction]:
        """One writer at a time; waits for its turn up to `patience_ms`, else the store's own busy
        timeout, and then sees all that was written.
        """

    def publish_lock(self) -> AbstractContextManager[None]:
        """One publisher at a time, whatever its process.

        Raises PublicationError `publish.locked` after a minute.
        """

    def schema(self) -> Mapping[str, str | None]:
        """{"database": revision or None, "code": revision}."""

    def require_current(self) -> None:
        """Raises ConfigError `database.missing`, `schema.too_old` or `schema.too_new`; all but
        upgrade ask it first.
        """

    def upgrade(self) -> None:
        """Make the database, or bring its schema to this version, wholly or not at all; of a file a
        copy is kept.

        Raises ConfigError `schema.too_new` for a newer one and `database.foreign` for somebody
        else's.
        """

    def check(self) -> list[str]:
        """What the database finds wrong with itself; empty where all is well."""

    def close(self) -> None: ...
