"""/office/certificates/…/change/suspend, revoke, reinstate, renew: what the public will read, why, and then
done by one or proposed to a second person.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Response

from credissuer.console import public_words
from credissuer.console.conflict import ConflictingField as Changed
from credissuer.console.conflict import EditConflict, conflict
from credissuer.console.desk.certificates.actions import BY_NAME, RENEW, Action
from credissuer.console.desk.certificates.certificates import said_of, shown
from credissuer.console.forms import Form, FormData
from credissuer.console.screens import Desk, Screens
from credissuer.console.visitors import Visitor, require_step_up, signed_in
from credissuer.credentials.states import StandingChange
from credissuer.errors import IssuerError, PublicationError, UsageError
from credissuer.http.problems import Problem, ProblemError
from credissuer.operations import change_standing, find_certificates
from credissuer.operations.overview import propose_change
from credissuer.operations.perform import perform
from credissuer.staff.roles import Permission
from credverifier.wire.envelope import dates

router = APIRouter()

Signed = Annotated[Visitor, signed_in(Permission.READ)]


@router.get("/certificates/{number}/change/{act}")
def ask(visitor: Signed, desk: Desk, number: str, act: str) -> Response:
    """What it would do, in the words that the public will read."""
    action = _action(visitor, act)
    members = find_certificates.one(desk.office, visitor.call(desk.office), number).facts
    return _form(visitor, desk, action, members)


@router.get("/certificates/{number}/change/{act}/words")
def preview(visitor: Signed, desk: Desk, number: str, act: str, reason: str = "") -> Response:
    """The part of the page that says what the public will read, for one reason."""
    action = _action(visitor, act)
    members = find_certificates.one(desk.office, visitor.call(desk.office), number).facts
    said = _said_after(desk, visitor, action, members, reason)
    return desk.page("certificates/public_part.html", visitor, public=said)


@router.post("/certificates/{number}/change/{act}")
def change(visitor: Signed, desk: Desk, number: str, act: str, form: Form) -> Response:
    """Do it, or propose it. What was typed is shown again where it is refused."""
    action, office = _action(visitor, act), desk.office
    # A suspension never waits for the key: stopping is not delayed.
    if action.name != StandingChange.SUSPEND:
        require_step_up(visitor)
    members = find_certificates.one(office, visitor.call(office), number).facts
    if form.text("seen") != _version(members):
        return _conflict(visitor, desk, action, members, form)
    try:
        _act(visitor, desk, action, members["number"], form)
    except PublicationError as error:
        # Durable, and out a moment later: what the page then says is seen from outside.
        if error.code != "publish.pending":
            raise
        desk.service.publisher.publish_soon()
    except IssuerError as error:
        return _form(visitor, desk, action, members, error=error, typed=form.typed())
    said = f"desk_certificates.{action.name}"
    return desk.go(f"/office/certificates/{members['number']}", said=said)


def _act(visitor: Visitor, desk: Screens, action: Action, number: str, form: FormData) -> None:
    office, call = desk.office, visitor.call(desk.office)
    reason, note = form.text("reason") or None, form.text("note") or None
    if action.needs_reason and reason is None:
        raise UsageError("many.no_reason")
    if action.name == StandingChange.SUSPEND:
        perform(office, call, change_standing.suspend, number, reason, note)
    elif action.name == StandingChange.REVOKE:
        perform(office, call, change_standing.revoke, number, reason, note)
    elif action.name == StandingChange.REINSTATE:
        propose_change.reinstate(office, call, number, note)
    else:
        propose_change.renew(office, call, number, note)


def _form(
    visitor: Visitor,
    desk: Screens,
    action: Action,
    members: dict[str, Any],
    *,
    error: IssuerError | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    language = desk.language(visitor)
    reason = (typed or {}).get("reason", "")
    return desk.page(
        "certificates/change.html",
        visitor,
        error=error,
        typed=typed,
        action=action,
        facts=shown(members, desk.office, language),
        before=said_of(members, desk.office, language),
        public=_said_after(desk, visitor, action, members, reason),
        reasons=public_words.reasons(language),
        reason=reason,
        seen=_version(members),
        months=desk.office.programme.validity_months,
        may_preview=action.name != RENEW,
    )


def _said_after(
    desk: Screens, visitor: Visitor, action: Action, members: dict[str, Any], reason: str
) -> public_words.PublicWords:
    """What the public will read afterwards."""
    after = {
        **members,
        "standing": action.becomes.value,
        "reason": reason or None,
        "since": dates.stamp(desk.office.clock()),
    }
    return said_of(after, desk.office, desk.language(visitor))


def _action(visitor: Visitor, name: str) -> Action:
    """Raises ProblemError `request.not_found`, `request.forbidden`."""
    action = BY_NAME.get(name)
    if action is None:
        raise ProblemError(Problem("request.not_found"))
    if not visitor.may(action.permission):
        raise ProblemError(Problem("request.forbidden"))
    return action


def _version(members: dict[str, Any]) -> str:
    """What must not have changed since the form was shown."""
    return f"{members['standing']}:{members['since'] or ''}"


def _conflict(
    visitor: Visitor, desk: Screens, action: Action, members: dict[str, Any], form: FormData
) -> Response:
    language = desk.language(visitor)
    stood = form.text("seen").partition(":")[0]
    row = shown(members, desk.office, language)
    known = stood in public_words.TONES
    return conflict(
        desk,
        visitor,
        EditConflict(
            about=members["number"],
            back=f"/office/certificates/{members['number']}",
            send=f"/office/certificates/{members['number']}/change/{action.name}",
            version_field="seen",
            version=_version(members),
            typed=form.typed(),
            changes=[
                Changed(
                    label=str(desk.say("desk_certificates.standing", visitor)),
                    before=str(desk.say(f"desk_certificates.standings.{stood}", visitor))
                    if known
                    else "–",
                    theirs=str(desk.say(f"desk_certificates.standings.{row['stands']}", visitor)),
                    mine=str(desk.say(f"desk_certificates.act.{action.name}_do", visitor)),
                )
            ],
            object_id=members["number"].replace("-", ""),
            can_send=members["standing"] in {one.value for one in action.standings},
        ),
    )
