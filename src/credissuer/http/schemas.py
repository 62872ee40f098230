"""Request and response bodies of the API, as in the OpenAPI document.

Unknown members of a request are refused.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from credissuer.assessment.order_check import NO_HOLDER_KEY, UncheckedAccount, UncheckedOrder
from credissuer.credentials.states import Reason

Text = Annotated[str, Field(max_length=2_048)]
ReasonCode = Annotated[str, Field(max_length=100, description=", ".join(Reason))]
Note = Annotated[
    str, Field(max_length=10_000, description="For the office alone; never published.")
]
Ref = Annotated[str, Field(max_length=500, description="The caller's own key of the row.")]


class Body(BaseModel):
    """Nothing beside the named members."""

    # Strict, because pydantic would otherwise convert values of another type and a request would
    # not mean what it says; extra members are refused, because a misspelt one would have no effect.
    model_config = ConfigDict(extra="forbid", strict=True)


HolderKey = Annotated[
    dict[str, Any],
    Field(
        description="The holder's public JWK (P-256 or Ed25519), to which the certificate for wallets is bound."
    ),
]


class AccountBody(Body):
    """A profile link, and the day on which the subject proved that it is theirs."""

    url: Text
    proven_on: Text | None = None


class AssessmentBody(Body):
    """A judgement on a subject: every criterion of the programme with the level that was found."""

    ref: Ref | None = None
    kind: Text
    name: Text
    level: Text | None = Field(
        None,
        description="The level asked for; else the highest that is earned.",
    )
    criteria: dict[Annotated[str, Field(max_length=100)], Text]
    assessed_on: Text
    accounts: list[AccountBody] = Field(max_length=20)


class OrderBody(AssessmentBody):
    """A certificate for a subject that is judged here and now.

    The same `ref` again gives the same certificate.
    """

    ref: Ref
    holder_key: HolderKey | None = None


class AssessedBody(Body):
    """A certificate by a recorded assessment, whose id is the ref where none is given."""

    assessment: Annotated[str, Field(min_length=1, max_length=100)]
    ref: Ref | None = None
    holder_key: HolderKey | None = None


def unchecked(body: AssessmentBody | OrderBody, ref: str = "") -> UncheckedOrder:
    """The order as it was written; `ref` stands in where the body has none."""
    holder_key = body.holder_key if isinstance(body, OrderBody) else None
    return UncheckedOrder(
        ref=body.ref if body.ref is not None else ref,
        kind=body.kind,
        name=body.name,
        level=body.level or "",
        criteria=body.criteria,
        assessed_on=body.assessed_on,
        accounts=[
            UncheckedAccount(url=account.url, proven_on=account.proven_on or "")
            for account in body.accounts
        ],
        holder_key=NO_HOLDER_KEY if holder_key is None else holder_key,
    )


def _which(body: Any) -> str:
    # By the one member that only this body has, because pydantic would otherwise try both and
    # report the faults of either.
    has_assessment = isinstance(body, dict) and "assessment" in body
    return "assessed" if isinstance(body, AssessedBody) or has_assessment else "order"


IssueBody = Annotated[
    Annotated[OrderBody, Tag("order")] | Annotated[AssessedBody, Tag("assessed")],
    Discriminator(_which),
]


class StandingBody(Body):
    """Why a certificate is suspended or revoked."""

    reason: ReasonCode | None = None
    note: Note | None = None


class NoteBody(Body):
    """A word for the office's own records."""

    note: Note | None = None


class RenewalBody(BaseModel):
    """A word for the office's own records; anything beside it is left unread."""

    model_config = ConfigDict(strict=True)

    note: Note | None = None


class AccountOut(BaseModel):
    """An account that a certificate names."""

    platform: str
    handle: str
    url: str


class CriterionOut(BaseModel):
    """A criterion and the level that was found."""

    id: str
    level: str


class PublicCertificate(BaseModel):
    """What anybody may know of a certificate.

    `in_force`: its standing is valid and today within its validity.
    """

    number: str
    link: str
    name: str
    kind: str
    accounts: list[AccountOut]
    level: str
    criteria: list[CriterionOut]
    programme: str
    valid_from: str
    valid_until: str
    standing: Literal["valid", "suspended", "revoked", "superseded"]
    since: str | None
    reason: str | None
    superseded_by: str | None
    in_force: bool


class SharedProfile(BaseModel):
    """The profile to which a share link leads, by its canonical address."""

    platform: str
    profile: str


class OfficeCertificate(PublicCertificate):
    """The same, and what the office alone knows."""

    ref: str
    note: str | None
    supersedes: str | None
    assessment: str
    issued_at: str
    token_sha256: str | None


class LifeEventOut(BaseModel):
    """What happened to a certificate, in UTC and as the day in Viet Nam.

    `change` is what a note by itself (`noted`) was given with.
    """

    event: Literal["issued", "suspended", "reinstated", "revoked", "renewed", "noted"]
    at: str
    day: str
    actor: str
    reason: str | None
    note: str | None
    change: str | None
    superseded_by: str | None
    words: dict[str, str]


class CertificateLife(OfficeCertificate):
    """The same with its whole life, the oldest event first, and how many reports are open."""

    history: list[LifeEventOut]
    open_reports: int


class IssuedOut(BaseModel):
    """A certificate that is durable and published; `token` is the credential itself."""

    ref: str
    number: str
    token: str
    certificate: OfficeCertificate


class PendingOut(BaseModel):
    """Durable, but not in the published files yet: ask again after `retry_at`."""

    code: Literal["publish_pending"]
    retry_at: str
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
    recorded_at: str


class CertificatePage(BaseModel):
    """`next` is the URL of the next page, null on the last."""

    certificates: list[OfficeCertificate]
    next: str | None


class AuditEntryOut(BaseModel):
    """A row of the audit trail; `hash` covers the row and the hash before."""

    seq: int
    at: str
    actor: str
    request_id: str | None
    action: str
    object: str
    detail: dict[str, str | int | None]
    previous: str
    hash: str


class AuditPage(BaseModel):
    """`next` is the URL of the next page, null on the last."""

    entries: list[AuditEntryOut]
    next: str | None


class FieldErrorOut(BaseModel):
    """Where (JSON Pointer), which code, and words in the reader's language."""

    pointer: str
    code: str
    detail: str


class VcIssueBody(BaseModel):
    """VC-API, issue: the credential to sign.

    No option changes what is done, so all are left unread.
    """

    credential: dict[str, Any]
    options: dict[str, Any] = Field(default_factory=dict)


class VcVerifyBody(BaseModel):
    """VC-API, verify. Whatever `checks` ask for, everything is checked."""

    verifiableCredential: dict[str, Any]  # noqa: N815 - the name is W3C's
    options: dict[str, Any] = Field(default_factory=dict)


class VpOptions(BaseModel):
    """For whom a presentation was made, and in answer to what."""

    domain: str | None = None
    challenge: str | None = None


class VpVerifyBody(BaseModel):
    """VC-API, verify a presentation."""

    verifiablePresentation: dict[str, Any]  # noqa: N815 - the name is W3C's
    options: VpOptions = Field(default_factory=VpOptions)


class ProblemOut(BaseModel):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[FieldErrorOut]
