"""/api/v1/watch-lists: what a brand watches, by its API key."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Response

from credissuer.http.bodies import StrictRoute
from credissuer.http.brand_callers import Brand
from credissuer.http.pages import Paged, read_cursor
from credissuer.http.problems import Problem, ProblemError
from credissuer.http.shapes.brands import (
    ItemsBody,
    WatchListBody,
    WatchListInPath,
    WatchListOut,
    WatchListPage,
    WatchListsOut,
)
from credissuer.http.shapes.texts import Cursor, Limit
from credissuer.operations.brands import watching
from credissuer.operations.brands.watching import WatchedList
from credissuer.operations.perform import perform
from credverifier.wire.envelope import dates

PATH = "/api/v1/watch-lists"
_KIND = "w"
"""Of the cursors of a list's items."""

router = APIRouter(tags=["brands"], route_class=StrictRoute)
IfMatch = Annotated[
    str | None, Header(max_length=40, description='The ETag of the list: `"3"` of version 3.')
]


@router.get("/watch-lists", operation_id="listWatchLists", response_model=WatchListsOut)
def list_watch_lists(caller: Brand) -> dict[str, Any]:
    """The watch-lists of the brand."""
    return {"watch_lists": [_facts(one) for one in watching.listed(caller.office, caller.brand)]}


@router.post(
    "/watch-lists",
    operation_id="createWatchList",
    response_model=WatchListOut,
    status_code=201,
)
def create_watch_list(body: WatchListBody, caller: Brand, response: Response) -> dict[str, Any]:
    """A new watch-list. What its certificates become is told to the brand's webhooks."""
    made = perform(
        caller.office,
        caller.call(),
        watching.create,
        caller.office,
        caller.brand,
        body.name,
        body.items,
        body.until,
    )
    response.headers["location"] = f"{PATH}/{made.record.id}"
    return _answered(made, response)


@router.get("/watch-lists/{list_id}", operation_id="getWatchList", response_model=WatchListPage)
def get_watch_list(
    list_id: WatchListInPath,
    caller: Brand,
    pages: Paged,
    response: Response,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """A watch-list and how its items stand now, a page at a time."""
    after = read_cursor(_KIND, cursor)
    found, items = watching.page(caller.office, caller.brand, list_id, _item_at(after), limit + 1)
    return {
        **_answered(found, response),
        "items": list(items.values())[:limit],
        "next": pages.next_url(_KIND, list(map(_position, items)), limit),
    }


@router.put(
    "/watch-lists/{list_id}",
    operation_id="replaceWatchList",
    response_model=WatchListOut,
    responses={412: {}},
)
def replace_watch_list(
    list_id: WatchListInPath,
    body: WatchListBody,
    caller: Brand,
    response: Response,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Put another list in its place; repeated, it changes nothing."""
    done = perform(
        caller.office,
        caller.call(),
        watching.replace_list,
        caller.brand,
        list_id,
        body.name,
        body.items,
        body.until,
        _version(if_match),
    )
    return _answered(done, response)


@router.post(
    "/watch-lists/{list_id}/items", operation_id="changeWatchList", response_model=WatchListOut
)
def change_items(
    list_id: WatchListInPath, body: ItemsBody, caller: Brand, response: Response
) -> dict[str, Any]:
    """Add items and remove others."""
    done = perform(
        caller.office,
        caller.call(),
        watching.change_items,
        caller.brand,
        list_id,
        body.add,
        body.remove,
    )
    return _answered(done, response)


@router.delete("/watch-lists/{list_id}", operation_id="deleteWatchList", status_code=204)
def delete_watch_list(list_id: WatchListInPath, caller: Brand) -> Response:
    """Remove a watch-list."""
    perform(caller.office, caller.call(), watching.remove, caller.brand, list_id)
    return Response(status_code=204)


def _answered(found: WatchedList, response: Response) -> dict[str, Any]:
    response.headers["etag"] = f'"{found.record.version}"'
    return _facts(found)


def _facts(found: WatchedList) -> dict[str, Any]:
    return {
        "id": found.record.id,
        "name": found.record.name,
        "until": found.record.until,
        "version": found.record.version,
        "size": found.size,
        "created_at": dates.stamp(found.record.created_at),
    }


def _version(if_match: str | None) -> int | None:
    """Raises ProblemError `request.query` for what is no ETag of a list."""
    if if_match is None or if_match.strip() == "*":
        return None
    text = if_match.strip().strip('"')
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise ProblemError(Problem("request.if_match"))
    return int(text)


def _position(item: str) -> str:
    """An item as a cursor can hold it, which has letters and digits alone."""
    return item.encode("utf-8").hex()


def _item_at(position: str | None) -> str | None:
    if position is None:
        return None
    try:
        return bytes.fromhex(position).decode("utf-8")
    except ValueError as error:
        raise ProblemError(Problem("request.cursor")) from error
