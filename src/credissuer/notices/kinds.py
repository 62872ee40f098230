"""PURE: the kinds of notices, as data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from importlib import resources

from credissuer.notices.retry import GIVEN_UP_AFTER


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """`needs` are facts without which it cannot be written, `may` those that are told if given.

    `is_secret`: its facts open a door, and are erased as soon as it is sent or given up. `lasts`:
    how long it is worth being sent.
    """

    name: str
    to_staff: bool
    needs: tuple[str, ...]
    may: tuple[str, ...]
    is_secret: bool
    lasts: timedelta

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact that its words may tell."""
        return self.needs + self.may


@lru_cache(maxsize=1)
def kinds() -> dict[str, NoticeKind]:
    """Name -> kind, in the order of a certificate's life."""
    text = resources.files(__package__).joinpath("kinds.toml").read_text("utf-8")
    return {
        name: NoticeKind(
            name,
            row["to"] == "staff",
            tuple(row.get("needs", ())),
            tuple(row.get("may", ())),
            row.get("secret", False),
            timedelta(minutes=row["lasts_minutes"]) if "lasts_minutes" in row else GIVEN_UP_AFTER,
        )
        for name, row in tomllib.loads(text).items()
    }
