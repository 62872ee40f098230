"""The bodies of requests about applications, and of their answers, as in the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Path, Query
from pydantic import BaseModel, Field

from credissuer.applications.application import CLOSED, ApplicationState
from credissuer.applications.line_up import OPEN, ActsNext
from credissuer.applications.proof import ProofState
from credissuer.assessment.worksheet import ConflictOfInterest
from credissuer.http.shapes.proposals import NamedPersonOut
from credissuer.http.shapes.schemas import Body
from credissuer.http.shapes.texts import AfterSanction, Moment, Note, Number, Sha256, Text, Url

ApplicationInPath = Annotated[
    str,
    Path(
        description="An application's receipt, in any case, with or without hyphen.",
        json_schema_extra={"pattern": "^[Aa]-?[0-9A-Za-z]{8}$"},
    ),
]
CriterionInPath = Annotated[str, Path(description="A criterion of the programme.", max_length=100)]
StateInQuery = Annotated[
    Literal["open", "closed"] | ApplicationState | None,
    Query(description="A state, or those in which somebody acts next, or the ends."),
]
Receipt = Annotated[str, Field(json_schema_extra={"pattern": "^A-[0-9A-HJKMNP-TV-Z]{8}$"})]
Version = Annotated[
    int | None, Field(ge=1, description="Of what was looked at; another one is 409.")
]
# Their bounds are in the words alone, because control characters are taken out before they count.
LongText = Annotated[str, Field(max_length=20_000)]

STATES_OF = {"open": OPEN, "closed": tuple(sorted(CLOSED))}
"""The words of a query that stand for several states."""


class AssignmentBody(Body):
    """Who assesses it: the caller, or whoever has that login."""

    login: Annotated[str, Field(max_length=200)] | None = None
    version: Version = None


class DeclarationBody(Body):
    """Whether the caller is close to the applicant, in the words of a language."""

    conflict: Literal["none", "some"]
    language: Annotated[str, Field(max_length=20)] = "vi"
    note: LongText = ""


class CriterionBody(Body):
    """What was found in a criterion; `version` is that of the note before, 0 for the first."""

    level: Annotated[str, Field(max_length=100)] | None = None
    note: LongText = ""
    version: Annotated[int, Field(ge=0)] = 0


class AskBody(Body):
    """What the applicant is to add, within some days."""

    asked: LongText
    days: Annotated[int, Field(ge=1, le=60)] = 14
    version: Version = None


class GrantBody(Body):
    """A certificate is proposed: at the level that is earned, or a lower one."""

    level: Annotated[str, Field(max_length=100)] | None = None
    note: Note | None = None
    after_sanction: AfterSanction | None = None
    version: Version = None


class RefusalOfApplicationBody(Body):
    """A refusal is proposed; `said` is what the applicant reads."""

    said: LongText
    note: Note | None = None
    version: Version = None


class ApplicationLine(BaseModel):
    """An application in a list. `due_at` is by when whoever acts next should have."""

    application: Receipt
    state: ApplicationState
    acts_next: ActsNext
    kind: str | None
    name: str | None
    purpose: str
    assignee: NamedPersonOut | None
    submitted_at: Moment | None
    due_at: Moment | None
    closed_at: Moment | None
    replaces: Number | None
    certificate: Number | None
    version: int


class ApplicationPage(BaseModel):
    """`next` is the URL of the next page, null on the last."""

    applications: list[ApplicationLine]
    next: str | None


class ProofOut(BaseModel):
    """An account, and how far the proof has got that it is the applicant's."""

    id: str
    platform: str
    handle: str
    account_id: str | None
    url: Url
    code: str
    code_expires_at: Moment
    state: ProofState
    method: str | None
    checked_at: Moment | None
    sha256: Sha256 | None
    recheck_at: Moment | None


class HandedInOut(BaseModel):
    """What the applicant handed in."""

    id: str
    url: str | None
    file_name: str | None
    sha256: Sha256 | None
    criterion: str | None
    note: str
    added_at: Moment


class GatheredOut(BaseModel):
    """What an assessor gathered; `sha256` is the digest of what was captured."""

    id: str
    url: str | None
    file_name: str | None
    sha256: Sha256 | None
    criterion: str | None
    note: str
    added_by: NamedPersonOut | None
    captured_at: Moment


class AskOut(BaseModel):
    """What the applicant was asked, and the answer."""

    asked: str
    asked_by: NamedPersonOut | None
    asked_at: Moment
    due_at: Moment
    answer: str | None
    answered_at: Moment | None


class CriterionNoteOut(BaseModel):
    """What was found in a criterion."""

    level: str | None
    note: str
    version: int


class SheetOut(BaseModel):
    """An assessor's sheet. `criteria` is null for another assessor who has not finished theirs."""

    id: str
    assessor: NamedPersonOut | None
    position: int
    programme_version: str
    conflict: ConflictOfInterest | None
    declaration: str | None
    declared_at: Moment | None
    finished_at: Moment | None
    score: int | None
    earned: str | None
    near: str | None
    criteria: dict[str, CriterionNoteOut] | None


class ApplicationOut(ApplicationLine):
    """Everything about an application but its files."""

    contact: str | None
    about: str | None
    public: list[Text]
    consent_version: str | None
    said: str | None
    accounts: list[ProofOut]
    handed_in: list[HandedInOut]
    gathered: list[GatheredOut]
    asks: list[AskOut]
    sheets: list[SheetOut]
    proposals: list[str]
