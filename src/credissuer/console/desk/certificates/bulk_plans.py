"""/office/bulk/plans: many certificates by a file or a selection: planned, looked at, ordered."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from credissuer.console import public_words
from credissuer.console.desk.certificates import bulk_plan_view
from credissuer.console.forms import Form, FormData
from credissuer.console.screens import CSV, Desk, Screens
from credissuer.console.visitors import Visitor, signed_in
from credissuer.credentials.bulk import number_sheet
from credissuer.credentials.bulk.order import CHANGES, BulkOrder, BulkRow, BulkSelection
from credissuer.credentials.states import StandingChange
from credissuer.errors import IssuerError, NotFoundError, PublicationError, RefusedError, UsageError
from credissuer.operations.bulk import choices, drafting
from credissuer.operations.bulk.allowed import orders
from credissuer.operations.jobs import run_jobs
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission

router = APIRouter()

# Whoever may suspend or reinstate may revoke as well: the table of roles has it so, and a test.
Orderer = Annotated[Visitor, signed_in(Permission.REVOKE)]

HERE = "/office/bulk/plans"

FIELDS = {
    "change": ("bulk.change_unknown",),
    "reason": ("certificate.reason_required", "certificate.reason_unknown"),
    "platform": ("bulk.platform_unknown",),
    "import": ("bulk.import_not_found",),
}
"""Field of the form -> the codes that are told beside it. What is wrong with a file is told beside
that, and of the others above the form.
"""


@router.get("/bulk/plans")
def plans(visitor: Orderer, desk: Desk) -> Response:
    """The form, and what was planned last."""
    return _form(visitor, desk)


@router.post("/bulk/plans")
def plan(visitor: Orderer, desk: Desk, form: Form) -> Response:
    """Plan the change and keep that. Nothing is changed."""
    office = desk.office
    try:
        record = drafting.draft(office, visitor.call(office), _order(form))
    except (RefusedError, UsageError, NotFoundError) as error:
        return _form(visitor, desk, error=error, typed=form.typed())
    return desk.go(f"{HERE}/{record.id}", said="desk_bulk.planned")


@router.get("/bulk/plans/{plan_id}")
def planned(plan_id: str, visitor: Orderer, desk: Desk) -> Response:
    """What it would do by the records of this moment."""
    return _planned(plan_id, visitor, desk)


@router.get("/bulk/plans/{plan_id}/rows.csv")
def rows(plan_id: str, visitor: Orderer, desk: Desk) -> Response:
    """Every row of it."""
    now = drafting.planned_now(desk.office, visitor.call(desk.office), plan_id)
    octets = bulk_plan_view.table(now.rows, desk.language(visitor))
    return desk.file(octets, f"certificates-{plan_id}.csv", CSV)


@router.post("/bulk/plans/{plan_id}/order")
def order(plan_id: str, visitor: Orderer, desk: Desk, form: Form) -> Response:
    """Begin it, or where two people decide propose it."""
    office, call = desk.office, visitor.call(desk.office)
    shown = form.text("plan_sha256")
    try:
        now = drafting.planned_now(office, call, plan_id)
        # By hand, because a bulk change is nothing to do by a slip of the finger.
        if now.sha256 == shown and form.text("count") != str(now.counts["change"]):
            raise UsageError("many.not_confirmed", count=now.counts["change"])
        begun = drafting.confirm(office, call, plan_id, shown)
    except (RefusedError, UsageError) as error:
        return _planned(plan_id, visitor, desk, error=error, typed=form.typed())
    if isinstance(begun, ProposalRecord):
        return desk.go(f"/office/proposals/{begun.id}", said="desk_bulk.proposed")
    try:
        run_jobs.run_at_once(office, begun)
    except PublicationError as error:
        # Decided and durable, and out a moment later: its page tells when.
        if error.code != "publish.pending":
            raise
        desk.service.publisher.publish_soon()
    return desk.go(f"/office/jobs/{begun.id}")


def _order(form: FormData) -> BulkOrder:
    """Raises UsageError `bulk.change_unknown`, `bulk.rows_or_selection`, `bulk.no_refs`; RefusedError
    as `number_sheet.read`.
    """
    change = next((one for one in CHANGES if one.value == form.text("change")), None)
    if change is None:
        raise UsageError("bulk.change_unknown")
    rows: tuple[BulkRow, ...] = ()
    refs, file, sheet = None, form.file("file"), form.text("sheet") or None
    if file is not None and form.text("of_import"):
        refs = number_sheet.refs(file.octets)
        if not refs:
            raise UsageError("bulk.no_refs", path=file.name[:80])
    elif file is not None:
        rows = number_sheet.read(file.octets, sheet)
    selection = BulkSelection(
        key=form.text("key") or None,
        import_id=form.text("import") or None,
        refs=refs,
        operator=form.text("operator") or None,
        platform=form.text("platform") or None,
    )
    reason = None if change is StandingChange.REINSTATE else form.text("reason") or None
    note = form.text("note") or None
    return BulkOrder(change=change, reason=reason, note=note, rows=rows, selection=selection)


def _form(
    visitor: Visitor,
    desk: Screens,
    *,
    error: IssuerError | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    office, call, language = desk.office, visitor.call(desk.office), desk.language(visitor)
    code = "" if error is None else error.code
    field = next((name for name, codes in FIELDS.items() if code in codes), None)
    if field is None and code.startswith(("import.", "bulk.columns", "bulk.no_refs")):
        field = "file"
    return desk.page(
        "certificates/bulk_plans.html",
        visitor,
        error=error,
        typed=typed,
        wrong=field,
        changes=[change.value for change in orders(call)],
        reasons=public_words.reasons(language),
        choices=choices.choices(office, call),
        recent=drafting.newest(office, call),
    )


def _planned(
    plan_id: str,
    visitor: Visitor,
    desk: Screens,
    *,
    error: IssuerError | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    office, call, language = desk.office, visitor.call(desk.office), desk.language(visitor)
    found = drafting.drafted(office, call, plan_id)
    now = drafting.planned_now(office, call, plan_id)
    record = found.record
    return desk.page(
        "certificates/bulk_plan.html",
        visitor,
        error=error,
        typed=typed,
        found=found,
        plan_sha256=now.sha256,
        bulk=bulk_plan_view.view_of(
            office, call, record.change, record.members, now.rows, language
        ),
    )
