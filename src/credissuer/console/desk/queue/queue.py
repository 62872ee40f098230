"""/office: what waits for me."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Response

from credissuer.console.ages import in_words
from credissuer.console.desk.queue import sources
from credissuer.console.desk.queue.item import QueueItem
from credissuer.console.screens import Desk
from credissuer.console.visitors import Visitor, signed_in

router = APIRouter()

MINE = "mine"


class Waiting(NamedTuple):
    """An item with how long it has waited; `left` until it is due, or since then where `is_late`."""

    item: QueueItem
    age: str
    left: str | None
    is_late: bool


@router.get("")
def my_queue(visitor: Annotated[Visitor, signed_in()], desk: Desk, show: str = "") -> Response:
    """What waits for the visitor, the most urgent first. `show` is a kind, or `mine`."""
    items = sources.items(desk.office, visitor.call(desk.office))
    kinds = Counter(item.kind for item in items)
    shown = [item for item in items if show in ("", item.kind) or (show == MINE and item.is_mine)]
    now, language = desk.office.clock(), desk.language(visitor)
    return desk.page(
        "queue/queue.html",
        visitor,
        waiting=[_waiting(item, now, language) for item in shown],
        count=len(items),
        mine=sum(item.is_mine for item in items),
        late=sum(item.due is not None and item.due < now for item in items),
        kinds=sorted(kinds.items()),
        show=show,
    )


def _waiting(item: QueueItem, now: datetime, language: str) -> Waiting:
    age = in_words(now - item.since, language)
    if item.due is None:
        return Waiting(item, age, None, False)
    return Waiting(item, age, in_words(abs(item.due - now), language), item.due < now)
