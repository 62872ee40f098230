"""What the second person sees of a proposal in a case: the case, and what the public would read."""

from __future__ import annotations

from typing import Any, NamedTuple

from credissuer.cases.appeal import AppealOutcome, AppealRecord
from credissuer.cases.case import shown
from credissuer.console.case_facts import lists, preview_of
from credissuer.console.public_words import PublicWords
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.casework import case_views
from credissuer.operations.casework.case_views import CaseView
from credissuer.operations.perform import perform
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credverifier.wire.status.standing import Standing


class CaseProposal(NamedTuple):
    """`preview` is empty where the page would say that the certificate is good; `lists` are words
    by code. `appeal` is None for the decision of a case.
    """

    view: CaseView
    appeal: AppealRecord | None
    content: dict[str, Any]
    preview: dict[str, PublicWords]
    lists: dict[str, Any]


def of(office: Office, call: Call, record: ProposalRecord, language: str) -> CaseProposal | None:
    """The case of a proposal; None where it is about none, or the caller may not read cases."""
    case_id = record.content.get("case")
    if not isinstance(case_id, str) or not call.actor.has(Permission.CASES):
        return None
    view = perform(office, call, case_views.read_case, shown(case_id))
    appeal = next((one for one in view.appeals if one.id == record.object), None)
    standing = _becomes(record, view)
    reason = record.content.get("reason") or view.case.reason
    return CaseProposal(
        view=view,
        appeal=appeal,
        content=record.content,
        preview=preview_of(call, standing, reason) if standing is not None else {},
        lists=lists(language),
    )


def _becomes(record: ProposalRecord, view: CaseView) -> Standing | None:
    """How the certificate stands once it is approved; None for good, or by a new one."""
    if record.kind == "case-revoke":
        return Standing.REVOKED
    if record.kind == "case-suspend-until":
        return Standing.SUSPENDED
    is_lifted = record.content.get("outcome") == AppealOutcome.OVERTURNED
    if record.kind == "case-reinstate" or is_lifted or view.certificate is None:
        return None
    now = view.certificate.standing
    return now if now in (Standing.REVOKED, Standing.SUSPENDED) else None
