"""Bodies and answers of /api/v1/cases, as in the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Path, Query
from pydantic import BaseModel, Field

from credissuer.cases.answer import MOST_TEXT
from credissuer.cases.appeal import AppealOutcome
from credissuer.cases.case import CaseSource, CaseState, Severity
from credissuer.cases.suspension import SuspensionState
from credissuer.http.shapes.schemas import Body
from credissuer.http.shapes.texts import (
    Day,
    Moment,
    Note,
    Number,
    ReasonCode,
    Receipt,
    Sha256,
    Text,
)

CaseId = Annotated[str, Field(json_schema_extra={"pattern": "^C-[0-9A-HJKMNP-TV-Z]{8}$"})]
AppealId = Annotated[str, Field(json_schema_extra={"pattern": "^K-[0-9A-HJKMNP-TV-Z]{8}$"})]
CaseInPath = Annotated[
    str,
    Path(
        description="The id of a case, in any case, with or without hyphen.",
        json_schema_extra={"pattern": "^[Cc]-?[0-9A-Za-z]{8}$"},
    ),
]
AppealInPath = Annotated[
    str,
    Path(
        description="The id of an appeal, in any case, with or without hyphen.",
        json_schema_extra={"pattern": "^[Kk]-?[0-9A-Za-z]{8}$"},
    ),
]
StateInQuery = Annotated[CaseState | None, Query()]
SeverityInQuery = Annotated[Severity | None, Query()]
SourceInQuery = Annotated[CaseSource | None, Query()]
Version = Annotated[
    int | None, Field(ge=1, description="Of the case that was looked at; another one is 409.")
]
SeverityCode = Annotated[
    str | None,
    Field(
        max_length=100,
        json_schema_extra={"enum": [*Severity]},
        description="Else what the reason weighs.",
    ),
]
Said = Annotated[str, Field(max_length=MOST_TEXT, description="Never published.")]


class NewCaseBody(Body):
    """About a certificate or an account, or the receipts of reports about one."""

    source: Annotated[
        str | None, Field(max_length=100, json_schema_extra={"enum": [*CaseSource]})
    ] = None
    reason: ReasonCode = None
    severity: SeverityCode = None
    certificate: Text | None = None
    profile: Text | None = None
    reports: Annotated[list[Annotated[str, Field(max_length=20)]], Field(max_length=100)] | None = (
        None
    )
    note: Note | None = None


class CaseNoteBody(Body):
    """A word of staff, for the office alone."""

    note: Note


class CaseEvidenceBody(Body):
    """A link that was kept as it was seen. Files come by the desk."""

    url: Text
    captured_at: Moment | None = None
    note: Note | None = None


class CaseStepBody(Body):
    """`version` is that of the case that was looked at."""

    version: Version = None


class CaseSuspensionBody(CaseStepBody):
    """The public code for which the certificate is suspended at once."""

    reason: ReasonCode = None


class CaseClosingBody(CaseStepBody):
    """Why its reports are closed with it, and a word for the office."""

    closing: Annotated[str | None, Field(max_length=100)] = None
    note: Note | None = None


class CaseReportsBody(Body):
    """The receipts of reports."""

    reports: Annotated[
        list[Annotated[str, Field(max_length=20)]], Field(min_length=1, max_length=100)
    ]


class CaseWeightBody(CaseStepBody):
    """For which reason a case is looked into, and how much it weighs."""

    reason: ReasonCode = None
    severity: Annotated[str, Field(max_length=100, json_schema_extra={"enum": [*Severity]})]


class CaseMergeBody(CaseStepBody):
    """The case that stays."""

    into: Annotated[str, Field(max_length=20)]


class CaseDecisionBody(CaseStepBody):
    """What is proposed: another person decides, by /api/v1/proposals."""

    measure: Annotated[
        str,
        Field(
            max_length=100,
            json_schema_extra={"enum": ["revoke", "reinstate", "suspend-until"]},
        ),
    ]
    reason: ReasonCode = None
    until: Day | None = None
    note: Note | None = None


class SaidBody(Body):
    """What the holder said by another way, and the id of the evidence for it."""

    text: Said
    evidence: Annotated[str, Field(max_length=20)]


class AppealDecisionBody(Body):
    """What is proposed to become of an appeal."""

    outcome: Annotated[str, Field(max_length=100, json_schema_extra={"enum": [*AppealOutcome]})]
    reason: ReasonCode = None
    until: Day | None = None
    note: Note | None = None
    version: Version = None


class CaseOut(BaseModel):
    """A case. `assignee` and `opened_by` are ids of actors."""

    id: CaseId
    certificate: Number | None
    profile: str | None
    reason: str
    severity: Severity
    source: CaseSource
    state: CaseState
    assignee: str | None
    opened_by: str
    opened_at: Moment
    decide_due_at: Moment
    answer_due_at: Moment | None
    appeal_until: Moment | None
    closed_at: Moment | None
    outcome: str | None
    proposal: str | None
    merged_into: CaseId | None
    version: int


class CaseLineOut(CaseOut):
    """A case in a list."""

    name: str | None
    waits_for: Literal["confirm", "answer", "decide", "appeal"] | None
    due_at: Moment | None


class CasePage(BaseModel):
    """`next` is the URL of the next page, null on the last."""

    cases: list[CaseLineOut]
    next: str | None


class SuspensionOut(BaseModel):
    """A suspension: `confirm_by` is until when another person confirms it."""

    case: CaseId
    certificate: Number
    state: SuspensionState
    reason: str
    suspended_by: str
    suspended_at: Moment
    confirm_by: Moment | None
    confirmed_by: str | None
    confirmed_at: Moment | None
    escalated_at: Moment | None
    lifts_at: Moment | None
    ended_at: Moment | None


class CaseEvidenceOut(BaseModel):
    """A piece of evidence."""

    id: str
    url: str | None
    file_sha256: Sha256 | None
    captured_at: Moment
    note: str | None
    added_by: str
    added_at: Moment


class CaseAnswerOut(BaseModel):
    """What the holder answered."""

    at: Moment
    by: str
    text: str
    late: bool
    evidence: str | None


class CaseNoteOut(BaseModel):
    """A word of staff."""

    at: Moment
    by: str
    text: str


class AppealOut(BaseModel):
    """An appeal; `replaced_by` is the new certificate where it was granted after a revocation."""

    id: AppealId
    case: CaseId
    lodged_by: str
    lodged_at: Moment
    decide_due_at: Moment
    text: str
    evidence: str | None
    proposal: str | None
    outcome: AppealOutcome | None
    decided_at: Moment | None
    replaced_by: Number | None
    version: int


class ProposedOut(BaseModel):
    """What was proposed, with its id for /api/v1/proposals; `alone`: done, in an office of one."""

    id: str
    kind: str
    about: str
    outcome: str | None
    alone: bool
    content_sha256: Sha256


class WholeCaseOut(CaseOut):
    """A case with everything that belongs to it."""

    name: str | None
    standing: str | None
    reports: list[Receipt]
    suspensions: list[SuspensionOut]
    evidence: list[CaseEvidenceOut]
    answers: list[CaseAnswerOut]
    notes: list[CaseNoteOut]
    appeals: list[AppealOut]
    proposals: list[str]
