"""The clock against the last recorded moment: an office whose clock may be wrong signs nothing.

What is signed under a wrong clock cannot be taken back: a list from the future is never replaced by
one of today, and one from the past is refused as too old.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from credissuer.errors import ConfigError
from credissuer.office import Office
from credissuer.store.transaction import Reading
from credverifier import days

MOST_BEHIND = timedelta(minutes=5)
"""By how much the clock may be behind the last entry of the trail."""

MOST_AHEAD = timedelta(days=1)
"""By how much it may be ahead of all that was recorded, unless the system vouches for it."""


def refuse_if_suspect(office: Office, reading: Reading) -> None:
    """Raises ConfigError `clock.suspect` (SECURITY 2.8, 60) until a person has confirmed the clock,
    which is an entry of the trail.
    """
    last = reading.audit.last()
    if last is None:
        return
    now = office.clock()
    if now < last.at - MOST_BEHIND:
        raise _suspect(office, now, last.at)
    if now <= last.at + MOST_AHEAD or office.clock_is_synchronized():
        return
    # A server without visitors signs its lists every twelve hours and has no other entry.
    latest = max(filter(None, (last.at, reading.documents.last_signed_at())))
    if now > latest + MOST_AHEAD:
        raise _suspect(office, now, latest)


def suspicion(office: Office) -> ConfigError | None:
    """What `refuse_if_suspect` would raise now; None where it would not."""
    try:
        with office.store.read() as reading:
            refuse_if_suspect(office, reading)
    except ConfigError as error:
        if error.code != "clock.suspect":
            raise
        return error
    return None


def _suspect(office: Office, now: datetime, last: datetime) -> ConfigError:
    shown, recorded = (f"{days.within(at, office.zone):%Y-%m-%d %H:%M:%S}" for at in (now, last))
    return ConfigError("clock.suspect", now=shown, last=recorded)
