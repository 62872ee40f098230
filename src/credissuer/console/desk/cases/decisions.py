"""/office/cases/{id}/suspend, …/confirm, …/decide and …/appeals/{id}: what changes a standing."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Response

from credissuer.cases.appeal import AppealOutcome
from credissuer.cases.appeal import parse_id as appeal_of
from credissuer.console.case_facts import SURFACE, choices, lists, preview_of, who
from credissuer.console.desk.cases.cases import Cases
from credissuer.console.desk.cases.steps import step
from credissuer.console.forms import Form, FormData
from credissuer.console.screens import Desk, Screens
from credissuer.console.visitors import Visitor, require_step_up, signed_in
from credissuer.errors import IssuerError, NotFoundError, UsageError
from credissuer.operations.casework import appealing, case_views, decisions, suspending
from credissuer.operations.casework.appealing import WantedOutcome
from credissuer.operations.casework.case_kinds import Measure
from credissuer.operations.casework.case_views import CaseView
from credissuer.operations.deciding.policy import two_decide
from credissuer.operations.perform import perform
from credissuer.staff.roles import Permission
from credverifier.wire.status.standing import Standing

router = APIRouter()

Suspends = Annotated[Visitor, signed_in(Permission.SUSPEND)]
Confirms = Annotated[Visitor, signed_in(Permission.CONFIRM)]
Panel = Annotated[Visitor, signed_in(Permission.APPEALS)]


@router.get("/cases/{case_id}/suspend")
def suspend_form(visitor: Suspends, desk: Desk, case_id: str) -> Response:
    """The reason, and beside it what the public will read."""
    return _suspend_page(desk, visitor, case_id, desk.request.query_params.get("reason"))


@router.post("/cases/{case_id}/suspend")
def suspend(visitor: Suspends, desk: Desk, form: Form, case_id: str) -> Response:
    """Suspend at once."""
    office, reason = desk.office, form.text("reason") or None
    try:
        perform(
            office,
            visitor.call(office),
            suspending.suspend,
            office,
            case_id,
            reason,
            form.number("version") or None,
        )
    except IssuerError as error:
        if error.code in ("case.not_found", "publish.pending"):
            raise
        return _suspend_page(desk, visitor, case_id, reason, error)
    return desk.go(f"/office/cases/{case_id}", said=f"{SURFACE}.suspended")


@router.post("/cases/{case_id}/confirm")
def confirm(visitor: Confirms, desk: Desk, form: Form, case_id: str) -> Response:
    """Stand by a suspension as the second person."""
    version = form.number("version") or None
    return step(desk, visitor, form, case_id, "confirmed", suspending.confirm, case_id, version)


@router.get("/cases/{case_id}/decide")
def decide_form(visitor: Cases, desk: Desk, case_id: str) -> Response:
    """The measure, and beside it what the public will read."""
    return _decide_page(desk, visitor, case_id, dict(desk.request.query_params))


@router.post("/cases/{case_id}/decide")
def decide(visitor: Cases, desk: Desk, form: Form, case_id: str) -> Response:
    """Propose it; in an office of one it is done at once."""
    office, call = desk.office, visitor.call(desk.office)
    _step_up_alone(desk, visitor)
    try:
        decisions.put_decision(
            office,
            call,
            case_id,
            form.text("measure") or None,
            reason=form.text("reason") or None,
            until=_day(form.text("until")),
            note=form.text("why") or None,
            version=form.number("version") or None,
        )
    except IssuerError as error:
        if error.code in ("case.not_found", "publish.pending", "actor.not_permitted"):
            raise
        return _decide_page(desk, visitor, case_id, form.typed(), error)
    return desk.go(f"/office/cases/{case_id}", said=f"{SURFACE}.proposed")


@router.get("/cases/{case_id}/appeals/{appeal_id}")
def appeal_form(visitor: Cases, desk: Desk, case_id: str, appeal_id: str) -> Response:
    """An appeal, and for the panel the form of a proposal."""
    return _appeal_page(desk, visitor, case_id, appeal_id)


@router.post("/cases/{case_id}/appeals/{appeal_id}")
def propose_on_appeal(
    visitor: Panel, desk: Desk, form: Form, case_id: str, appeal_id: str
) -> Response:
    """Propose what is to become of it."""
    office, call = desk.office, visitor.call(desk.office)
    _step_up_alone(desk, visitor)
    try:
        wanted = WantedOutcome(
            form.text("outcome") or None, form.text("reason") or None, _day(form.text("until"))
        )
        appealing.put_on_appeal(
            office,
            call,
            appeal_id,
            wanted,
            form.text("why") or None,
            form.number("version") or None,
        )
    except IssuerError as error:
        if error.code in ("appeal.not_found", "publish.pending"):
            raise
        return _appeal_page(desk, visitor, case_id, appeal_id, error, form)
    return desk.go(f"/office/cases/{case_id}", said=f"{SURFACE}.proposed")


def _step_up_alone(desk: Screens, visitor: Visitor) -> None:
    """Where a proposal is carried out at once, whoever makes it proves anew who they are."""
    with desk.office.store.read() as reading:
        is_two = two_decide(reading)
    if not is_two:
        require_step_up(visitor)


def _suspend_page(
    desk: Screens,
    visitor: Visitor,
    case_id: str,
    reason: str | None,
    error: IssuerError | None = None,
) -> Response:
    view = _view(desk, visitor, case_id)
    language = desk.language(visitor)
    facts = lists(language)
    chosen = reason if reason and reason in dict(facts["reasons"]) else view.case.reason
    with desk.office.store.read() as reading:
        is_two = two_decide(reading)
    return desk.page(
        "cases/suspend.html",
        visitor,
        error=error,
        view=view,
        case=view.case,
        chosen=chosen,
        preview=preview_of(visitor.call(desk.office), Standing.SUSPENDED, chosen),
        two=is_two,
        **facts,
    )


def _decide_page(
    desk: Screens,
    visitor: Visitor,
    case_id: str,
    typed: dict[str, str],
    error: IssuerError | None = None,
) -> Response:
    view, language, call = (
        _view(desk, visitor, case_id),
        desk.language(visitor),
        visitor.call(desk.office),
    )
    facts = lists(language)
    reason = typed.get("reason") or view.case.reason
    known = reason if reason in dict(facts["reasons"]) else view.case.reason
    measures = _measures(visitor, view)
    measure = typed.get("measure") or (measures[0] if measures else "")
    shows = Standing.SUSPENDED if measure == Measure.SUSPEND_UNTIL else Standing.REVOKED
    with desk.office.store.read() as reading:
        is_two = two_decide(reading)
        heard = decisions.is_heard(reading, view.case, call.now)
    return desk.page(
        "cases/decide.html",
        visitor,
        error=error,
        typed=typed,
        view=view,
        case=view.case,
        chosen=known,
        measure=measure,
        measures=choices(language, "measures", measures),
        preview=None if measure == Measure.REINSTATE else preview_of(call, shows, known),
        two=is_two,
        heard=heard,
        today=call.today,
        **facts,
    )


def _measures(visitor: Visitor, view: CaseView) -> list[Measure]:
    """What may be proposed by this visitor now."""
    is_suspended = view.certificate is not None and view.certificate.standing is Standing.SUSPENDED
    allowed = {
        Measure.REVOKE: visitor.may(Permission.REVOKE),
        Measure.REINSTATE: is_suspended and visitor.may(Permission.REINSTATE),
        Measure.SUSPEND_UNTIL: is_suspended
        and view.suspension is not None
        and visitor.may(Permission.SUSPEND),
    }
    return [measure for measure, may in allowed.items() if may]


def _appeal_page(
    desk: Screens,
    visitor: Visitor,
    case_id: str,
    appeal_id: str,
    error: IssuerError | None = None,
    form: FormData | None = None,
) -> Response:
    view, language = _view(desk, visitor, case_id), desk.language(visitor)
    wanted = appeal_of(appeal_id)
    appeal = next((one for one in view.appeals if one.id == wanted), None)
    if appeal is None:
        raise NotFoundError("appeal.not_found", id=appeal_id[:40])
    with desk.office.store.read() as reading:
        is_two = two_decide(reading)
    return desk.page(
        "cases/appeal.html",
        visitor,
        error=error,
        typed=form.typed() if form else None,
        view=view,
        case=view.case,
        appeal=appeal,
        proposal=next((p for p in view.proposals if p.object == appeal.id and p.is_open), None),
        outcomes=choices(language, "appeal_outcomes", AppealOutcome),
        name_of=lambda actor: who(desk, visitor, view, actor),
        may=visitor.may,
        P=Permission,
        two=is_two,
        **lists(language),
    )


def _view(desk: Screens, visitor: Visitor, case_id: str) -> CaseView:
    return perform(desk.office, visitor.call(desk.office), case_views.read_case, case_id)


def _day(text: str) -> date | None:
    """Raises UsageError `case.until_unreadable`."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError("case.until_unreadable") from error
