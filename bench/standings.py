"""Rows 19, 20 and 22: what a revocation over HTTP costs until it is public, what many cost that are
decided together, and what the profile index costs.

`python -m bench standings 100000` measures an office of that size. The files of its certificates
are not written, for no revocation looks at them; lists, notes and index are public.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import islice
from pathlib import Path
from statistics import median

from bench.filled import Size, fill, number
from bench.offices import office
from bench.publication import ACTOR, CERTIFICATES, Cost, cost_line, cost_of, good_serials
from bench.servers import Server, request
from credissuer.app import create_app
from credissuer.credentials.bulk.order import BulkOrder, BulkRow
from credissuer.credentials.states import StandingChange
from credissuer.http.monitoring.logs import open_log
from credissuer.http.service import Options
from credissuer.office import Office
from credissuer.operations.access import bearer_tokens
from credissuer.operations.bulk.changing import do_piece
from credissuer.operations.bulk.confirming import confirm
from credissuer.operations.jobs import jobs, run_jobs
from credissuer.operations.perform import perform
from credissuer.operations.publishing import profile_index
from credissuer.operations.publishing.keep_public import keep_public
from credissuer.staff.job import JobRecord
from credissuer.store.sql import open_store

REVOKED = 30
"""Revocations over HTTP, one after the other."""

MOST_DECIDED = 100_000
"""Revocations that are decided together, in an office that has so many."""


def rows(folder: Path, certificates: int = CERTIFICATES) -> Iterator[str]:
    """The lines of the table."""
    folder.mkdir()
    at = office(folder)
    fill(at, Size(certificates, cases=0, applications=0, entries=0))
    keep_public(at, at.call(ACTOR))
    whole = cost_of(lambda: profile_index.publish(at, at.publication))
    yield cost_line(22, f"index: a whole pass, {certificates:,}", whole, "30 s at 300,000")
    good = good_serials(certificates)
    one = _over_http(at, folder, [number(next(good)) for _ in range(REVOKED)])
    what = f"one revocation over HTTP, of {certificates:,}"
    yield cost_line(19, what, one, "0.025 s, at any size")
    order = BulkOrder(
        change=StandingChange.REVOKE,
        reason="false_claim",
        rows=tuple(BulkRow(number(serial)) for serial in islice(good, MOST_DECIDED)),
    )
    yield from _together(at, order)


def _over_http(at: Office, folder: Path, numbers: list[str]) -> Cost:
    """The median of a request until its answer, which comes when the list is public."""
    _, secret = perform(at, at.call(ACTOR), bearer_tokens.create, at, "bench", "revoker", 90)
    # A store of its own for the process of the server: a connection of SQLite is no other's.
    served = replace(at, store=open_store(f"sqlite:///{folder / 'credissuer.db'}"))
    body = json.dumps({"reason": "false_claim"})
    costs = []
    with ExitStack() as opened:
        log = open_log(opened.enter_context((folder / "log").open("w")))
        options = Options(rate=10_000_000, publish_seconds=3600)
        server = opened.enter_context(Server(create_app(served, options, log=log)))
        for each in numbers:
            head = f"Authorization: Bearer {secret}\r\n"
            asked = request("POST", f"/api/v1/certificates/{each}/revocation", head, body)
            began = time.perf_counter()
            cpu = server.cpu([asked])
            costs.append(Cost(cpu, time.perf_counter() - began))
    return Cost(median(cost.cpu for cost in costs), median(cost.wall for cost in costs))


def _together(at: Office, order: BulkOrder) -> Iterator[str]:
    """Decided as a job does it, piece by piece, and then brought to the public at once."""
    count = len(order.rows)
    job = confirm(at, at.call(ACTOR), order)
    assert isinstance(job, JobRecord)

    def decide() -> None:
        while jobs.job(at, at.call(ACTOR), job.id).position < count:
            run_jobs.run_next(at, at.call(run_jobs.WORKER), job.id)

    def publish() -> None:
        do_piece(at, at.call(run_jobs.WORKER), jobs.job(at, at.call(ACTOR), job.id))

    yield cost_line(20, f"{count:,} revocations decided by a job", cost_of(decide), "none")
    yield cost_line(20, f"{count:,} … until public", cost_of(publish), "20 s for 100,000")
