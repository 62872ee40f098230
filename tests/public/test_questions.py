"""The bodies of POST verify: what is no question is refused with the place of every fault."""

from __future__ import annotations

import pytest

from credissuer.http.problems import ProblemError
from credissuer.public.questions import MOST, question, questions


@pytest.mark.parametrize(
    "body",
    [
        {"number": "7K3M9-QX2HS"},
        {"number": "wrong, which is for the verdict to say"},
        {"url": "https://tnso.vn/c/7K3M9QX2HS", "profile": "https://www.tiktok.com/@minhanh"},
        {"credential": "a.b.c", "max_status_age": 0},
        {"credential": "a.b.c", "max_status_age": 60.5},
    ],
)
def test_a_question_is_read_with_all_its_members(body: dict[str, object]) -> None:
    read = question(body)
    assert {name: getattr(read, name) for name in body} == body
    assert questions({"items": [body, body]}) == [read, read]


def test_every_fault_of_a_batch_is_listed_with_a_pointer() -> None:
    items = [{"number": "7K3M9QX2HS"}, 3, {"number": "", "~/": 1}, {"url": "x", "profile": "??"}]
    with pytest.raises(ProblemError) as refusal:
        questions({"items": items})
    problem = refusal.value.problem
    assert problem.code == "request.invalid"
    assert [error.pointer for error in problem.errors] == [
        "/items/1",
        "/items/2/~0~1",
        "/items/2/number",
        "/items/3/profile",
    ]


@pytest.mark.parametrize("count", [0, MOST + 1])
def test_a_batch_has_a_least_and_a_most(count: int) -> None:
    with pytest.raises(ProblemError):
        questions({"items": [{"number": "7K3M9QX2HS"}] * count})


def test_a_link_or_a_token_is_no_number() -> None:
    for text in ("https://tnso.vn/c/7K3M9QX2HS", "a.b.c", "7" * 65):
        with pytest.raises(ProblemError) as refusal:
            question({"number": text})
        assert [error.pointer for error in refusal.value.problem.errors] == ["/number"]
