"""Rows 13, 14, 17 and 23: thousands of certificates through all of the office, and of rows through its
store.

Both are CPU time of this process, "one core"; what the wall says beside it holds the waiting for
the disk too: every commit is synchronous=FULL. The raw work of row 14 is the very statements of the
store, on a database of the same schema, handed to sqlite3's executemany as tuples that are ready.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from bench import thousands
from bench.offices import levels, office, orders
from bench.rounds import Spent, spent
from credissuer.assessment.orders.order import Order
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import SignaturePurpose
from credissuer.office import Office
from credissuer.operations.worker_processes.issue_batches import BATCH, issue_batches
from credissuer.staff.roles import operator

BATCHES = 8
_ECDSA = ec.ECDSA(SHA256())


def rows(folder: Path) -> Iterator[str]:
    """The lines of the table."""
    full = _fresh(folder / "bulk")
    yield _issue(full)
    yield _insert(folder, full)
    yield from thousands.rows(folder)


def _issue(at: Office) -> str:
    actor, chosen = operator("bench"), levels(at)
    work = [orders(BATCH, chosen, start * BATCH) for start in range(BATCHES + 1)]

    def issue(batch: list[Order]) -> None:
        list(issue_batches(at, at.call(actor), [batch], None))

    issue(work.pop())
    private, text = ec.generate_private_key(ec.SECP256R1()), b"x" * 2_700
    public = private.public_key()

    def pairs() -> None:
        for _ in range(BATCH):
            public.verify(private.sign(text, _ECDSA), text, _ECDSA)

    seen = [(spent(pairs), spent(lambda batch=batch: issue(batch))) for batch in work]
    cpu, wall = _ratios(seen)
    rate = BATCH / median(mine.wall for _, mine in seen)
    return f"13  bulk issue with everything / raw pair    {cpu:.2f}  (target 0.28; on the wall {wall:.2f}, {rate:.0f} a second)"


def _insert(folder: Path, full: Office) -> str:
    mine, theirs = _fresh(folder / "mine"), _fresh(folder / "theirs")
    with full.store.read() as reading:
        certificates, [listed] = list(reading.certificates.all()), reading.status_lists.all()
    for other in (mine, theirs):
        with other.store.write() as transaction:
            transaction.status_lists.add(listed)
    raw = sqlite3.connect(folder / "theirs" / "credissuer.db", isolation_level=None)
    raw.executescript(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON;"
    )
    raw.execute("ATTACH ? AS full", (str(folder / "bulk" / "credissuer.db"),))
    seen, count = [], 0
    for start in range(0, len(certificates), BATCH):
        some = certificates[start : start + BATCH]
        records, ready = _records(full, some), _tuples(raw, some)
        count = len(records)
        seen.append(
            (
                spent(lambda ready=ready: _write(raw, ready)),
                spent(lambda made=records: _add(mine, made)),
            )
        )
    raw.close()
    cpu, wall = _ratios(seen)
    rate = count / median(own.wall for _, own in seen)
    return f"14  bulk insert / raw sqlite3 executemany    {cpu:.2f}  (target 0.80; on the wall {wall:.2f}, {rate:.0f} rows a second)"


def _records(full: Office, certificates: Sequence[CertificateRecord]) -> list[Any]:
    numbers, owners = (
        [each.number for each in certificates],
        [each.subject_id for each in certificates],
    )
    with full.store.read() as reading:
        accounts, assessments = (
            reading.accounts.of_subjects(owners),
            [reading.assessments.by_id(each.assessment_id) for each in certificates],
        )
        subjects, renditions = (
            reading.subjects.by_ids(owners),
            reading.renditions.by_numbers(numbers, SignaturePurpose.VC_JWT),
        )
    judged = [assessment for assessment in assessments if assessment]
    shown = [account for owner in owners for account in accounts[owner]]
    return [*subjects.values(), *shown, *judged, *certificates, *renditions.values()]


def _tuples(
    raw: sqlite3.Connection, certificates: Sequence[CertificateRecord]
) -> list[tuple[str, list[tuple]]]:
    """Statement and rows for each table, as they lie in the full database."""
    numbers, owners = (
        [each.number for each in certificates],
        [each.subject_id for each in certificates],
    )
    keys = {
        "subject": ("id", owners),
        "account": ("subject_id", owners),
        "assessment": ("subject_id", owners),
    }
    keys |= {"certificate": ("subject_id", owners), "rendition": ("number", numbers)}
    found = []
    for table, (column, values) in keys.items():
        marks = ",".join("?" * len(values))
        these = raw.execute(
            f"SELECT * FROM full.{table} WHERE {column} IN ({marks})", values
        ).fetchall()
        found.append((f"INSERT INTO main.{table} VALUES ({','.join('?' * len(these[0]))})", these))
    return found


def _write(raw: sqlite3.Connection, ready: list[tuple[str, list[tuple]]]) -> None:
    raw.execute("BEGIN IMMEDIATE")
    for statement, tuples in ready:
        raw.executemany(statement, tuples)
    raw.execute("COMMIT")


def _add(at: Office, records: list[Any]) -> None:
    with at.store.write() as transaction:
        transaction.add_or_end(records)


def _ratios(seen: list[tuple[Spent, Spent]]) -> tuple[float, float]:
    """Raw against ours, by CPU and by the wall: the median of the rounds."""
    return median(raw.cpu / own.cpu for raw, own in seen), median(
        raw.wall / own.wall for raw, own in seen
    )


def _fresh(folder: Path) -> Office:
    folder.mkdir()
    return office(folder)
