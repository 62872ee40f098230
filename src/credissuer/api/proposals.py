"""/api/v1/proposals: what one person proposed, and another decides on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Response

from credissuer.api import jobs as jobs_path
from credissuer.http.bodies import StrictRoute
from credissuer.http.callers import Caller, may
from credissuer.http.idempotency import Reply, once, publishing
from credissuer.http.pages import Paged, read_cursor
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
from credissuer.office.call import Call, Outcome
from credissuer.operations.deciding import proposal_views
from credissuer.operations.deciding.decide import decide
from credissuer.operations.deciding.withdraw import recall, withdraw
from credissuer.operations.jobs import jobs
from credissuer.operations.perform import perform
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Transaction

PATH = "/api/v1/proposals"

router = APIRouter(tags=["office"], route_class=StrictRoute)
Reader = Annotated[Caller, may(Permission.READ)]
PENDING: dict[int | str, dict[str, Any]] = {202: {"model": DecisionPendingOut}}


@router.get("/proposals", operation_id="listProposals", response_model=ProposalPage)
def list_proposals(
    pages: Paged,
    caller: Reader,
    state: StateInQuery = None,
    kind: Annotated[str | None, Query(max_length=100)] = None,
    about: Annotated[str | None, Query(max_length=500)] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """What was proposed, the newest first, a page at a time."""
    views = proposal_views.page(
        caller.office,
        caller.call(),
        is_open=None if state is None else state == "open",
        kind=kind,
        object_id=about,
        after=read_cursor("p", cursor),
        limit=limit + 1,
    )
    return {
        "proposals": [proposal_views.facts(view) for view in views[:limit]],
        "next": pages.next_url("p", [view.proposal.id for view in views], limit),
    }


@router.get("/proposals/{proposal}", operation_id="getProposal", response_model=ProposalOut)
def get_proposal(proposal: ProposalInPath, caller: Reader) -> dict[str, Any]:
    """One proposal, with what it would do."""
    return proposal_views.facts(proposal_views.one(caller.office, caller.call(), proposal))


@router.post(
    "/proposals/{proposal}/approval",
    operation_id="approveProposal",
    response_model=ProposalOut,
    responses={202: {"model": ProposalOut}},
)
def post_approval(
    proposal: ProposalInPath,
    caller: Reader,
    body: Annotated[ApprovalBody | None, Body()] = None,
) -> Response:
    """Let it happen, as another person than who proposed it: it is carried out before the answer,
    or held for a while where the office holds what is approved. A large import is answered with 202
    and goes on as the job at `Location`.
    """
    return _decide(caller, proposal, "approved", body or ApprovalBody())


@router.post(
    "/proposals/{proposal}/refusal", operation_id="refuseProposal", response_model=ProposalOut
)
def post_refusal(proposal: ProposalInPath, body: RefusalBody, caller: Reader) -> Response:
    """Do not let it happen, as another person than who proposed it, and say why."""
    return _decide(caller, proposal, "refused", body)


@router.post(
    "/proposals/{proposal}/withdrawal", operation_id="withdrawProposal", response_model=ProposalOut
)
def post_withdrawal(
    proposal: ProposalInPath,
    caller: Reader,
    body: Annotated[WithdrawalBody | None, Body()] = None,
) -> Response:
    """Take back what you proposed yourself, before it is decided."""
    return _take_back(caller, proposal, withdraw, body or WithdrawalBody())


@router.post(
    "/proposals/{proposal}/recall", operation_id="recallProposal", response_model=ProposalOut
)
def post_recall(
    proposal: ProposalInPath,
    caller: Reader,
    body: Annotated[WithdrawalBody | None, Body()] = None,
) -> Response:
    """Take back what was approved, while it is held, as one of the two people."""
    return _take_back(caller, proposal, recall, body or WithdrawalBody())


def pending_reply(caller: Caller, record: ProposalRecord) -> Reply:
    """202 with the proposal: another person decides."""
    proposal = proposal_views.facts(proposal_views.one(caller.office, caller.call(), record.id))
    location = {"location": f"{PATH}/{record.id}"}
    return Reply(202, {"code": "decision_pending", "proposal": proposal}, location)


def _decide(
    caller: Caller, proposal: str, outcome: str, body: ApprovalBody | RefusalBody
) -> Response:
    with once(caller, body) as exchange:
        if exchange.reply is None:
            with publishing(caller.service, whole=True):
                decide(caller.office, caller.call(), proposal, outcome, body.note, body.version)
            exchange.reply = _reply(caller, proposal)
    return exchange.response()


def _take_back(
    caller: Caller,
    proposal: str,
    operation: Callable[[Transaction, Call, str, int | None], Outcome[ProposalRecord]],
    body: WithdrawalBody,
) -> Response:
    with once(caller, body) as exchange:
        if exchange.reply is None:
            perform(caller.office, caller.call(), operation, proposal, body.version)
            exchange.reply = _reply(caller, proposal)
    return exchange.response()


def _reply(caller: Caller, proposal: str) -> Reply:
    call = caller.call()
    facts = proposal_views.facts(proposal_views.one(caller.office, call, proposal))
    job = jobs.of_proposal(caller.office, call, facts["id"])
    if job is None or job.has_ended:
        return Reply(200, facts)
    # The decision is durable and its work goes on: there it is told how far.
    return Reply(202, facts, {"location": f"{jobs_path.PATH}/{job.id}"})
