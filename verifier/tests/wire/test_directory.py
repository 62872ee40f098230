"""Pages of the directory and questions about it, by the vectors that JavaScript reads too."""

from __future__ import annotations

import json
from dataclasses import dataclass

import make_vectors
import pytest

from credverifier.errors import CredentialError, StatusError
from credverifier.online.directory import DirectoryFilter
from credverifier.wire import directory

CASES = json.loads((make_vectors.FOLDER / "files" / "directory.json").read_text("utf-8"))


@dataclass
class Read:
    entries: list
    code: str | None


def read(payload) -> Read:
    where = {name: CASES[name] for name in ("url", "issuer", "page", "now")}
    try:
        return Read(directory.decode_page(payload, **where), None)
    except CredentialError as error:
        return Read([], error.code)


@pytest.mark.parametrize("case", CASES["pages"], ids=lambda case: case["name"])
def test_a_page_is_read_or_refused(case):
    found = read(case["payload"])
    assert found.code == case["code"]
    if case["code"] is None:
        wanted = case["payload"]["entries"]
        assert [one.to_dict() for one in found.entries] == [
            {name: value for name, value in entry.items() if name != "new"} for entry in wanted
        ]


@pytest.mark.parametrize("case", CASES["folded"], ids=lambda case: case["text"])
def test_a_text_is_folded(case):
    assert directory.folded(case["text"]) == case["folded"]


@pytest.mark.parametrize("case", CASES["fits"], ids=lambda case: json.dumps(case["asked"]))
def test_a_question_fits(case):
    [entry] = read(CASES["pages"][0]["payload"]).entries
    assert DirectoryFilter(**case["asked"]).fits(entry) is case["fits"]


def test_a_head_is_read_or_refused():
    words = {"a": {"vi": "A"}}
    head = directory.DirectoryHead(2, words, words, words)
    url = directory.page_url("https://tnso.vn", None)
    signed = {
        "url": url,
        "issuer": CASES["issuer"],
        "version": 1,
        "issued_at": CASES["now"] - 5,
        "expires": CASES["now"] + 5,
    }
    claims = directory.head_claims(head, **signed)
    where = {"url": url, "issuer": CASES["issuer"], "now": CASES["now"]}
    assert directory.decode_head(claims, **where) == head
    for changes in (
        {"pages": True},
        {"pages": -1},
        {"pages": directory.MOST_PAGES + 1},
        {"topics": []},
        {"regions": {"a": "A"}},
        {"levels": {"a": {"vi": 1}}},
    ):
        with pytest.raises(StatusError):
            directory.decode_head(claims | changes, **where)
