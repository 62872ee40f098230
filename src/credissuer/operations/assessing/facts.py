"""Applications as JSON, wherever those who may read them do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from credissuer.applications.application import ApplicationRecord, receipt
from credissuer.applications.line_up import acts_next, deadline
from credissuer.applications.proof import ProofRecord
from credissuer.assessment.programme.criteria import AssessmentProgramme
from credissuer.assessment.worksheet_result import result_of
from credissuer.operations.assessing.application_views import ApplicationDossier, Sheet
from credissuer.staff.person import PersonRecord
from credverifier.wire import number as numbers
from credverifier.wire.envelope import dates


def line(application: ApplicationRecord, people: Mapping[str, PersonRecord]) -> dict[str, Any]:
    """What a list says of an application."""
    return {
        "application": receipt(application.id),
        "state": application.state.value,
        "acts_next": acts_next(application).value,
        "kind": application.kind,
        "name": application.name,
        "purpose": application.purpose.value,
        "assignee": _person(application.assignee, people),
        "submitted_at": _stamp(application.submitted_at),
        "due_at": _stamp(deadline(application)),
        "closed_at": _stamp(application.closed_at),
        "replaces": _number(application.replaces),
        "certificate": _number(application.certificate),
        "version": application.version,
    }


def whole(dossier: ApplicationDossier, programme: AssessmentProgramme) -> dict[str, Any]:
    """Everything about an application but files: those are read one by one."""
    application = dossier.application
    return {
        **line(application, dossier.people),
        "contact": dossier.holder.email if dossier.holder else None,
        "about": str(application.form.get("about") or "") or None,
        "public": sorted(application.public_items),
        "consent_version": application.consent_version,
        "said": application.said,
        "accounts": [_proof(proof, dossier) for proof in dossier.proofs],
        "handed_in": [
            {
                "id": evidence.id,
                "url": evidence.url,
                "file_name": evidence.file_name,
                "sha256": evidence.sha256,
                "criterion": evidence.criterion,
                "note": evidence.note,
                "added_at": _stamp(evidence.added_at),
            }
            for evidence in dossier.handed_in
        ],
        "gathered": [
            {
                "id": evidence.id,
                "url": evidence.link,
                "file_name": evidence.file_name,
                "sha256": evidence.sha256,
                "criterion": evidence.criterion,
                "note": evidence.note,
                "added_by": _person(evidence.added_by, dossier.people),
                "captured_at": _stamp(evidence.captured_at),
            }
            for evidence in dossier.gathered
        ],
        "asks": [
            {
                "asked": ask.asked,
                "asked_by": _person(ask.asked_by, dossier.people),
                "asked_at": _stamp(ask.asked_at),
                "due_at": _stamp(ask.due_at),
                "answer": ask.answer,
                "answered_at": _stamp(ask.answered_at),
            }
            for ask in dossier.asks
        ],
        "sheets": [_sheet(sheet, dossier, programme) for sheet in dossier.sheets],
        "proposals": [proposal.id for proposal in dossier.proposals],
    }


def _proof(proof: ProofRecord, dossier: ApplicationDossier) -> dict[str, Any]:
    return {
        "id": proof.id,
        "platform": proof.platform,
        "handle": proof.handle,
        "account_id": proof.account_id,
        "url": proof.url,
        "code": proof.code,
        "code_expires_at": _stamp(proof.code_expires_at),
        "state": proof.state.value,
        "method": proof.method,
        "checked_at": _stamp(proof.checked_at),
        "sha256": proof.evidence_sha256,
        "recheck_at": _stamp(proof.recheck_at),
    }


def _sheet(
    sheet: Sheet, dossier: ApplicationDossier, programme: AssessmentProgramme
) -> dict[str, Any]:
    """`criteria` and `score` are null for whoever may not read the sheet yet."""
    record, notes = sheet
    is_current = (record.programme, record.programme_version) == (programme.id, programme.version)
    result = None if notes is None or not is_current else result_of(programme, notes.values())
    return {
        "id": record.id,
        "assessor": _person(record.assessor, dossier.people),
        "position": record.position,
        "programme_version": record.programme_version,
        "conflict": record.conflict,
        "declaration": record.declaration,
        "declared_at": _stamp(record.declared_at),
        "finished_at": _stamp(record.finished_at),
        "score": result.mean if result else None,
        "earned": result.earned if result else None,
        "near": result.near if result else None,
        "criteria": None
        if notes is None
        else {
            name: {"level": note.level, "note": note.note, "version": note.version}
            for name, note in notes.items()
        },
    }


def _person(person_id: str | None, people: Mapping[str, PersonRecord]) -> dict[str, Any] | None:
    if person_id is None:
        return None
    person = people.get(person_id)
    return {"id": person_id, "name": person.name if person else None}


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else dates.stamp(moment)


def _number(number: str | None) -> str | None:
    return None if number is None else numbers.show(number)
