"""The bodies of requests to the API, as in the OpenAPI document.

Unknown members are refused.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from credissuer.assessment.orders.draft import NO_HOLDER_KEY, UncheckedAccount, UncheckedOrder
from credissuer.assessment.orders.renewal import RenewalOrder
from credissuer.cases.report import DUPLICATE, closings
from credissuer.http.shapes.texts import (
    ACCOUNTS_OF_ORDER,
    ASSESSMENT_EXAMPLE,
    CRITERIA,
    REPORT_EXAMPLE,
    REPORT_LINKS,
    AfterSanction,
    Day,
    HolderKey,
    Note,
    PortraitText,
    ReasonCode,
    Ref,
    ReportKind,
    ReportNumber,
    ReportText,
    SubjectKind,
    SubjectName,
    Text,
)


class Body(BaseModel):
    """Nothing beside the named members."""

    # Strict, because pydantic would otherwise convert values of another type and a request would
    # not mean what it says; extra members are refused, because a misspelt one would have no effect.
    model_config = ConfigDict(extra="forbid", strict=True)


class AccountBody(Body):
    """A profile link, and the day on which the subject proved that it is theirs."""

    url: Text
    proven_on: Day | None = None


class AssessmentBody(Body):
    """A judgement on a subject: every criterion of the programme with the level that was found."""

    model_config = ConfigDict(json_schema_extra={"examples": [ASSESSMENT_EXAMPLE]})

    ref: Ref | None = None
    kind: SubjectKind
    name: SubjectName
    level: Text | None = Field(
        None,
        description="The level asked for; else the highest that is earned.",
    )
    criteria: dict[Annotated[str, Field(max_length=100)], Text] = CRITERIA
    assessed_on: Day
    accounts: list[AccountBody] = ACCOUNTS_OF_ORDER


class OrderBody(AssessmentBody):
    """A certificate for a subject that is judged here and now.

    The same `ref` again gives the same certificate.
    """

    ref: Ref
    holder_key: HolderKey = None
    portrait: PortraitText | None = None
    after_sanction: AfterSanction | None = None


class AssessedBody(Body):
    """A certificate by a recorded assessment, whose id is the ref where none is given."""

    assessment: Annotated[str, Field(min_length=1, max_length=100)]
    ref: Ref | None = None
    holder_key: HolderKey = None
    after_sanction: AfterSanction | None = None


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
        accounts=_accounts(body.accounts),
        holder_key=NO_HOLDER_KEY if holder_key is None else holder_key,
        portrait=(body.portrait or "") if isinstance(body, OrderBody) else "",
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

    model_config = ConfigDict(
        json_schema_extra={
            "required": ["reason"],
            "examples": [{"reason": "undisclosed_ad", "note": "case 17"}],
        }
    )

    reason: ReasonCode = None
    note: Note | None = None


class NoteBody(Body):
    """A word for the office's own records."""

    note: Note | None = None


class RenewalBody(Body):
    """What the new certificate says otherwise; what is left away stays as it was.

    `criteria` and `assessed_on` go together: a new assessment. `accounts` are all of them.
    """

    note: Note | None = None
    kind: SubjectKind | None = None
    name: SubjectName | None = None
    level: Text | None = None
    criteria: dict[Annotated[str, Field(max_length=100)], Text] | None = None
    assessed_on: Day | None = None
    accounts: list[AccountBody] | None = Field(None, max_length=20)
    holder_key: HolderKey = None
    portrait: PortraitText | None = None
    after_sanction: AfterSanction | None = None


def renewal(body: RenewalBody | None, number: str) -> RenewalOrder:
    """The order to renew the certificate `number` (canonical) as the body says."""
    if body is None:
        return RenewalOrder(number=number)
    return RenewalOrder(
        number=number,
        kind=body.kind,
        name=body.name,
        level=body.level,
        criteria=body.criteria,
        assessed_on=body.assessed_on,
        accounts=None if body.accounts is None else _accounts(body.accounts),
        holder_key=NO_HOLDER_KEY if body.holder_key is None else body.holder_key,
        portrait=body.portrait,
    )


def _accounts(accounts: list[AccountBody]) -> list[UncheckedAccount]:
    return [
        UncheckedAccount(url=account.url, proven_on=account.proven_on or "") for account in accounts
    ]


class VcOptions(Body):
    """The options that the VC-API knows. None changes what is done, so all are left unread."""

    assertionMethod: Any = None  # noqa: N815 - these names are W3C's
    challenge: Any = None
    checks: Any = None
    created: Any = None
    credentialId: Any = None  # noqa: N815
    credentialStatus: Any = None  # noqa: N815
    cryptosuite: Any = None
    domain: Any = None
    expires: Any = None
    issuanceDate: Any = None  # noqa: N815
    issuer: Any = None
    mandatoryPointers: Any = None  # noqa: N815
    proofPurpose: Any = None  # noqa: N815
    returnCredential: Any = None  # noqa: N815
    returnPresentation: Any = None  # noqa: N815
    returnProblemDetails: Any = None  # noqa: N815
    returnResults: Any = None  # noqa: N815
    type: Any = None
    verificationMethod: Any = None  # noqa: N815


class VpOptions(VcOptions):
    """For whom a presentation was made, and in answer to what; the others are left unread."""

    domain: str | None = None
    challenge: str | None = None


class VcIssueBody(Body):
    """VC-API, issue: the credential to sign."""

    credential: dict[str, Any]
    options: VcOptions = Field(default_factory=VcOptions)


class VcVerifyBody(Body):
    """VC-API, verify. Whatever `checks` ask for, everything is checked."""

    verifiableCredential: dict[str, Any]  # noqa: N815 - the name is W3C's
    options: VcOptions = Field(default_factory=VcOptions)


class VpVerifyBody(Body):
    """VC-API, verify a presentation."""

    verifiablePresentation: dict[str, Any]  # noqa: N815 - the name is W3C's
    options: VpOptions = Field(default_factory=VpOptions)


class ReportBody(Body):
    """A violation, as somebody saw it: a number or a profile, a kind, and a few words."""

    model_config = ConfigDict(json_schema_extra={"examples": [REPORT_EXAMPLE]})

    kind: ReportKind
    text: ReportText
    number: ReportNumber | None = None
    profile: Text | None = Field(
        None,
        description="The address of the profile that it is about.",
    )
    evidence: list[Text] = REPORT_LINKS
    contact: Text | None = Field(
        None,
        description="How to reach you, if you like; erased after a time.",
    )


class AssigneeBody(Body):
    """Who looks into a report."""

    assignee: Annotated[str, Field(max_length=1_000, description="A name, up to 100 characters.")]


class LinkBody(Body):
    """What a report is about: exactly one of the two."""

    certificate: Text | None = Field(None, description="The certificate's number.")
    duplicate_of: Text | None = Field(
        None,
        description="The receipt of the report of which it is a duplicate.",
    )


class ClosingBody(Body):
    """Why a report is closed."""

    reason: Annotated[
        str | None,
        Field(
            max_length=100,
            json_schema_extra={"enum": [code for code in closings() if code != DUPLICATE]},
        ),
    ] = None
