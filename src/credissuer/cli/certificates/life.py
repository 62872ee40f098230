"""The life of a certificate as a person at the desk reads it."""

from __future__ import annotations

from datetime import tzinfo

from credissuer.cli.desk import put
from credissuer.operations.history import LifeEvent, facts
from credverifier import days


def put_life(events: list[LifeEvent], zone: tzinfo) -> None:
    """One event a line, the oldest first, on the clocks of `zone`; notes below their event."""
    put("")
    for event, event_facts in zip(events, facts(events, zone), strict=True):
        when = f"{days.within(event.at, zone):%Y-%m-%d %H:%M}"
        put(f"{when}  {event.actor}  {' / '.join(event_facts['words'].values())}")
        if event.note:
            # Line by line, so that no line of a note can pass for an event.
            for line in event.note.split("\n"):
                put(f"{'':18}{line}")
