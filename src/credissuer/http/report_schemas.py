"""Bodies of the API about reports of violations, as in the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from credissuer.cases.report import DUPLICATE, closings, kinds
from credissuer.http.schemas import Body, Text


class ReportBody(Body):
    """A violation, as somebody saw it: a number or a profile, a kind of the list, and a few words."""

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


class ReceiptOut(BaseModel):
    """What the office calls the report."""

    receipt: str
    received_at: str


class ReportOut(ReceiptOut):
    """A report, for those who look into it."""

    kind: str
    number: str | None
    profile: str | None
    text: str
    evidence: list[str]
    contact: str | None
    state: Literal["open", "closed"]
    certificate: str | None = Field(description="The number that it is counted under.")
    assignee: str | None
    closed_at: str | None
    closing: str | None = Field(description=", ".join(closings()))
    duplicate_of: str | None


class ReportCountOut(BaseModel):
    """The reports under a certificate's number; `latest` is when the last one came."""

    certificate: str
    open: int
    closed: int
    latest: str


class ReportCounts(BaseModel):
    """`next` is the URL of the next page, null on the last."""

    counts: list[ReportCountOut]
    next: str | None


class ReportPage(BaseModel):
    """`next` is the URL of the next page, null on the last."""

    reports: list[ReportOut]
    next: str | None
