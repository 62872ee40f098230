"""/office/bulk: many certificates suspended or revoked at once, after a dry run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Response

from credissuer.console import public_words
from credissuer.console.desk.certificates.actions import BY_NAME, Action
from credissuer.console.desk.certificates.certificates import shown
from credissuer.console.forms import Form
from credissuer.console.screens import Desk, Screens
from credissuer.console.visitors import Visitor, signed_in
from credissuer.credentials.states import StandingChange
from credissuer.errors import IssuerError, UsageError
from credissuer.http.problems import Problem, ProblemError
from credissuer.operations.overview import change_many
from credissuer.operations.overview.change_many import BulkOutcome, PlannedChange
from credissuer.operations.perform import perform
from credissuer.staff.roles import Permission
from credverifier.wire import number as show_number

router = APIRouter()

Signed = Annotated[Visitor, signed_in(Permission.READ)]

OPERATIONS: dict[str, Callable[..., Any]] = {
    StandingChange.SUSPEND.value: change_many.suspend_many,
    StandingChange.REVOKE.value: change_many.revoke_many,
}


@router.post("/bulk")
def choose(visitor: Signed, desk: Desk, form: Form) -> Response:
    """The certificates that were ticked, on their way to a dry run."""
    action = _action(visitor, form.text("change"))
    # One more than can be changed, so that too many are told and not cut off.
    numbers = ".".join(form.every("number")[: change_many.MOST + 1])
    return desk.go("/office/bulk", change=action.name, numbers=numbers)


@router.get("/bulk")
def dry_run(
    visitor: Signed, desk: Desk, change: str = "", numbers: str = "", reason: str = ""
) -> Response:
    """What would become of each. Nothing is changed."""
    return _dry_run(visitor, desk, _action(visitor, change), _numbers(numbers), reason)


@router.post("/bulk/do")
def do(visitor: Signed, desk: Desk, form: Form) -> Response:
    """Change those that can be; the page that follows says of each what became of it."""
    action = _action(visitor, form.text("change"))
    numbers, reason = _numbers(form.text("numbers")), form.text("reason")
    office, call = desk.office, visitor.call(desk.office)
    try:
        planned = _plan(visitor, desk, action, numbers)
        if not reason:
            raise UsageError("many.no_reason")
        count = sum(one.refusal is None for one in planned)
        # By hand, because a bulk change is nothing to do by a slip of the finger.
        if form.text("count") != str(count):
            raise UsageError("many.not_confirmed", count=count)
        operation = OPERATIONS[action.name]
        done: BulkOutcome = perform(
            office, call, operation, numbers, reason, form.text("note") or None
        )
    except UsageError as error:
        return _dry_run(visitor, desk, action, numbers, reason, error=error, typed=form.typed())
    return desk.page(
        "certificates/bulk_done.html",
        visitor,
        action=action,
        changed=[show_number.show(number) for number in done.changed],
        refused=_refused(done, desk.language(visitor)),
    )


def _dry_run(
    visitor: Visitor,
    desk: Screens,
    action: Action,
    numbers: Sequence[str],
    reason: str,
    *,
    error: IssuerError | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    language = desk.language(visitor)
    try:
        planned = _plan(visitor, desk, action, numbers)
    except UsageError as problem:
        planned, error = [], error or problem
    rows = [
        {
            "number": one.number if one.facts is None else one.facts["number"],
            "facts": None if one.facts is None else shown(one.facts, desk.office, language),
            "refusal": None if one.refusal is None else one.refusal.words(language),
        }
        for one in planned
    ]
    return desk.page(
        "certificates/bulk.html",
        visitor,
        error=error,
        typed=typed,
        action=action,
        ready=[row for row in rows if row["refusal"] is None],
        refused=[row for row in rows if row["refusal"] is not None],
        numbers=".".join(numbers),
        reasons=public_words.reasons(language),
        reason=reason,
        tone=public_words.TONES[action.becomes.value],
    )


def _plan(
    visitor: Visitor, desk: Screens, action: Action, numbers: Sequence[str]
) -> list[PlannedChange]:
    call = visitor.call(desk.office)
    return change_many.plan(desk.office, call, numbers, StandingChange(action.name))


def _refused(done: BulkOutcome, language: str) -> list[tuple[str, str]]:
    return [(number, error.words(language)) for number, error in done.refused]


def _numbers(text: str) -> list[str]:
    return [number for number in text.split(".") if number]


def _action(visitor: Visitor, name: str) -> Action:
    """Raises ProblemError `request.not_found`, `request.forbidden`."""
    if name not in OPERATIONS:
        raise ProblemError(Problem("request.not_found"))
    action = BY_NAME[name]
    if not visitor.may(action.permission):
        raise ProblemError(Problem("request.forbidden"))
    return action
