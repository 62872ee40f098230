"""GET /changes: the change feed by cursor, the same changes that the pages `/changes/{n}.jwt` hold."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from credissuer.http.callers import Served
from credissuer.http.pages import Paged, cursor_at, read_cursor
from credissuer.http.problems import Problem, ProblemError
from credissuer.http.shapes.answers import ChangeFeed
from credissuer.http.shapes.texts import Cursor, Limit
from credissuer.public.lookup import PUBLIC
from credissuer.status.public_change import shown
from credissuer.store.status.public_changes import PublicChangeReading

router = APIRouter(tags=["public"])

_KIND = "n"
"""Of the cursors of this list."""


@router.get("/changes", operation_id="listChanges", response_model=ChangeFeed, dependencies=PUBLIC)
def list_changes(
    service: Served, pages: Paged, limit: Limit = 50, cursor: Cursor = None
) -> dict[str, Any]:
    """Public changes of certificates in their order, from the first after `cursor` on.

    `cursor` in the answer leads on from its last change, also where there is none yet: keep it, and
    ask again with it later.
    """
    position = read_cursor(_KIND, cursor) or "0"
    if not position.isascii() or not position.isdecimal() or len(position) > 18:
        raise ProblemError(Problem("request.cursor"))
    with service.office.store.read() as reading:
        records = reading.of(PublicChangeReading).after(int(position), limit + 1)
    given = records[:limit]
    return {
        "changes": [shown(record).to_dict() for record in given],
        "cursor": cursor_at(_KIND, str(given[-1].n) if given else position),
        "next": pages.next_url(_KIND, [str(record.n) for record in records], limit),
    }
