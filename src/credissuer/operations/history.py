"""The life of a certificate as the office knows it: what happened, when, by whom, with which note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from credissuer.audit.trail import AuditEntry
from credissuer.credentials.note import NoteRecord
from credissuer.store.transaction import Reading
from credissuer.words import catalogue
from credverifier import days
from credverifier.wire import number as numbers
from credverifier.wire.envelope import dates
from credverifier.words import REASONS

_EVENTS = {
    "certificate.issued": "issued",
    "certificate.suspended": "suspended",
    "certificate.reinstated": "reinstated",
    "certificate.revoked": "revoked",
    "certificate.superseded": "renewed",
    "certificate.noted": "noted",
    "certificate.after_sanction": "after_sanction",
    "certificate.reissued": "reissued",
}
"""Action in the audit trail -> event of a life. A voided certificate was never anybody's."""


class LifeEvent(NamedTuple):
    """What happened: a word of `history` in `words/records`.

    `reason` is a code, `note` the text that came with it, `successor` a number in canonical form.
    `change` is what a note by itself ("noted") was given with; `sanctions` are the numbers of
    certificates that were revoked or suspended when this one was issued.
    """

    at: datetime
    actor: str
    event: str
    reason: str | None = None
    note: str | None = None
    successor: str | None = None
    change: str | None = None
    sanctions: tuple[str, ...] = ()


def history(reading: Reading, number: str) -> list[LifeEvent]:
    """The life of the certificate `number` (canonical), from its issue on."""
    return histories(reading, [number])[number]


def histories(reading: Reading, numbers: Sequence[str]) -> dict[str, list[LifeEvent]]:
    """Number (canonical) -> the life of that certificate."""
    notes = reading.notes.of_certificates(numbers)
    entries = reading.audit.of_certificates(numbers)
    return {number: _life(entries.get(number, ()), notes.get(number, ())) for number in numbers}


def _life(entries: Sequence[AuditEntry], given: Sequence[NoteRecord]) -> list[LifeEvent]:
    notes = {note.seq: note for note in given}
    life = []
    for entry in entries:
        if entry.action in _EVENTS:
            detail: dict[str, Any] = dict(entry.detail)
            life.append(_event(entry, notes.pop(detail.get("note", 0), None)))
    # The rest came with changes of before notes were rows, whose entries name none.
    life += [
        LifeEvent(one.at, one.actor, "noted", note=one.text, change=one.change)
        for one in notes.values()
    ]
    # Stable, so that what happened in one second stays in the order of the trail.
    return sorted(life, key=lambda event: event.at)


def facts(events: list[LifeEvent], zone: tzinfo) -> list[dict[str, Any]]:
    """The same as JSON. `at` is UTC, `day` the day in `zone`, `words` language -> sentence."""
    return [
        {
            "event": event.event,
            "at": dates.stamp(event.at),
            "day": days.day_of(event.at, zone).isoformat(),
            "actor": event.actor,
            "reason": event.reason,
            "note": event.note,
            "change": event.change,
            "superseded_by": numbers.show(event.successor) if event.successor else None,
            "sanctions": [numbers.show(sanction) for sanction in event.sanctions],
            "words": dict(_words(event)),
        }
        for event in events
    ]


def _event(entry: AuditEntry, note: NoteRecord | None) -> LifeEvent:
    detail: dict[str, Any] = dict(entry.detail)
    return LifeEvent(
        at=entry.at,
        actor=entry.actor,
        event=_EVENTS[entry.action],
        reason=detail.get("reason"),
        note=None if note is None else note.text,
        successor=detail.get("by"),
        change=detail.get("change"),
        sanctions=tuple(detail.get("sanctions", "").split()),
    )


def _words(event: LifeEvent) -> Iterator[tuple[str, str]]:
    for language, spoken in catalogue("records").items():
        sentence = spoken["history"][event.event]
        reason = REASONS.get(event.reason or "", {}).get(language)
        if event.successor:
            sentence = f"{sentence}: {numbers.show(event.successor)}"
        elif event.sanctions:
            sentence = f"{sentence}: {', '.join(map(numbers.show, event.sanctions))}"
        elif reason:
            sentence = f"{sentence}: {reason}"
        yield language, sentence
