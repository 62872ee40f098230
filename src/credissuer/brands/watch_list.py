"""PURE: what a brand watches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from credverifier import platforms
from credverifier.errors import CredentialError
from credverifier.reading import pasted
from credverifier.wire import number as numbers

LONGEST_ITEM = 2_048


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchListRecord:
    """A list of profiles and certificates; `until` is the last day on which it tells anything
    (YYYY-MM-DD in the office's zone), None for as long as it is there. `version` counts its changes.
    """

    id: str
    brand_id: str
    name: str
    until: str | None
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedItemRecord:
    """One item of a list: the key of a profile (`platform:handle`), or ten characters of a
    certificate's number.
    """

    list_id: str
    item: str


def item_of(text: str) -> str | None:
    """The item that a brand names by a link, a profile or a number; None for what is neither."""
    try:
        return platforms.normalise(text).key
    except CredentialError:
        pass
    try:
        return pasted.number_in(text)
    except CredentialError:
        return None


def is_number(item: str) -> bool:
    """Whether an item is a certificate, and not a profile."""
    return ":" not in item


def shown(item: str) -> str:
    """An item as people read it."""
    return numbers.show(item) if is_number(item) else item
