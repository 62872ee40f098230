"""Rows 18, 19, 20 and 22: what publishing costs, in an office that is filled by the store.

CPU time of this process, because a disk that others use waits for them too; the waits are beside
it. `python -m bench publication 100000` measures an office of that size.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.filled import Size, fill, number
from bench.offices import office
from credissuer.office import Office
from credissuer.operations.change_standing import revoke, suspend
from credissuer.operations.perform import perform
from credissuer.operations.publishing import journal, profile_index, standing_batches
from credissuer.operations.publishing.publish import publish
from credissuer.operations.publishing.verify import verify
from credissuer.staff.roles import Actor, Role

CERTIFICATES = 5_000
ROUNDS = 9
ACTOR = Actor(id="operator:bench", roles=frozenset(Role), is_proven=True)


class Cost(NamedTuple):
    """Seconds of CPU of this process, and on the wall."""

    cpu: float
    wall: float


def rows(folder: Path, certificates: int = CERTIFICATES) -> Iterator[str]:
    """The lines of the table."""
    folder.mkdir()
    at = office(folder)
    fill(at, Size(certificates, cases=0, applications=0, entries=0))
    many = f"{certificates:,} certificates"
    first = _cost(lambda: publish(at, at.call(ACTOR)))
    yield _row(18, f"first publication of {many}", first, "60 s at 100,000")
    yield _row(18, "nothing changed", _cost(lambda: publish(at, at.call(ACTOR))), "1 s")
    yield f"18  files a certificate{'':24} {_files_of_certificates(folder) / certificates:.2f}  (target 1.2)"
    yield _row(18, "every file compared", _cost(lambda: verify(at, at.call(ACTOR))), "none")
    # The valid ones have other serial numbers than those that `filled` revokes and suspends.
    good = iter(serial for serial in range(certificates) if serial % 50 != 7 and serial % 100 != 3)
    one = [_cost(lambda: _revoke(at, next(good))) for _ in range(ROUNDS)]
    yield _row(19, "one revocation until public", _median(one), "0.025 s, at any size")
    changed = [_one_changed_account(at, next(good)) for _ in range(ROUNDS)]
    yield _row(22, "index: one changed account until public", _median(changed), "0.05 s")
    whole = _cost(lambda: profile_index.publish(at, at.publication))
    yield _row(22, f"index: a whole pass at {certificates:,} accounts", whole, "30 s at 300,000")
    bulk = [next(good) for _ in range(certificates // 2)]
    _decide(at, bulk)
    published = _cost(lambda: standing_batches.put_pending(at))
    yield _row(20, f"{len(bulk):,} revocations published", published, "20 s for 100,000")


def _row(row: int, what: str, cost: Cost, target: str) -> str:
    return f"{row}  {what:44} {cost.cpu:7.3f} s  (target {target}; on the wall {cost.wall:.3f})"


def _cost(work: Callable[[], object]) -> Cost:
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return Cost(time.process_time() - cpu, time.perf_counter() - wall)


def _median(costs: list[Cost]) -> Cost:
    return Cost(median(cost.cpu for cost in costs), median(cost.wall for cost in costs))


def _files_of_certificates(folder: Path) -> int:
    return sum(1 for _ in (folder / "public" / "c").iterdir())


def _revoke(at: Office, serial: int) -> None:
    perform(at, at.call(ACTOR), revoke, number(serial), "false_claim")


def _one_changed_account(at: Office, serial: int) -> Cost:
    with at.store.write() as transaction:
        outcome = suspend(transaction, at.call(ACTOR), number(serial), "false_claim")
        transaction.audit.append(outcome.events)
    return _cost(lambda: profile_index.refresh(at))


def _decide(at: Office, serials: list[int]) -> None:
    """Revoke without publishing: that is measured by itself."""
    for start in range(0, len(serials), 500):
        with at.store.write() as transaction:
            call = at.call(ACTOR)
            outcomes = [
                revoke(transaction, call, number(serial), "false_claim")
                for serial in serials[start : start + 500]
            ]
            transaction.audit.append([event for one in outcomes for event in one.events])
            for one in outcomes:
                journal.enter(at, transaction, call, one.due)
