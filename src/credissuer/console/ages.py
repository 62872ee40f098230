"""How long ago, or how long still, in the largest unit that fits."""

from __future__ import annotations

from datetime import timedelta

from credissuer.words import words

_UNITS = (("days", 1440), ("hours", 60), ("minutes", 1))
"""Key of its words, and minutes."""


def in_words(age: timedelta, language: str) -> str:
    """`3 days`, `26 h`: never less than two of a unit but for minutes, so that little is rounded."""
    spoken = words("desk_comfort", language)["ages"]
    minutes = int(age.total_seconds() // 60)
    for unit, size in _UNITS:
        count = minutes // size
        if count >= 2 or (count == 1 and size == 1):
            return str(spoken[unit]).format(count=count)
    return str(spoken["now"])
