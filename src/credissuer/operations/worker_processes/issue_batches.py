"""Issue certificates batch after batch, by worker processes where there are some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from credissuer import failpoints
from credissuer.assessment.orders.order import Order
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import issue, release
from credissuer.operations.perform import needs, perform
from credissuer.operations.sign import Intent
from credissuer.operations.worker_processes.in_turn import signed_in_turn
from credissuer.operations.worker_processes.pool import WorkerPool
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission

BATCH = 500
"""Certificates in one commit. A power cut leaves at most two batches unfinished, and the same order
again finishes them.
"""


class ReleasedBatch(NamedTuple):
    """What became of `orders`: `intended` in their order, `released` ref -> answer."""

    orders: Sequence[Order]
    intended: issue.Intended
    released: dict[str, issue.Issued]


def batches_of(orders: Sequence[Order]) -> list[Sequence[Order]]:
    """`orders` in their order, `BATCH` at a time."""
    return [orders[start : start + BATCH] for start in range(0, len(orders), BATCH)]


@needs(Permission.ISSUE)
def issue_batches(
    office: Office,
    call: Call,
    batches: Iterable[Sequence[Order]],
    pool: WorkerPool | None,
) -> Iterator[list[issue.Issued]]:
    """Each batch as `issue.issue` does it. What is yielded is durable.

    Raises as `issue.issue`, and SigningKeyError `key.worker_died`.
    """
    for orders, intended, released in released_batches(office, call, batches, pool):
        answers = issue.answers_of(office, orders, intended, released)
        issue.sign_bound(office, call, orders, answers)
        yield answers


def released_batches(
    office: Office,
    call: Call,
    batches: Iterable[Sequence[Order]],
    pool: WorkerPool | None,
    proposal: ProposalRecord | None = None,
) -> Iterator[ReleasedBatch]:
    """The same before renditions for wallets are signed, and by the decision of two where two
    decide.
    """
    intended = _intended(office, call, batches, proposal)
    for (orders, batch), signed in signed_in_turn(office, intended, pool):
        released = {}
        # Otherwise every order was refused or answered from the store.
        if signed:
            recorded = release.record(office, call, signed)
            released = issue.released_answers(office, batch.intents, recorded)
        yield ReleasedBatch(orders, batch, released)


def _intended(
    office: Office,
    call: Call,
    batches: Iterable[Sequence[Order]],
    proposal: ProposalRecord | None,
) -> Iterator[tuple[tuple[Sequence[Order], issue.Intended], list[Intent]]]:
    for orders in batches:
        failpoints.reach("issue.before_intent")
        intended = perform(office, call, issue.intend, office, orders, proposal)
        failpoints.reach("issue.after_intent")
        yield (orders, intended), intended.intents
