"""Row 14 on PostgreSQL: the store's bulk insert against a raw COPY of the same rows, in a server of
its own.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from functools import partial

import psycopg
from tests.contracts import store_records as of
from tests.postgres import serving

from bench.rounds import spent
from credissuer.store.sql import SqlStore, open_store

ROWS = 5_000
ROUNDS = 5


def rows() -> Iterator[str]:
    """The line of the table."""
    with serving() as server:
        url = server.create()
        store = open_store(url)
        with psycopg.connect(url) as raw:
            raw.execute("CREATE SCHEMA raw")
            raw.execute("CREATE TABLE raw.subject (LIKE public.subject INCLUDING ALL)")
            raw.commit()
            mine, theirs = [], []
            for start in range(ROUNDS):
                subjects = [of.subject(start * ROWS + place) for place in range(ROWS)]
                mine.append(spent(partial(_insert, store, subjects)).wall)
                theirs.append(spent(partial(_copy, raw, subjects)).wall)
        store.close()
    ratio = statistics.median(raw / own for raw, own in zip(theirs, mine, strict=True))
    yield f"14  bulk insert / raw COPY (PostgreSQL)      {ratio:.2f}  (target 0.85; on the wall, the server's work is in it)"


def _insert(store: SqlStore, subjects: Sequence[object]) -> int:
    with store.write() as transaction:
        transaction.add_or_end(subjects)
    return len(subjects)


def _copy(raw: psycopg.Connection, subjects: Sequence[object]) -> int:
    tuples = [
        (s.id, s.kind, s.name, s.skeleton, int(s.created_at.timestamp()), s.name_folded)
        for s in subjects
    ]
    with raw.cursor() as cursor:
        with cursor.copy("COPY raw.subject FROM STDIN") as copy:
            for row in tuples:
                copy.write_row(row)
        raw.commit()
    return len(subjects)
