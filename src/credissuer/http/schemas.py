"""The bodies of requests to the API, as in the OpenAPI document.

Unknown members are refused.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from credissuer.assessment.draft import NO_HOLDER_KEY, UncheckedAccount, UncheckedOrder
from credissuer.cases.report import DUPLICATE, closings, kinds
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
        description="The holder's public JWK (P-256 or Ed25519), to which the certificate for"
        " wallets is bound."
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


class ReportBody(Body):
    """A violation, as somebody saw it: a number or a profile, a kind, and a few words."""

    kind: Annotated[str, Field(max_length=100, description=", ".join(kinds()))]
    text: Annotated[str, Field(max_length=20_000, description="Up to 2,000 characters.")]
    number: Text | None = Field(None, description="Of the certificate that it is about.")
    profile: Text | None = Field(None, description="The address of the profile that it is about.")
    evidence: list[Text] = Field(
        default_factory=list,
        max_length=50,
        description="Up to 10 links; never opened.",
    )
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
            description=", ".join(code for code in closings() if code != DUPLICATE),
        ),
    ] = None
