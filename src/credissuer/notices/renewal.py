"""PURE: which reminder of the end of a certificate is due."""

from __future__ import annotations

from datetime import date

STEPS = (1, 7, 30, 60)
"""Days before the end, the nearest first."""


def step_due(last_day: date, today: date) -> int | None:
    """The nearest step that has come, so that an office that was closed does not send all that it
    missed; None before the first and from the end on.
    """
    left = (last_day - today).days
    if left < 0:
        return None
    return next((step for step in STEPS if left <= step), None)
