"""Renew certificates batch after batch, by worker processes where there are some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from credissuer import failpoints
from credissuer.assessment.orders.renewal import RenewalOrder
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import issue, release
from credissuer.operations.perform import needs, perform
from credissuer.operations.renewing import renew
from credissuer.operations.renewing.renew import Renewals, Renewed
from credissuer.operations.sign import Intent
from credissuer.operations.worker_processes.in_turn import signed_in_turn
from credissuer.operations.worker_processes.pool import WorkerPool
from credissuer.staff.roles import Permission

BATCH = 250
"""Certificates in one commit. A power cut leaves at most two batches unfinished, and the same order
again finishes them.
"""


@needs(Permission.RENEW)
def renew_batches(
    office: Office,
    call: Call,
    orders: Sequence[RenewalOrder],
    pool: WorkerPool | None,
    note: str | None = None,
    sanction_note: str | None = None,
) -> Iterator[list[Renewed]]:
    """`orders` a batch at a time, each as `renew.renew_orders` does it. What is yielded is durable.

    Raises as that, and SigningKeyError `key.worker_died`.
    """
    batches = (orders[start : start + BATCH] for start in range(0, len(orders), BATCH))
    intended = _intended(office, call, batches, note, sanction_note)
    for renewals, signed in signed_in_turn(office, intended, pool):
        released = {}
        # Otherwise every order was refused or answered from the store.
        if signed:
            recorded = release.record(office, call, signed)
            released = issue.released_answers(office, renewals.intents, recorded)
        yield renew.answered(office, call, renewals, released)


def _intended(
    office: Office,
    call: Call,
    batches: Iterable[Sequence[RenewalOrder]],
    note: str | None,
    sanction_note: str | None,
) -> Iterator[tuple[Renewals, list[Intent]]]:
    for orders in batches:
        failpoints.reach("issue.before_intent")
        renewals = perform(office, call, renew.intend_renewals, office, orders, note, sanction_note)
        failpoints.reach("issue.after_intent")
        yield renewals, renewals.intents
