"""POST /api/v1/jobs: many certificates revoked, suspended or reinstated as a job."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from credissuer.api.jobs import PATH as JOBS
from credissuer.api.proposals import pending_reply
from credissuer.credentials.bulk import number_sheet
from credissuer.credentials.bulk.order import BulkOrder, BulkRow, BulkSelection
from credissuer.credentials.states import StandingChange
from credissuer.http.bodies import StrictRoute
from credissuer.http.callers import Caller, may
from credissuer.http.idempotency import HEADER, Exchange, Reply, once, publishing
from credissuer.http.shapes.jobs import (
    BulkBody,
    BulkPlanOut,
    BulkSheetRequest,
    DryRunInQuery,
    JobOut,
    KindInQuery,
    NamedBody,
    NoteInQuery,
    PlanInQuery,
    ReasonInQuery,
    SelectionBody,
)
from credissuer.http.shapes.proposals import DecisionPendingOut
from credissuer.http.sheets import BODY, SentSheet, read_sheet
from credissuer.operations.bulk.bulk_facts import plan_facts
from credissuer.operations.bulk.confirming import confirm
from credissuer.operations.bulk.planning import tried
from credissuer.operations.jobs import jobs, run_jobs
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission

SHEET_PATH = f"{JOBS}/sheet"

router = APIRouter(tags=["office"], route_class=StrictRoute)
# What else the change needs is asked by the operation, because it depends on the kind.
Reader = Annotated[Caller, may(Permission.READ)]

_ANSWERS: dict[int | str, dict[str, Any]] = {202: {"model": JobOut | DecisionPendingOut}}


async def _sheet_of(caller: Reader) -> SentSheet:
    """The sheet of a request, read once it is known who sends it."""
    return await read_sheet(caller.request)


Sheet = Annotated[SentSheet, Depends(_sheet_of)]


@router.post(
    "/jobs",
    operation_id="createJob",
    response_model=JobOut | BulkPlanOut,
    responses=_ANSWERS,
)
def post_job(body: BulkBody, caller: Reader) -> Response:
    """Revoke, suspend or reinstate many certificates, named or selected.

    With `dry_run` the answer is what would happen. Else up to 500 are changed and public before the
    answer; more go on as the job at `Location` (202). Where two people decide, it is proposed (202,
    `decision_pending`).
    """
    order = _order(body)
    if body.dry_run:
        return _tried(caller, order)
    with once(caller, body) as exchange:
        if exchange.reply is None:
            exchange.reply = _confirmed(caller, order, body.plan)
    return exchange.response()


@router.post(
    "/jobs/sheet",
    operation_id="createJobOfSheet",
    response_model=JobOut | BulkPlanOut,
    responses=_ANSWERS,
    openapi_extra={"requestBody": BODY},
)
def post_sheet(
    caller: Reader,
    file: Sheet,
    kind: KindInQuery,
    reason: ReasonInQuery = None,
    note: NoteInQuery = None,
    plan: PlanInQuery = None,
    dry_run: DryRunInQuery = False,
) -> Response:
    """The same for the certificates of a sheet: a column `number`, perhaps `reason` and `note`; or
    numbers and links alone.
    """
    rows = number_sheet.read(file.octets)
    order = BulkOrder(change=StandingChange(kind), reason=reason, note=note, rows=rows)
    if dry_run:
        return _tried(caller, order)
    asked = BulkSheetRequest(
        sha256=file.sha256, kind=kind, reason=reason, note=note, plan=plan, dry_run=dry_run
    )
    with once(caller, asked) as exchange:
        if exchange.reply is None:
            exchange.reply = _confirmed(caller, order, plan)
    return exchange.response()


def _order(body: BulkBody) -> BulkOrder:
    rows = tuple(
        BulkRow(named) if isinstance(named, str) else _row(named) for named in body.numbers
    )
    by = body.selection or SelectionBody()
    return BulkOrder(
        change=StandingChange(body.kind),
        reason=body.reason,
        note=body.note,
        rows=rows,
        selection=BulkSelection(
            key=by.key, import_id=by.import_id, operator=by.operator, platform=by.platform
        ),
    )


def _row(named: NamedBody) -> BulkRow:
    return BulkRow(named.number, named.reason, named.note)


def _tried(caller: Caller, order: BulkOrder) -> Response:
    plan = tried(caller.office, caller.call(), order)
    return Exchange(Reply(200, plan_facts(plan))).response()


def _confirmed(caller: Caller, order: BulkOrder, plan: str | None) -> Reply:
    """200 with the job once all of it is public, else 202."""
    begun = confirm(caller.office, caller.call(), order, plan, _asked_as(caller))
    if isinstance(begun, ProposalRecord):
        pending = pending_reply(caller, begun)
        proposal = {**pending.body["proposal"], "content": None}
        return pending._replace(body={**pending.body, "proposal": proposal})
    with publishing(caller.service):
        run_jobs.run_at_once(caller.office, begun)
    progress = jobs.progress(caller.office, caller.call(), begun.id)
    status = 200 if progress.job.has_ended else 202
    return Reply(status, jobs.facts(progress), {"location": f"{JOBS}/{begun.id}"})


def _asked_as(caller: Caller) -> str | None:
    """The Idempotency-Key with whose it is, because an answer of 202 is not kept under it."""
    key = caller.request.headers.get(HEADER)
    return None if key is None else hashlib.sha256(f"{caller.token_id} {key}".encode()).hexdigest()
