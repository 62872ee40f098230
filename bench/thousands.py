"""Rows 13 (two processes), 17 and 23: thousands of certificates issued, imported, and signed anew
after a compromise, on the wall.

`BENCH_CERTIFICATES` says how many (2,000); the targets are meant for 100,000, and 10,000 at least.
"""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bench.offices import levels, office, orders
from credissuer.assessment.importing.sheet import template, written
from credissuer.assessment.programme.criteria import (
    AssessmentProgramme,
    load_programme,
    shipped_text,
)
from credissuer.office import Office
from credissuer.operations import change_keys
from credissuer.operations.publishing.publish import publish
from credissuer.operations.renewing.reissue import reissue
from credissuer.operations.worker_processes.issue_batches import batches_of, issue_batches
from credissuer.operations.worker_processes.pool import WorkerPool
from credissuer.signing.provider import KeyUse
from credissuer.staff.roles import operator

COUNT = int(os.environ.get("BENCH_CERTIFICATES", "2000"))
ROUNDS = 3
_PASSPHRASE = "the bench alone"
_PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""A small program between, because a process begins with the memory of the one that starts it."""


def rows(folder: Path) -> Iterator[str]:
    """The lines of the table."""
    yield _two_processes(folder / "two")
    yield _import(folder / "import")
    yield _compromise(folder / "compromise")


def _two_processes(folder: Path) -> str:
    folder.mkdir()
    at, gains = office(folder), []
    pool = WorkerPool(2)
    try:
        # So that nobody waits for the start of the processes.
        _issued(at, pool, 0, 50)
        for place in range(ROUNDS):
            start = 1_000_000 * (place + 1)
            alone = _issued(at, None, start, COUNT)
            gains.append(alone / _issued(at, pool, start + COUNT, COUNT))
    finally:
        pool.close()
    return (
        "13  bulk issue: two processes / one           "
        f"{median(gains):.2f}  (target 1.70; on the wall, {COUNT} certificates)"
    )


def _issued(at: Office, pool: WorkerPool | None, start: int, count: int) -> float:
    """The seconds that so many take."""
    batches = batches_of(orders(count, levels(at), start))
    began = time.perf_counter()
    for _ in issue_batches(at, at.call(operator("bench")), batches, pool):
        pass
    return time.perf_counter() - began


def _import(folder: Path) -> str:
    folder.mkdir()
    (folder / "roster.csv").write_bytes(sheet_of(load_programme(shipped_text()), COUNT))
    environment = {
        "HOME": str(folder),
        "PATH": os.environ["PATH"],
        "CREDISSUER_PASSPHRASE": _PASSPHRASE,
        "CREDISSUER_PUBLIC_URL": "http://localhost:8123",
    }

    def run(*arguments: str) -> tuple[float, int]:
        """Seconds, and the peak memory of the largest process in MB."""
        began = time.perf_counter()
        command = [sys.executable, "-c", _PEAK, sys.executable, "-m", "credissuer", *arguments]
        done = subprocess.run(
            command, cwd=folder, env=environment, check=True, capture_output=True, text=True
        )
        return time.perf_counter() - began, int(done.stdout.splitlines()[-1]) // 1024

    run("init")
    seconds, peak = run("import", "roster.csv", "--yes")
    return (
        f"17  import of {COUNT} rows, published            {seconds:.0f} s  "
        f"(target 90 s at 100,000; {COUNT / seconds:.0f} a second; peak {peak} MB, target 300)"
    )


def sheet_of(programme: AssessmentProgramme, count: int, start: int = 0) -> bytes:
    """An import file of `count` people with two accounts each."""
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    [row] = csv.DictReader(io.StringIO(template(programme, yesterday).decode("utf-8-sig")))
    table = [list(row)]
    for place in range(start, start + count):
        changed = {
            "ref": f"B-{place:07}",
            "name": f"Kênh Mẫu Số {place:07}",
            "account_1": f"https://www.tiktok.com/@kenh{place:07}x",
            "account_2": f"https://www.youtube.com/@kenh{place:07}x",
        }
        table.append([str(value) for value in (row | changed).values()])
    return written(table)


def _compromise(folder: Path) -> str:
    folder.mkdir()
    at = replace(office(folder), signing_processes=2)
    call = at.call(operator("bench"))
    for _ in issue_batches(at, call, batches_of(orders(COUNT, levels(at))), None):
        pass
    publish(at, call)
    key = at.keyring.active(KeyUse.CREDENTIAL).thumbprint
    began = time.perf_counter()
    change_keys.compromise(at, call, key)
    done = reissue(at, call)
    publish(at, call)
    seconds = time.perf_counter() - began
    assert len(done.numbers) == COUNT and not done.refused
    return (
        f"23  key compromised, {COUNT} signed anew, public  {COUNT / seconds:.0f} a second  "
        f"(target 1,000; {seconds:.1f} s)"
    )
