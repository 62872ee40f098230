"""PURE: somebody in the public directory: what they speak of and where, as they chose themselves.

Nobody is in it who did not agree to that alone; it is never asked for together with anything else,
and withdrawn at any time (Viet Nam's law 91/2025/QH15).
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib import resources

from credissuer.errors import RefusedError

MOST_TOPICS = 3
"""Topics that one can be found by: more of them say nothing."""

ITEM = "directory"
"""The item of consent in an application (`consent.toml`)."""

Words = Mapping[str, Mapping[str, str]]
"""Code -> language -> what it is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingRecord:
    """A subject in the directory. Times are aware UTC, whole seconds.

    `slot` counts from 0 in the order in which subjects joined, and stays theirs; `topics` are
    codes joined by blanks; `by` is the id of whoever entered it. A listing that was withdrawn keeps
    nothing but that.
    """

    subject_id: str
    slot: int
    topics: str
    region: str | None
    given_at: datetime
    by: str
    withdrawn_at: datetime | None = None
    version: int = 1

    @property
    def id(self) -> str:
        """The subject: there is one listing for each."""
        return self.subject_id


@lru_cache(maxsize=1)
def topics() -> Words:
    """What somebody may speak of."""
    return _table("topics.toml")


@lru_cache(maxsize=1)
def regions() -> Words:
    """Where somebody may be: the provinces and cities of Viet Nam."""
    return _table("regions.toml")


def checked(chosen: Collection[str], region: str | None) -> tuple[str, str | None]:
    """Topics in the order of the table, joined by blanks, and the region; None for none.

    Raises RefusedError `listing.topic_unknown`, `.too_many_topics`, `.region_unknown`.
    """
    unknown = sorted(set(chosen) - topics().keys())
    if unknown:
        raise RefusedError("listing.topic_unknown", topic=unknown[0][:40])
    if len(set(chosen)) > MOST_TOPICS:
        raise RefusedError("listing.too_many_topics", most=MOST_TOPICS)
    if region and region not in regions():
        raise RefusedError("listing.region_unknown", region=region[:40])
    return " ".join(topic for topic in topics() if topic in chosen), region or None


def _table(name: str) -> Words:
    text = resources.files(__package__).joinpath(name).read_text("utf-8")
    return tomllib.loads(text)
