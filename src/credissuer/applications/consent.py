"""What an applicant agrees to make public: versions of the items as data, ticked one by one, and
withdrawn at any time (Viet Nam's law 91/2025/QH15 on personal data).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib import resources
from typing import Any

from credissuer.errors import RefusedError


@dataclass(frozen=True, slots=True)
class ConsentItem:
    """One thing that becomes public: language -> its name, what that means, and for how long.

    Without a `required` one there is no certificate; the others are the applicant's choice.
    """

    code: str
    required: bool
    name: Mapping[str, str]
    means: Mapping[str, str]
    until: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ConsentVersion:
    """The items as they were worded from the day `since` on."""

    version: str
    since: date
    items: tuple[ConsentItem, ...]

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(item.code for item in self.items)

    @property
    def required(self) -> frozenset[str]:
        return frozenset(item.code for item in self.items if item.required)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRecord:
    """What a holder agreed to in an application, and when they took it back.

    Kept when it is withdrawn, because the office must be able to show what it was allowed (article
    9 of the law). `items` are codes, joined by blanks.
    """

    application_id: str
    position: int
    holder_id: str
    version: str
    items: str
    given_at: datetime
    withdrawn_at: datetime | None = None


# Parsed once a process, because every page of an application asks for it.
@lru_cache(maxsize=1)
def versions() -> dict[str, ConsentVersion]:
    """Version -> its items, the oldest first."""
    text = resources.files(__package__).joinpath("consent.toml").read_text("utf-8")
    read: dict[str, ConsentVersion] = {}
    for one in sorted(tomllib.loads(text)["versions"], key=lambda one: one["since"]):
        before = read[one["extends"]].items if "extends" in one else ()
        items = tuple(map(_item, one["items"]))
        read[one["version"]] = ConsentVersion(one["version"], one["since"], (*before, *items))
    return read


def _item(item: dict[str, Any]) -> ConsentItem:
    return ConsentItem(
        code=item["code"],
        required=item["required"],
        name=item["name"],
        means=item["means"],
        until=item["until"],
    )


def current(today: date) -> ConsentVersion:
    """The version that is asked for on that day."""
    begun = [one for one in versions().values() if one.since <= today]
    # The first one before its day, so that an office with a wrong clock still asks.
    return begun[-1] if begun else next(iter(versions().values()))


def ticked(version: ConsentVersion, codes: Iterable[str]) -> str:
    """The ticked items in the order of the version, joined by blanks; unknown ones are left out.

    Raises RefusedError `consent.required` where one is missing without which nothing is issued.
    """
    given = frozenset(codes)
    if not version.required <= given:
        raise RefusedError("consent.required")
    return " ".join(item.code for item in version.items if item.code in given)
