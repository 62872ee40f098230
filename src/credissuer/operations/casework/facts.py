"""Cases as JSON, for those who may read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from credissuer.cases.answer import AnswerRecord
from credissuer.cases.appeal import AppealRecord
from credissuer.cases.case import CaseRecord, shown
from credissuer.cases.evidence import CaseEvidenceRecord
from credissuer.cases.report import receipt
from credissuer.cases.suspension import SuspensionRecord
from credissuer.operations.casework.case_views import CaseLine, CaseView
from credissuer.staff.proposal import ProposalRecord
from credverifier.wire import number as numbers
from credverifier.wire.envelope import dates


def case_facts(case: CaseRecord) -> dict[str, Any]:
    """A case without what belongs to it."""
    return {
        "id": shown(case.id),
        "certificate": numbers.show(case.certificate) if case.certificate else None,
        "profile": case.profile,
        "reason": case.reason,
        "severity": case.severity.value,
        "source": case.source.value,
        "state": case.state.value,
        "assignee": case.assignee,
        "opened_by": case.opened_by,
        "opened_at": dates.stamp(case.opened_at),
        "decide_due_at": dates.stamp(case.decide_due_at),
        "answer_due_at": _stamp(case.answer_due_at),
        "appeal_until": _stamp(case.appeal_until),
        "closed_at": _stamp(case.closed_at),
        "outcome": case.outcome,
        "proposal": case.proposal_id,
        "merged_into": shown(case.merged_into) if case.merged_into else None,
        "version": case.version,
    }


def line_facts(line: CaseLine) -> dict[str, Any]:
    """A case in a list: also whose certificate it is, and what is waited for next."""
    return {
        **case_facts(line.case),
        "name": line.name,
        "waits_for": line.waits,
        "due_at": _stamp(line.due),
    }


def view_facts(view: CaseView) -> dict[str, Any]:
    """A case with everything that belongs to it."""
    return {
        **case_facts(view.case),
        "name": view.name,
        "standing": view.certificate.standing.value if view.certificate else None,
        "reports": [receipt(report.id) for report in view.reports],
        "suspensions": [suspension_facts(one) for one in view.suspensions],
        "evidence": [evidence_facts(one) for one in view.evidence],
        "answers": [answer_facts(one) for one in view.answers],
        "notes": [
            {"at": dates.stamp(one.at), "by": one.author, "text": one.text} for one in view.notes
        ],
        "appeals": [appeal_facts(one) for one in view.appeals],
        "proposals": [one.id for one in view.proposals],
    }


def evidence_facts(record: CaseEvidenceRecord) -> dict[str, Any]:
    """A piece of evidence."""
    return {
        "id": record.id,
        "url": record.url,
        "file_sha256": record.file_sha256,
        "captured_at": dates.stamp(record.captured_at),
        "note": record.note,
        "added_by": record.added_by,
        "added_at": dates.stamp(record.added_at),
    }


def answer_facts(record: AnswerRecord) -> dict[str, Any]:
    """An answer of the subject."""
    return {
        "at": dates.stamp(record.given_at),
        "by": record.given_by,
        "text": record.text,
        "late": bool(record.is_late),
        "evidence": record.evidence_id,
    }


def suspension_facts(record: SuspensionRecord) -> dict[str, Any]:
    """A suspension."""
    return {
        "case": shown(record.case_id),
        "certificate": numbers.show(record.certificate),
        "state": record.state.value,
        "reason": record.reason,
        "suspended_by": record.suspended_by,
        "suspended_at": dates.stamp(record.suspended_at),
        "confirm_by": _stamp(record.confirm_by),
        "confirmed_by": record.confirmed_by,
        "confirmed_at": _stamp(record.confirmed_at),
        "escalated_at": _stamp(record.escalated_at),
        "lifts_at": _stamp(record.lifts_at),
        "ended_at": _stamp(record.ended_at),
    }


def proposal_facts(proposal: ProposalRecord) -> dict[str, Any]:
    """What was proposed in a case; /api/v1/proposals has the rest."""
    return {
        "id": proposal.id,
        "kind": proposal.kind,
        "about": shown(proposal.object),
        "outcome": proposal.outcome,
        "alone": bool(proposal.alone),
        "content_sha256": proposal.content_sha256,
    }


def appeal_facts(appeal: AppealRecord) -> dict[str, Any]:
    """An appeal."""
    return {
        "id": shown(appeal.id),
        "case": shown(appeal.case_id),
        "lodged_by": appeal.lodged_by,
        "lodged_at": dates.stamp(appeal.lodged_at),
        "decide_due_at": dates.stamp(appeal.decide_due_at),
        "text": appeal.text,
        "evidence": appeal.evidence_id,
        "proposal": appeal.proposal_id,
        "outcome": appeal.outcome,
        "decided_at": _stamp(appeal.decided_at),
        "replaced_by": numbers.show(appeal.replaced_by) if appeal.replaced_by else None,
        "version": appeal.version,
    }


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else dates.stamp(moment)
