"""The pages of a list: a cursor leads to the next page of the same list, and to nothing else."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import Request, Response

from credissuer.http.pages import ListPages, read_cursor
from credissuer.http.problems import ProblemError


def pages(query: bytes, response: Response) -> ListPages:
    scope = {"type": "http", "method": "GET", "path": "/things", "query_string": query}
    return ListPages(Request({**scope, "headers": [], "server": ("office.test", 443)}), response)


def test_the_next_page_begins_behind_the_last_one_that_is_shown() -> None:
    response = Response()
    url = pages(b"limit=2&cursor=eDE&state=open", response).next_url("c", ["1", "2", "3"], 2)
    assert url is not None
    query = parse_qs(urlsplit(url).query)
    assert (query["limit"], query["state"]) == (["2"], ["open"])
    assert read_cursor("c", query["cursor"][0]) == "2"
    assert response.headers["link"] == f'<{url}>; rel="next"'


@pytest.mark.parametrize("positions", [[], ["1"], ["1", "2"]])
def test_the_last_page_has_none_behind_it(positions: list[str]) -> None:
    response = Response()
    assert pages(b"", response).next_url("c", positions, 2) is None
    assert "link" not in response.headers


def test_the_first_page_has_no_cursor() -> None:
    assert read_cursor("c", None) is None


# Of another list, not base64, not ASCII, nothing behind the letter, and what no position holds.
@pytest.mark.parametrize("cursor", ["YTE", "Y", "w6k", "Yw", "YzEv", ""])
def test_what_is_no_cursor_of_the_list_is_refused(cursor: str) -> None:
    with pytest.raises(ProblemError) as refused:
        read_cursor("c", cursor)
    assert refused.value.problem.code == "request.cursor"
