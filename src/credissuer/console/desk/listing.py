"""Lists whose filters stand in their address, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar
from urllib.parse import urlencode

Row = TypeVar("Row")


def address(path: str, filters: Mapping[str, str], **changed: str) -> str:
    """`path` with the filters as its query, some of them changed; those that are empty are left
    out, and so is the sentence (`said`) that was meant for one page alone.
    """
    query = {**filters, **changed}
    asked = {name: text for name, text in query.items() if text and name != "said"}
    return f"{path}?{urlencode(asked)}" if asked else path


def first_page(found: Sequence[Row], size: int) -> tuple[Sequence[Row], Row | None]:
    """The rows of a page of `size`, and the one behind which the next page begins; None where
    nothing is left. `found` has one row more than a page where there is a next one.
    """
    rows = found[:size]
    return rows, rows[-1] if len(found) > size else None
