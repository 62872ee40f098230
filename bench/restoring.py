"""What it costs to copy an office, and to bring it back after its database is lost, as commands.

Behind the backup, certificates are issued and others revoked: a restore takes them over from what
is published. `python -m bench restoring 100000` measures an office of that size.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench.filled import Size, fill, number
from bench.thousands import sheet_of
from bench.upkeep import life, write_certificates
from credissuer import settings
from credissuer.assessment.programme.criteria import load_programme, shipped_text
from credissuer.bootstrap.opening import open_office
from credissuer.office import Office
from credissuer.operations.publishing import journal
from credissuer.operations.publishing.verify import put_standings
from credissuer.publication.public_paths import JOURNALED
from credissuer.status.due_publication import JournaledTreeRecord
from credissuer.status.lists import SIZE
from credissuer.store.aggregate import batches
from credissuer.store.status.publication_journal import PublicationJournal
from credverifier.wire import number as numbers
from credverifier.wire.status.standing import Standing

CERTIFICATES = 5_000
SINCE = 50
"""Certificates that are issued, and as many that are revoked, behind the backup."""

TOKEN = 1_900
"""Characters of what was signed of a certificate."""

_PASSPHRASE = "the bench alone"
_USED = """
import json, resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"cpu": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss}))
"""
"""A small program between, because a process begins with the memory of the one that starts it."""
_GOOD = 11
"""Of a hundred certificates this one is in force, by its serial."""


class Run(NamedTuple):
    """What one command cost: seconds of CPU, seconds on the wall, and its peak memory in MB."""

    cpu: float
    wall: float
    peak: int


def rows(folder: Path, certificates: int = CERTIFICATES, token: int = TOKEN) -> Iterator[str]:
    """The lines of the table."""
    yield from lost(folder, certificates, token)
    yield _row("restore", run(folder, "restore", "all.tar.gz", "--yes"))
    yield f"restoring  {'brought back':16} {brought_back(folder, certificates)}"


def lost(folder: Path, certificates: int, token: int) -> Iterator[str]:
    """An office with a backup that has lost its database since."""
    folder.mkdir(parents=True)
    run(folder, "init")
    _fill(folder, certificates, token)
    run(folder, "publish")
    yield _row("backup", run(folder, "backup", "all.tar.gz", "--with-keys"))
    yield _row("backup --check", run(folder, "backup", "--check", "all.tar.gz"))
    sheet = sheet_of(load_programme(shipped_text()), SINCE, start=certificates)
    (folder / "since.csv").write_bytes(sheet)
    run(folder, "import", "since.csv", "--yes")
    revoked = [numbers.show(number(_GOOD + 100 * place)) for place in range(SINCE)]
    (folder / "revoked.csv").write_text("\n".join(["number", *revoked]) + "\n", "utf-8")
    run(folder, "revoke", "--file", "revoked.csv", "--reason", "false_claim", "--yes")
    for name in folder.glob("credissuer.db*"):
        name.unlink()


def _row(what: str, cost: Run) -> str:
    target = ", target 300 s at 1,000,000" if what == "restore" else ""
    return (
        f"restoring  {what:16} {cost.wall:7.1f} s on the wall  "
        f"({cost.cpu:.1f} s of CPU, peak {cost.peak} MB{target})"
    )


def run(folder: Path, *arguments: str) -> Run:
    """One command, as a process of its own."""
    environment = {
        "HOME": str(folder),
        "PATH": os.environ["PATH"],
        "CREDISSUER_PASSPHRASE": _PASSPHRASE,
        "CREDISSUER_PUBLIC_URL": "http://localhost:8123",
        # What is unpacked lies on the disk of the office.
        "TMPDIR": str(folder),
    }
    command = [sys.executable, "-c", _USED, sys.executable, "-m", "credissuer", *arguments]
    began = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    wall = time.perf_counter() - began
    used = json.loads(done.stdout.splitlines()[-1])
    return Run(used["cpu"], wall, used["peak"] // 1024)


def _fill(folder: Path, certificates: int, token: int) -> None:
    """Certificates, an audit trail that tells of each, and their public files, all at once."""
    opened = open_office(settings.load(folder / settings.FILE_NAME), lambda: _PASSPHRASE)
    at = opened.office
    try:
        fill(at, Size(certificates, 0, 0, 0, token))
        with at.store.write() as transaction:
            for record in transaction.status_lists.all():
                # Their indices were not taken in the order of the list: nobody else gets one.
                transaction.status_lists.retire(record.id, SIZE)
        for serials in batches(range(certificates)):
            with at.store.write() as transaction:
                events = [event for serial in serials for event in life(at, serial)]
                transaction.audit.append(events)
        put_standings(at, at.publication)
        write_certificates(at)
        _settle(at)
    finally:
        opened.store.close()


def _settle(at: Office) -> None:
    """The tree holds all that is in the journal: nothing."""
    record = JournaledTreeRecord(id=1, tree=at.entropy(16).hex(), basis=journal.basis(at))
    with at.store.write() as transaction:
        transaction.of(PublicationJournal).put_tree(record)
    at.publication.put(JOURNALED, (json.dumps({"tree": record.tree}) + "\n").encode("ascii"))


def brought_back(folder: Path, certificates: int) -> str:
    """How much of what was decided behind the backup is there again."""
    opened = open_office(settings.load(folder / settings.FILE_NAME), lambda: _PASSPHRASE)
    try:
        with opened.office.store.read() as reading:
            issued = reading.certificates.count_decided() - certificates
            revoked = [number(_GOOD + 100 * place) for place in range(SINCE)]
            there = reading.certificates.by_numbers(revoked).values()
            ended = [one for one in there if one.standing is Standing.REVOKED]
    finally:
        opened.store.close()
    return f"{issued} of {SINCE} issued, {len(ended)} of {SINCE} revoked"
