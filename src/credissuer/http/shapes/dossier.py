"""What /api/v1/certificates/{number}/dossier answers."""

from __future__ import annotations

from pydantic import BaseModel

from credissuer.http.shapes.answers import CriterionOut
from credissuer.http.shapes.cases import CaseNoteOut, WholeCaseOut
from credissuer.http.shapes.proposals import ProposalOut
from credissuer.http.shapes.texts import Moment, Number


class JudgementOut(BaseModel):
    """How the subject was assessed; `assessor` is the id of an actor, `assessed_on` a day."""

    id: str
    programme: str
    version: str
    level: str
    findings: list[CriterionOut]
    assessed_on: str
    assessor: str


class DossierCaseOut(WholeCaseOut):
    """A case, and language -> the words in which the public reads its reason."""

    public_reason: dict[str, str]


class PublishedFileOut(BaseModel):
    """A file of the certificate in the office's own publication: whether it is there as it should
    be. `what` is a form of the certificate, or `standing-note`.
    """

    path: str
    what: str
    is_there: bool


class TrailEntryOut(BaseModel):
    """An entry of the audit trail without its details."""

    seq: int
    at: Moment
    actor: str
    action: str


class DossierOut(BaseModel):
    """Everything about one certificate beside its facts and history, the newest first.

    `cases` and `reports` are null for those who may not see them; `application` is the receipt, null
    also where there is none.
    """

    number: Number
    assessment: JudgementOut
    proposals: list[ProposalOut]
    cases: list[DossierCaseOut] | None
    reports: list[str] | None
    application: str | None
    notes: list[CaseNoteOut]
    files: list[PublishedFileOut]
    others: list[Number]
    entries: list[TrailEntryOut]
