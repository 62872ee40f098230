"""The audit trail: a hash chain, in which editing, removing or moving an entry is detectable."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from credverifier.wire.envelope.dates import stamp

# In place of the hash before the first entry.
GENESIS = "0" * 64

# Sorted and without white space, because the hash must come out the same when the entry is read
# back from a database that has its own idea of JSON.
_CANONICAL = json.JSONEncoder(
    ensure_ascii=False,
    separators=(",", ":"),
    sort_keys=True,
)


class Head(NamedTuple):
    """The end of a chain; a copy kept elsewhere detects truncation."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """An event before it is appended to the chain.

    `detail` holds no personal data beyond ids.
    """

    at: datetime
    actor: str
    request_id: str | None
    action: str
    object: str
    detail: dict[str, str | int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry(AuditEvent):
    """An event in the chain; `hash` is SHA-256 (hex) over the previous hash and all fields."""

    seq: int
    previous: str
    hash: str


_PLAIN = frozenset({str, int, bool, type(None)})


def entry_hash(seq: int, event: AuditEvent, previous: str) -> str:
    """The chain's hash of an event at `seq` after `previous`: SHA-256 of a canonical JSON array,
    hex.
    """
    # An array and not joined texts: no text can move a boundary between two fields.
    hashed = [
        seq,
        stamp(event.at),
        event.actor,
        event.request_id,
        event.action,
        event.object,
        event.detail,
        previous,
    ]
    return hashlib.sha256(_canonical(hashed, event.detail)).hexdigest()


def _canonical(hashed: list[Any], detail: dict[str, Any]) -> bytes:
    """The canonical text of what is hashed, in UTF-8."""
    # orjson writes texts, whole numbers, null and truth values as json does, ten times as fast. It
    # writes floats in another way, and refuses what is no text of Unicode or has over 64 bits.
    if _PLAIN.issuperset(map(type, detail.values())):
        try:
            return orjson.dumps(hashed, option=orjson.OPT_SORT_KEYS)
        except TypeError:
            pass
    return _CANONICAL.encode(hashed).encode("utf-8")


def append(last: AuditEntry | Head | None, events: Iterable[AuditEvent]) -> list[AuditEntry]:
    """`events` as entries that follow `last`, the current end of the chain."""
    seq, previous = (last.seq, last.hash) if last else (0, GENESIS)
    entries = []
    for event in events:
        seq += 1
        digest = entry_hash(seq, event, previous)
        entries.append(
            AuditEntry(
                at=event.at,
                actor=event.actor,
                request_id=event.request_id,
                action=event.action,
                object=event.object,
                detail=event.detail,
                seq=seq,
                previous=previous,
                hash=digest,
            )
        )
        previous = digest
    return entries


def first_break(
    entries: Iterable[AuditEntry],
    *,
    head: tuple[int, str] | None = None,
    after: tuple[int, str] = (0, GENESIS),
) -> int | None:
    """The sequence number at which the chain does not hold, or None: edited, deleted, inserted or
    moved entries. `after` is (seq, hash) of the entry before the first one, which is believed.

    A truncated chain is still valid: only `head`, its (seq, hash) as kept elsewhere, detects that.
    For a chain that was rewritten as a whole the sequence number of the head is returned.
    """
    seq, previous = after
    for entry in entries:
        seq += 1
        # All three, because an editor of the database may have mended any two of them.
        if (
            entry.seq != seq
            or entry.previous != previous
            or entry.hash != entry_hash(seq, entry, previous)
        ):
            return seq
        previous = entry.hash
    if head is None or (seq, previous) == tuple(head):
        return None
    # Same length, other hash: rewritten as a whole. Otherwise the first entry that one side lacks.
    return head[0] if seq == head[0] else min(seq, head[0]) + 1
