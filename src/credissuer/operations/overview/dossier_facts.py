"""Everything about one certificate as JSON: what its own facts and its history leave out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from credissuer.applications.application import receipt as application_receipt
from credissuer.assessment.records import AssessmentRecord
from credissuer.cases.report import receipt as report_receipt
from credissuer.operations.casework.case_views import CaseView
from credissuer.operations.casework.facts import view_facts
from credissuer.operations.deciding import proposal_views
from credissuer.operations.overview.dossier import CertificateDossier
from credverifier.wire import number as numbers
from credverifier.wire.envelope import dates
from credverifier.words import REASONS


def dossier_facts(dossier: CertificateDossier) -> dict[str, Any]:
    """`cases`, `reports` and `application` are None for whoever may not see them, `application` also
    where there is none. Times are UTC.
    """
    application = dossier.application
    return {
        "number": numbers.show(dossier.record.number),
        "assessment": _assessment(dossier.assessment),
        "proposals": [proposal_views.facts(one) for one in dossier.proposals],
        "cases": None if dossier.cases is None else [_case(view) for view in dossier.cases],
        "reports": None
        if dossier.reports is None
        else [report_receipt(one.id) for one in dossier.reports],
        "application": None if application is None else application_receipt(application.id),
        "notes": [
            {"at": dates.stamp(one.at), "by": one.actor, "text": one.text} for one in dossier.notes
        ],
        "files": [
            {"path": one.path, "what": one.detail, "is_there": one.is_there}
            for one in dossier.files
        ],
        "others": [numbers.show(one.number) for one in dossier.others],
        "entries": [
            {
                "seq": one.seq,
                "at": dates.stamp(one.at),
                "actor": one.actor,
                "action": one.action,
            }
            for one in dossier.entries
        ],
    }


def _assessment(record: AssessmentRecord) -> dict[str, Any]:
    return {
        "id": record.id,
        "programme": record.programme,
        "version": record.version,
        "level": record.level,
        "findings": [{"id": name, "level": level} for name, level in record.findings.items()],
        "assessed_on": record.assessed_on.isoformat(),
        "assessor": record.assessor,
    }


def _case(view: CaseView) -> dict[str, Any]:
    """A case with the words in which the public reads its reason."""
    words: Mapping[str, str] = REASONS.get(view.case.reason, {})
    return {**view_facts(view), "public_reason": dict(words)}
