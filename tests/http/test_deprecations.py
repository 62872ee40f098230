"""What of the API goes is told everywhere by one row of one table."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from credissuer.http import deprecations
from credissuer.http.deprecations import DEPRECATIONS, Deprecation
from credissuer.http.problems import STATUS, Problem
from tests.callers import Caller

MADE_UP = Deprecation(
    kind="operation",
    name="listChanges",
    instead="listAllChanges",
    since=date(2026, 12, 1),
    sunset=date(2027, 12, 1),
)


@pytest.fixture
def with_one_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """A made-up row: an operation that goes."""
    rows = (*DEPRECATIONS, MADE_UP)
    monkeypatch.setattr(deprecations.of, "__defaults__", (rows,))


def test_an_operation_that_goes_says_so_in_its_answers_and_in_the_document(
    with_one_more: None, make_app: Callable[..., Caller]
) -> None:
    call = make_app(docs=True)
    answer = call.get("/api/v1/changes")
    assert answer.headers["deprecation"] == "@1796083200"
    assert parsedate_to_datetime(answer.headers["sunset"]).date() == MADE_UP.sunset
    assert '</api/v1/deprecations>; rel="deprecation"' in answer.headers["link"]
    assert "deprecation" not in call.get("/api/v1/directory").headers
    document = call.get("/openapi.json").json()
    going = {
        operation["operationId"]
        for path in document["paths"].values()
        for operation in path.values()
        if operation.get("deprecated")
    }
    assert going == {"listChanges"}


def test_a_code_that_was_renamed_is_found_under_both_names() -> None:
    problem = Problem("publish.pending")
    members = problem.members("en", "x")
    assert members["code"] == "publish_pending" and members["former_code"] == "publish.pending"
    assert members["type"] == "/api/v1/problems/publish_pending"
    names = {name for name, _ in problem.own_headers()}
    assert {b"deprecation", b"sunset", b"link", b"retry-after"} <= names
    assert "former_code" not in Problem("request.not_found").members("en", "x")


def test_the_list_is_the_table(call: Caller) -> None:
    rows: list[dict[str, Any]] = call.get("/api/v1/deprecations").json()["deprecations"]
    assert [row["name"] for row in rows] == [row.name for row in DEPRECATIONS]
    for row in DEPRECATIONS:
        # A year at least, as the policy says.
        assert (row.sunset - row.since).days >= 365


def test_no_two_codes_of_the_document_differ_in_punctuation_alone(
    make_app: Callable[..., Caller],
) -> None:
    document = make_app(docs=True).get("/openapi.json").json()
    codes = document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]
    plain = [code.replace(".", "_").replace("-", "_").lower() for code in codes]
    assert len(plain) == len(set(plain))
    former = {row.name for row in DEPRECATIONS if row.kind == "code"}
    assert former.isdisjoint(codes) and former <= STATUS.keys()
    assert json.dumps(document).count('"former_code"') >= 1
