"""What the office remembers: one frozen value for each kind of row.

Times are aware UTC, whole seconds.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from credverifier.wire.status.standing import Standing


def folded(name: str) -> str:
    """`name` in any case and any form of its accented letters becomes one text (Unicode 3.13,
    D145).
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


NOT_GRANTED = "not_granted"
"""In place of the level of an assessment that earns none."""


class Purpose(StrEnum):
    """What a signature of a credential key was made for (CONTRACT section 7, `export`)."""

    VC_JWT = "vc+jwt"
    SLIM = "slim"
    OPEN_BADGE = "ob"
    SD_JWT = "sd-jwt"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectRecord:
    """A person or organisation.

    `id` is a `urn:uuid:`, one per subject; `skeleton` finds look-alikes (UTS 39).
    """

    id: str
    kind: str
    name: str
    skeleton: str
    created_at: datetime

    @property
    def name_folded(self) -> str:
        """`name` as it is searched for."""
        return folded(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRecord:
    """An account of a subject. `key` is `platform:handle` or `platform:id:…` in lower case."""

    subject_id: str
    position: int
    platform: str
    key: str
    handle: str
    account_id: str | None
    url: str
    skeleton: str
    control_proven_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentRecord:
    """A judgement on a subject.

    `findings` is criterion id -> level id; evidence never leaves the office.

    `level` is what it earns, or NOT_GRANTED.
    """

    id: str
    subject_id: str
    programme: str
    version: str
    findings: dict[str, str]
    level: str
    assessed_on: date
    assessor: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRecord:
    """A certificate from its reserved index on.

    `number` is the canonical ten characters; `key_id` a bare thumbprint.

    `released_at` is None while its first signature is only intended. `since`, `reason` and `note`
    speak of the present standing; `note` is the office's own and is never published.
    """

    number: str
    ref: str
    body_sha256: str
    subject_id: str
    assessment_id: str
    list_id: int
    index: int
    standing: Standing
    reason: str | None
    note: str | None
    since: datetime | None
    supersedes: str | None
    superseded_by: str | None
    key_id: str
    issued_at: datetime
    valid_from: datetime
    valid_until: datetime
    released_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenditionRecord:
    """One signature over one text, recorded before it is made.

    `signing_input` is base64url(header) '.' base64url(payload); `signature` (base64url) is None
    while only intended. `disclosures` are those of an SD-JWT, each with a tilde in front and one
    behind the last; None in other renditions.
    """

    number: str
    purpose: Purpose
    key_id: str
    signing_input: str
    disclosures: str | None = None
    signature: str | None
    token_sha256: str | None
    opened_at: datetime
    signed_at: datetime | None

    @property
    def token(self) -> str | None:
        """The compact JWS, or the SD-JWT with all its disclosures; None while only intended."""
        return (
            None
            if self.signature is None
            else f"{self.signing_input}.{self.signature}{self.disclosures or ''}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class VcApiSignatureRecord:
    """One signature made for another system (VC-API), recorded before it is made.

    `id` is 32 hexadecimal digits.

    `list_id` and `index` are the place in a status list where the office gave one; `actor` asked
    for it.
    """

    id: str
    actor: str
    key_id: str
    list_id: int | None
    index: int | None
    signing_input: str
    signature: str | None
    token_sha256: str | None
    opened_at: datetime
    signed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRecord:
    """The signed standing note of a certificate that is not in good standing, as last published."""

    number: str
    version: int
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexShardRecord:
    """A signed shard of the profile index, 0 to 4,095.

    `version` rises with every signing; `published_version` is the one that was last put into the
    office's own publication, 0 for none.
    """

    shard: int
    version: int
    published_version: int
    issued_at: datetime
    key_id: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStateRecord:
    """Up to which entry of the audit trail the profile index tells what was decided, and the moment
    at which it would say something else though nothing was decided (None: never).
    """

    id: int
    audit_seq: int
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BearerTokenRecord:
    """A bearer token of the HTTP office: only the SHA-256 of its secret is kept (hex)."""

    id: str
    label: str
    role: str
    secret_sha256: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswerRecord:
    """What was answered to a request that a caller gave a key of its own (`Idempotency-Key`), to
    answer it so again.

    `caller` is the id of a bearer token; `status` and `answer` (HTTP, JSON) are None until there is
    one.
    """

    caller: str
    key: str
    request_sha256: str
    opened_at: datetime
    status: int | None
    answer: str | None
