"""What waits in cases and reports, for the queue of a member of staff."""

from __future__ import annotations

from collections.abc import Iterator

from credissuer.cases.case import CaseFilter, shown
from credissuer.cases.report import ReportFilter, ReportState, receipt
from credissuer.cases.suspension import SuspensionState
from credissuer.console.desk.queue.item import QueueItem
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.casework import case_views
from credissuer.operations.casework.case_views import CaseLine
from credissuer.operations.deciding.own_affairs import own_of
from credissuer.staff.roles import Permission
from credissuer.store.cases.appeals import AppealReading
from credissuer.store.cases.cases import CaseReading
from credissuer.store.staff.proposals import ProposalReading
from credissuer.store.transaction import Reading
from credverifier.wire import number as numbers

_MOST = 100


def waiting(office: Office, call: Call) -> list[QueueItem]:
    """Suspensions to confirm, cases to look into, appeals to decide, reports to sort out."""
    actor = call.actor
    if not actor.has(Permission.CASES):
        return []
    with office.store.read() as reading:
        own = own_of(reading, call).certificates
        which = CaseFilter(is_closed=False, but=own)
        cases = reading.of(CaseReading).page(which, limit=_MOST)
        lines = case_views.lines(reading, cases)
        names = case_views.names_of(reading, [line.case.assignee or "" for line in lines])
        items = [item for line in lines for item in _of_case(call, line, names)]
        if actor.has(Permission.APPEALS):
            items += _appeals(reading, own)
        if actor.has(Permission.HANDLE):
            items += _reports(reading, own)
    return items


def _of_case(call: Call, line: CaseLine, names: dict[str, str]) -> Iterator[QueueItem]:
    case, hold = line.case, line.suspension
    title = f"{line.name or case.profile or ''} · {shown(case.id)}".removeprefix(" · ")
    path = f"/office/cases/{shown(case.id)}"
    state = None if hold is None else hold.state
    if hold is not None and state in (SuspensionState.WAITING, SuspensionState.ESCALATED):
        is_alarm = state is SuspensionState.ESCALATED
        is_able = call.actor.has(Permission.CONFIRM) and hold.suspended_by != call.actor.id
        # An alarm is for everybody, whether or not they can end it.
        if is_alarm or is_able:
            yield QueueItem(
                kind="suspension",
                step="confirm",
                title=title,
                path=path,
                who="",
                since=hold.suspended_at,
                due=hold.confirm_by,
                is_mine=is_able,
                is_alarm=is_alarm,
            )
    is_mine = case.assignee == call.actor.id
    if case.state == "decision_proposed" or not call.actor.has(Permission.HANDLE):
        return
    if is_mine or case.assignee is None:
        yield QueueItem(
            kind="case",
            step="answer" if line.waits == "answer" else "investigate",
            title=title,
            path=path,
            who=names.get(case.assignee or "", ""),
            since=case.opened_at,
            due=line.due if line.waits != "confirm" else case.decide_due_at,
            is_mine=is_mine,
        )


def _appeals(reading: Reading, own: frozenset[str]) -> Iterator[QueueItem]:
    appeals = reading.of(AppealReading).open()
    cases = reading.of(CaseReading).by_ids([appeal.case_id for appeal in appeals])
    names = {line.case.id: line.name for line in case_views.lines(reading, [*cases.values()])}
    for appeal in appeals:
        if cases[appeal.case_id].certificate in own:
            continue
        # Proposed already: then it waits among the proposals.
        if reading.of(ProposalReading).open_on("appeal", appeal.id) is None:
            yield QueueItem(
                kind="appeal",
                step="decide",
                title=f"{names.get(appeal.case_id) or ''} · {shown(appeal.id)}".removeprefix(" · "),
                path=f"/office/cases/{shown(appeal.case_id)}/appeals/{shown(appeal.id)}",
                who="",
                since=appeal.lodged_at,
                due=appeal.decide_due_at,
            )


def _reports(reading: Reading, own: frozenset[str]) -> Iterator[QueueItem]:
    which = ReportFilter(state=ReportState.OPEN, but=own)
    for report in reading.reports.page(which, limit=_MOST):
        if report.case_id is None:
            about = numbers.show(report.certificate) if report.certificate else report.profile
            yield QueueItem(
                kind="report",
                step="triage",
                title=f"{about or ''} · {receipt(report.id)}".removeprefix(" · "),
                path=f"/office/reports/{receipt(report.id)}",
                who="",
                since=report.received_at,
                due=None,
            )
