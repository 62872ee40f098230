"""The pages of a list: where one begins, and the URL of the next."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request, Response

from credissuer.http.problems import Problem, ProblemError


class ListPages:
    """The pages of one list: a FastAPI dependency.

    One more than `limit` is read of each page, which tells whether there is a next one without
    counting.
    """

    def __init__(self, request: Request, response: Response) -> None:
        self._request = request
        self._response = response

    def next_url(self, kind: str, positions: Sequence[str], limit: int) -> str | None:
        """The URL of the next page, relative to this host; sent as a Link header too (RFC 8288).

        `positions` are those of all that was read, `kind` as for `read_cursor`. None on the last
        page.
        """
        if len(positions) <= limit:
            return None
        cursor = cursor_at(kind, positions[limit - 1])
        # The other parameters stay, because the next page is one of the same list.
        parameters = self._request.query_params.multi_items()
        query = [(name, value) for name, value in parameters if name != "cursor"]
        url = f"{self._request.url.path}?{urlencode([*query, ('cursor', cursor)])}"
        self._response.headers["link"] = f'<{url}>; rel="next"'
        return url


Paged = Annotated[ListPages, Depends(ListPages)]


def cursor_at(kind: str, position: str) -> str:
    """The cursor behind `position` of a list of `kind`, as `read_cursor` reads it."""
    # Base64url of "c7K3M9QX2HS": opaque, so that no client builds one. The padding is cut off,
    # because "=" would have to be escaped in a URL.
    return urlsafe_b64encode(f"{kind}{position}".encode("ascii")).decode("ascii").rstrip("=")


def read_cursor(kind: str, cursor: str | None) -> str | None:
    """The position behind `cursor`, as `ListPages.next_url` made it for a list of `kind` (one letter);
    None for the first page.

    Raises ProblemError `request.cursor`.
    """
    if cursor is None:
        return None
    padding = "=" * (-len(cursor) % 4)
    try:
        position = urlsafe_b64decode(cursor + padding).decode("ascii")
    except (binascii.Error, ValueError) as error:
        raise ProblemError(Problem("request.cursor")) from error
    # The letter, because a cursor of the audit trail would page through certificates as well.
    if not position.startswith(kind) or not position[1:].isalnum():
        raise ProblemError(Problem("request.cursor"))
    return position[1:]
