"""Rows 18 and 22: what publishing costs, in an office that is filled by the store.

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
from credissuer.operations.change_standing import suspend
from credissuer.operations.publishing import profile_index
from credissuer.operations.publishing.publish import publish
from credissuer.operations.publishing.verify import verify
from credissuer.staff.roles import Actor, Role

CERTIFICATES = 5_000
TOKEN = 2_700
"""Characters of what is signed of a certificate, as of one with two accounts."""
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
    fill(at, Size(certificates, cases=0, applications=0, entries=0, token_length=TOKEN))
    many = f"{certificates:,} certificates"
    first = cost_of(lambda: publish(at, at.call(ACTOR)))
    yield cost_line(18, f"first publication of {many}", first, "60 s at 100,000")
    yield cost_line(18, "nothing changed", cost_of(lambda: publish(at, at.call(ACTOR))), "1 s")
    yield f"18  files a certificate{'':24} {_files_of_certificates(folder) / certificates:.2f}  (target 1.2)"
    yield cost_line(18, "every file compared", cost_of(lambda: verify(at, at.call(ACTOR))), "none")
    good = good_serials(certificates)
    changed = [_one_changed_account(at, next(good)) for _ in range(ROUNDS)]
    yield cost_line(22, "index: one changed account until public", _median(changed), "0.05 s")


def good_serials(certificates: int) -> Iterator[int]:
    """The certificates of `filled` that it neither revokes nor suspends."""
    return (serial for serial in range(certificates) if serial % 50 != 7 and serial % 100 != 3)


def cost_line(row: int, what: str, cost: Cost, target: str) -> str:
    """A line of the table."""
    return f"{row}  {what:44} {cost.cpu:7.3f} s  (target {target}; on the wall {cost.wall:.3f})"


def cost_of(work: Callable[[], object]) -> Cost:
    """What `work` costs this process."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return Cost(time.process_time() - cpu, time.perf_counter() - wall)


def _median(costs: list[Cost]) -> Cost:
    return Cost(median(cost.cpu for cost in costs), median(cost.wall for cost in costs))


def _files_of_certificates(folder: Path) -> int:
    return sum(1 for _ in (folder / "public" / "c").iterdir())


def _one_changed_account(at: Office, serial: int) -> Cost:
    with at.store.write() as transaction:
        outcome = suspend(transaction, at.call(ACTOR), number(serial), "false_claim")
        transaction.audit.append(outcome.events)
    return cost_of(lambda: profile_index.refresh(at))
