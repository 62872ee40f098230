"""/api/v1/proposals: what one person proposed, and another decides on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request, Response

from credissuer.api import jobs as jobs_path
from credissuer.api.records import Paged, read_cursor
from credissuer.http.bodies import StrictRoute
from credissuer.http.callers import Caller, Served, may
from credissuer.http.idempotency import Reply, once, publishing
from credissuer.http.service import Service
from credissuer.http.shapes.proposals import (
    ApprovalBody,
    DecisionPendingOut,
    ProposalInPath,
    ProposalOut,
    ProposalPage,
    RefusalBody,
    StateInQuery,
    WithdrawalBody,
)
from credissuer.http.shapes.texts import Cursor, Limit
from credissuer.operations.deciding import look
from credissuer.operations.deciding.propose import decide, recall, withdraw
from credissuer.operations.jobs import jobs
from credissuer.operations.perform import perform
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission

PATH = "/api/v1/proposals"

router = APIRouter(tags=["office"], route_class=StrictRoute)
Reader = Annotated[Caller, may(Permission.READ)]
PENDING: dict[int | str, dict[str, Any]] = {202: {"model": DecisionPendingOut}}


@router.get("/proposals", operation_id="listProposals", response_model=ProposalPage)
def list_proposals(
    pages: Paged,
    service: Served,
    caller: Reader,
    state: StateInQuery = None,
    kind: Annotated[str | None, Query(max_length=100)] = None,
    about: Annotated[str | None, Query(max_length=500)] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """What was proposed, the newest first, a page at a time."""
    found = look.page(
        service.office,
        caller.call(service.office),
        is_open=None if state is None else state == "open",
        kind=kind,
        object_id=about,
        after=None if cursor is None else read_cursor(cursor, "p"),
        limit=limit + 1,
    )
    more = None
    if len(found) > limit:
        more = pages.following(f"p{found[limit - 1].proposal.id}")
    return {"proposals": [look.facts(one) for one in found[:limit]], "next": more}


@router.get("/proposals/{proposal}", operation_id="getProposal", response_model=ProposalOut)
def get_proposal(proposal: ProposalInPath, service: Served, caller: Reader) -> dict[str, Any]:
    """One proposal, with what it would do."""
    return look.facts(look.one(service.office, caller.call(service.office), proposal))


@router.post(
    "/proposals/{proposal}/approval",
    operation_id="approveProposal",
    response_model=ProposalOut,
    responses={202: {"model": ProposalOut}},
)
def post_approval(
    proposal: ProposalInPath,
    request: Request,
    service: Served,
    caller: Reader,
    body: Annotated[ApprovalBody | None, Body()] = None,
) -> Response:
    """Let it happen, as another person than who proposed it: it is carried out before the answer,
    or held for a while where the office holds what is approved. A large import is answered with 202
    and goes on as the job at `Location`.
    """
    given = body or ApprovalBody()
    members = given.model_dump(exclude_none=True)
    return _decide(service, caller, request, proposal, "approved", members)


@router.post(
    "/proposals/{proposal}/refusal", operation_id="refuseProposal", response_model=ProposalOut
)
def post_refusal(
    proposal: ProposalInPath, body: RefusalBody, request: Request, service: Served, caller: Reader
) -> Response:
    """Do not let it happen, as another person than who proposed it, and say why."""
    members = body.model_dump(exclude_none=True)
    return _decide(service, caller, request, proposal, "refused", members)


@router.post(
    "/proposals/{proposal}/withdrawal", operation_id="withdrawProposal", response_model=ProposalOut
)
def post_withdrawal(
    proposal: ProposalInPath,
    request: Request,
    service: Served,
    caller: Reader,
    body: Annotated[WithdrawalBody | None, Body()] = None,
) -> Response:
    """Take back what you proposed yourself, before it is decided."""
    return _take_back(service, caller, request, proposal, withdraw, body)


@router.post(
    "/proposals/{proposal}/recall", operation_id="recallProposal", response_model=ProposalOut
)
def post_recall(
    proposal: ProposalInPath,
    request: Request,
    service: Served,
    caller: Reader,
    body: Annotated[WithdrawalBody | None, Body()] = None,
) -> Response:
    """Take back what was approved, while it is held, as one of the two people."""
    return _take_back(service, caller, request, proposal, recall, body)


def pending_reply(service: Service, caller: Caller, record: ProposalRecord) -> Reply:
    """202 with the proposal: another person decides."""
    shown = look.facts(look.one(service.office, caller.call(service.office), record.id))
    location = {"location": f"{PATH}/{record.id}"}
    return Reply(202, {"code": "decision_pending", "proposal": shown}, location)


def _decide(
    service: Service,
    caller: Caller,
    request: Request,
    proposal: str,
    outcome: str,
    members: dict[str, Any],
) -> Response:
    office = service.office
    with once(service, caller, request, members) as exchange:
        if exchange.reply is None:
            with publishing(service, whole=True):
                decide(
                    office,
                    caller.call(office),
                    proposal,
                    outcome,
                    members.get("note"),
                    members.get("version"),
                )
            exchange.reply = _reply(service, caller, proposal)
    return exchange.response()


def _take_back(
    service: Service,
    caller: Caller,
    request: Request,
    proposal: str,
    operation: Callable[..., Any],
    body: WithdrawalBody | None,
) -> Response:
    version = body.version if body else None
    with once(service, caller, request, {"version": version}) as exchange:
        if exchange.reply is None:
            perform(service.office, caller.call(service.office), operation, proposal, version)
            exchange.reply = _reply(service, caller, proposal)
    return exchange.response()


def _reply(service: Service, caller: Caller, proposal: str) -> Reply:
    call = caller.call(service.office)
    facts = look.facts(look.one(service.office, call, proposal))
    job = jobs.of_proposal(service.office, call, facts["id"])
    if job is None or job.has_ended:
        return Reply(200, facts)
    # The decision is durable and its work goes on: there it is told how far.
    return Reply(202, facts, {"location": f"{jobs_path.PATH}/{job.id}"})
