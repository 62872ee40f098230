"""The bodies that the API answers with, as in the OpenAPI document."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from credissuer.cases.report import closings
from credissuer.http.shapes.texts import GivenReason, Kind, Moment, Number, Receipt, Sha256, Url


class AccountOut(BaseModel):
    """An account that a certificate names."""

    platform: str
    handle: str
    url: Url


class CriterionOut(BaseModel):
    """A criterion and the level that was found."""

    id: str
    level: str


class PublicCertificate(BaseModel):
    """What anybody may know of a certificate.

    `in_force`: its standing is valid and today within its validity.
    """

    number: Number
    link: Url
    name: str
    kind: Kind
    accounts: list[AccountOut]
    level: str
    criteria: list[CriterionOut]
    programme: str
    valid_from: Moment
    valid_until: Moment
    standing: Literal["valid", "suspended", "revoked", "superseded"]
    since: Moment | None
    reason: GivenReason | None
    superseded_by: Number | None
    in_force: bool


class SharedProfile(BaseModel):
    """The profile to which a share link leads, by its canonical address."""

    platform: str
    profile: Url


class OfficeCertificate(PublicCertificate):
    """The same, and what the office alone knows."""

    ref: str
    note: str | None
    supersedes: Number | None
    assessment: str
    issued_at: Moment
    token_sha256: Sha256 | None


class LifeEventOut(BaseModel):
    """What happened to a certificate, in UTC and as the day in the office.

    `change` is what a note by itself (`noted`) was given with; `sanctions` are the certificates
    that were revoked or suspended when this one was issued.
    """

    event: Literal[
        "issued",
        "suspended",
        "reinstated",
        "revoked",
        "renewed",
        "noted",
        "after_sanction",
        "reissued",
    ]
    at: Moment
    day: str
    actor: str
    reason: GivenReason | None
    note: str | None
    change: str | None
    superseded_by: Number | None
    sanctions: list[Number]
    words: dict[str, str]


class CertificateLife(OfficeCertificate):
    """The same with its whole life, the oldest event first, and how many reports are open."""

    history: list[LifeEventOut]
    open_reports: int


class SanctionOut(BaseModel):
    """An earlier revocation or suspension, and by what it is tied to whoever is certified.

    `needs_note`: without `after_sanction` nobody is certified after it.
    """

    number: Number
    name: str
    standing: Literal["suspended", "revoked"]
    reason: GivenReason | None
    since: Moment | None
    tie: Literal["account", "name", "look_alike"]
    by: str
    needs_note: bool


class IssuedOut(BaseModel):
    """A certificate that is durable and published; `token` is the credential itself."""

    ref: str
    number: Number
    token: str
    certificate: OfficeCertificate
    sanctions: list[SanctionOut]


class RenewedOut(OfficeCertificate):
    """The certificate in place of the old one."""

    sanctions: list[SanctionOut]


class PendingOut(BaseModel):
    """Durable, but not in the published files yet: ask again after `retry_at`."""

    code: Literal["publish_pending"]
    retry_at: Moment
    certificate: OfficeCertificate


class DecisionOut(BaseModel):
    """`reasons` where nothing is granted: `below_minimum:CRITERION` each, or `below_threshold`."""

    granted: bool
    level: str | None
    reasons: list[str]


class AssessmentOut(BaseModel):
    """A recorded assessment."""

    id: str
    decision: DecisionOut
    programme: str
    version: str
    recorded_at: Moment


class CertificatePage(BaseModel):
    """`next` is the URL of the next page, null on the last."""

    certificates: list[OfficeCertificate]
    next: str | None


class ChangeOut(BaseModel):
    """A public change of a certificate: its number in the feed, from 1 without a gap, when it was
    decided, and the standing since. A type or standing that a client does not know is a reason to
    check the certificate again, and never to take it for valid.
    """

    n: int = Field(ge=1)
    at: Moment
    type: Literal[
        "certificate.issued",
        "certificate.suspended",
        "certificate.reinstated",
        "certificate.revoked",
        "certificate.superseded",
        "certificate.reissued",
    ]
    number: Number
    standing: Literal["valid", "suspended", "revoked", "superseded"]


class ChangeFeed(BaseModel):
    """`cursor` leads on from the last change of this answer, `next` is the URL of the next page,
    null where there are no more changes yet.
    """

    changes: list[ChangeOut]
    cursor: str
    next: str | None


class DirectoryAccount(BaseModel):
    """An account of somebody in the directory."""

    platform: str
    handle: str


class DirectoryEntryOut(BaseModel):
    """Somebody who agreed to be found; `topics`, `region` and `level` are codes."""

    number: Number
    name: str
    kind: str
    level: str
    until: Moment
    accounts: list[DirectoryAccount]
    topics: list[str]
    region: str | None


class DirectoryAnswer(BaseModel):
    """`topics`, `regions` and `levels` are code -> language -> what it is called; `next` is the URL
    of the next page, null on the last one.
    """

    entries: list[DirectoryEntryOut]
    topics: dict[str, dict[str, str]]
    regions: dict[str, dict[str, str]]
    levels: dict[str, dict[str, str]]
    next: str | None


class DeprecationOut(BaseModel):
    """Something of the API that goes on the day `sunset`."""

    kind: Literal["operation", "code"]
    name: str
    instead: str
    since: date
    sunset: date


class DeprecationList(BaseModel):
    """Everything that goes."""

    deprecations: list[DeprecationOut]


class AuditEntryOut(BaseModel):
    """A row of the audit trail; `hash` covers the row and the hash before."""

    seq: int
    at: Moment
    actor: str
    request_id: str | None
    action: str
    object: str
    detail: dict[str, str | int | None]
    previous: Sha256
    hash: Sha256


class AuditPage(BaseModel):
    """`next` is the URL of the next page, null on the last."""

    entries: list[AuditEntryOut]
    next: str | None


class ReceiptOut(BaseModel):
    """What the office calls the report."""

    receipt: Receipt
    received_at: Moment


class ReportOut(ReceiptOut):
    """A report, for those who look into it."""

    kind: str
    number: Number | None
    profile: str | None
    text: str
    evidence: list[str]
    contact: str | None
    state: Literal["open", "closed"]
    certificate: Number | None = Field(description="The number that it is counted under.")
    assignee: str | None
    closed_at: Moment | None
    closing: str | None = Field(description=", ".join(closings()))
    duplicate_of: Receipt | None


class ReportCountOut(BaseModel):
    """The reports under a certificate's number; `latest` is when the last one came."""

    certificate: Number
    open: int
    closed: int
    latest: Moment


class ReportCounts(BaseModel):
    """`next` is the URL of the next page, null on the last."""

    counts: list[ReportCountOut]
    next: str | None


class ReportPage(BaseModel):
    """`next` is the URL of the next page, null on the last."""

    reports: list[ReportOut]
    next: str | None


class FieldErrorOut(BaseModel):
    """Where (JSON Pointer), which code, and words in the reader's language."""

    pointer: str
    code: str
    detail: str


class ProblemOut(BaseModel):
    """RFC 9457."""

    type: str
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    code: str
    request_id: str
    errors: list[FieldErrorOut]


class VcIssued(BaseModel):
    """An EnvelopedVerifiableCredential."""

    verifiableCredential: dict[str, Any]  # noqa: N815 - the name is W3C's


class VcVerified(BaseModel):
    """Everything about the credential or presentation holds."""

    verified: Literal[True]
    problemDetails: list[dict[str, Any]] = Field(max_length=0)  # noqa: N815
    credential: dict[str, Any] | None = None
    presentation: dict[str, Any] | None = None
