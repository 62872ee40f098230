"""/office: what waits for me."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from credissuer.console import queue
from credissuer.console.screens import Desk
from credissuer.console.visitors import Visitor, signed_in

router = APIRouter()


@router.get("")
def my_queue(visitor: Annotated[Visitor, signed_in()], desk: Desk) -> Response:
    """What waits for the visitor, the most urgent first."""
    items = queue.items(desk.office, visitor.call(desk.office))
    return desk.page("queue.html", visitor, items=items)
