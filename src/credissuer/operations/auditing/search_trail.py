"""Look through the audit trail and take entries out of it; `check_trail` finds out whether it
holds.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from credissuer.audit.search import AuditFilter
from credissuer.audit.trail import AuditEntry
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.perform import needs, perform
from credissuer.staff.roles import Permission
from credissuer.store.searching.audit_search import AuditSearch
from credissuer.store.transaction import Transaction
from credverifier.wire.envelope import dates

COLUMNS = ("seq", "at", "actor", "request_id", "action", "object", "detail", "previous", "hash")


class TrailPage(NamedTuple):
    """A page of entries, the newest first; `next` is the `before` of the page behind it, None at
    the end.
    """

    entries: list[AuditEntry]
    next: int | None


@needs(Permission.AUDIT)
def search(
    office: Office,
    call: Call,
    which: AuditFilter,
    *,
    before: int | None = None,
    limit: int = 50,
) -> TrailPage:
    """The entries that meet `which`, from below the sequence number `before`."""
    with office.store.read() as reading:
        trail = reading.of(AuditSearch)
        # One more than is shown tells whether there is another page.
        entries = trail.newest(which, before=before, limit=limit + 1)
        following = entries[limit - 1].seq if len(entries) > limit else None
        return TrailPage(entries[:limit], following)


@needs(Permission.AUDIT)
def export(office: Office, call: Call, which: AuditFilter, form: str) -> Iterator[str]:
    """The entries that meet `which` in order, as lines of `ndjson` or `csv`; that somebody took
    them is an entry itself, the last of those that are taken.
    """
    perform(office, call, record_export, form)
    with office.store.read() as reading:
        entries = reading.of(AuditSearch).in_order(which)
        yield from (_csv if form == "csv" else _ndjson)(entries)


@operation(Permission.AUDIT)
def record_export(transaction: Transaction, call: Call, form: str) -> Outcome[None]:
    """That entries were taken out of the trail in this form."""
    return Outcome(None, (call.event("audit.exported", form),))


def facts(entry: AuditEntry) -> dict[str, Any]:
    """An entry as JSON, with all that its hash is made of."""
    return {
        "seq": entry.seq,
        "at": dates.stamp(entry.at),
        "actor": entry.actor,
        "request_id": entry.request_id,
        "action": entry.action,
        "object": entry.object,
        "detail": entry.detail,
        "previous": entry.previous,
        "hash": entry.hash,
    }


def _ndjson(entries: Iterator[AuditEntry]) -> Iterator[str]:
    for entry in entries:
        yield json.dumps(facts(entry), ensure_ascii=False) + "\n"


def _csv(entries: Iterator[AuditEntry]) -> Iterator[str]:
    # The byte order mark first, because Excel reads UTF-8 only behind one.
    yield "\ufeff" + _line(COLUMNS)
    for entry in entries:
        row = facts(entry)
        row["detail"] = json.dumps(entry.detail, ensure_ascii=False, sort_keys=True)
        yield _line([_harmless(row[name]) for name in COLUMNS])


def _line(cells: Any) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _harmless(value: object) -> object:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value
