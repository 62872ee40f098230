"""What happened to an application, told from its own records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from credissuer.assessment.worksheet import ConflictOfInterest
from credissuer.operations.assessing.application_views import ApplicationDossier
from credissuer.staff.proposal import ProposalRecord


class TimelineEvent(NamedTuple):
    """Something that happened: a word of `steps` in the surface `desk_applications`. `who` is a
    name, or empty for the applicant; `about` an account or the words of a refusal.
    """

    at: datetime
    event: str
    who: str = ""
    about: str = ""


def timeline(dossier: ApplicationDossier) -> list[TimelineEvent]:
    """The latest first."""
    # Of one moment the later step first, too: the steps come in the order of an application.
    return sorted(_steps(dossier), key=lambda step: step.at)[::-1]


def _steps(dossier: ApplicationDossier) -> Iterator[TimelineEvent]:
    application = dossier.application
    if application.submitted_at is not None:
        yield TimelineEvent(application.submitted_at, "submitted")
    for sheet in (sheet.record for sheet in dossier.sheets):
        who = dossier.name_of(sheet.assessor)
        yield TimelineEvent(sheet.created_at, "joined" if sheet.position else "taken", who)
        if sheet.declared_at is not None:
            is_close = sheet.conflict == ConflictOfInterest.SOME
            yield TimelineEvent(sheet.declared_at, "conflict" if is_close else "declared", who)
        if sheet.finished_at is not None:
            yield TimelineEvent(sheet.finished_at, "finished", who)
    for ask in dossier.asks:
        yield TimelineEvent(ask.asked_at, "asked", dossier.name_of(ask.asked_by))
        if ask.answered_at is not None:
            yield TimelineEvent(ask.answered_at, "answered")
    for proof in dossier.proofs:
        if proof.checked_at is not None:
            by_page = proof.checked_by == "adapter"
            who = "" if by_page else dossier.name_of(proof.checked_by)
            yield TimelineEvent(proof.checked_at, f"proof_{proof.state.value}", who, proof.key)
    for proposal in dossier.proposals:
        yield from _decision(dossier, proposal)
    if application.closed_at is not None:
        yield TimelineEvent(application.closed_at, f"closed_{application.state.value}")


def _decision(dossier: ApplicationDossier, proposal: ProposalRecord) -> Iterator[TimelineEvent]:
    refuses = proposal.kind == "application-refusal"
    proposed = "proposed_refusal" if refuses else "proposed"
    yield TimelineEvent(proposal.proposed_at, proposed, dossier.name_of(proposal.proposed_by))
    if proposal.decided_at is not None and proposal.outcome is not None and not proposal.alone:
        who = dossier.name_of(proposal.decided_by)
        yield TimelineEvent(
            proposal.decided_at, f"decision_{proposal.outcome}", who, proposal.decision_note or ""
        )
