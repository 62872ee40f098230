"""The table of problems has every code, and each code has words."""

from __future__ import annotations

import pytest

from credissuer.errors import RefusedError, catalogue
from credissuer.http import problems
from credissuer.http.problems import Problem
from credverifier.errors import LinkError
from credverifier.words import CODES

LINKS = {"link.not_found": 404, "link.number_invalid": 400}


def test_every_code_of_the_office_is_in_the_table_once() -> None:
    assert set(catalogue()) - set(problems.STATUS) == set()
    assert set(problems.STATUS) - set(catalogue()) <= set(CODES)
    listed = [code for codes in problems._BY_STATUS.values() for code in codes.split()]
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("code", sorted(CODES))
def test_codes_of_verdicts_are_bad_input_outside_verdicts(code: str) -> None:
    assert problems.status_of(code) == LINKS.get(code, 400)


@pytest.mark.parametrize("code", sorted(set(problems.STATUS) | set(CODES)))
def test_every_code_has_words_in_both_languages(code: str) -> None:
    facts = dict.fromkeys(_facts(code), "x")
    for language in ("vi", "en"):
        members = Problem(code, facts).members(language, "r-1")
        assert members["title"] and members["detail"] and "{" not in members["detail"]
        # A code that was renamed is found under its former name as well.
        assert (members.get("former_code", code), members["request_id"], members["status"]) == (
            code,
            "r-1",
            problems.status_of(code),
        )


@pytest.mark.parametrize(
    "code", [code for code, status in problems.STATUS.items() if status >= 500]
)
def test_a_problem_of_the_server_reveals_no_detail(code: str) -> None:
    facts = dict.fromkeys(_facts(code), "/secret/path")
    assert "/secret/path" not in str(Problem(code, facts).members("en", "r"))


def test_errors_of_either_distribution_become_problems() -> None:
    assert problems.of(LinkError("link.number_invalid", "detail")).status == 400
    assert problems.of(RefusedError("assessment.used", number="N")).status == 409


def _facts(code: str) -> set[str]:
    import string

    text = "".join(catalogue().get(code, {}).values())
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(
    ("code", "status", "seconds"),
    [
        ("database.unavailable", 503, b"5"),
        ("database.outcome_unknown", 503, b"5"),
        ("clock.suspect", 503, b"5"),
        ("storage.full", 507, b"60"),
    ],
)
def test_whoever_may_come_back_is_told_when(code: str, status: int, seconds: bytes) -> None:
    problem = problems.Problem(code)
    assert problem.status == status
    assert (b"retry-after", seconds) in problem.response_headers()
    assert problem.members("vi", "1")["detail"] != problem.members("en", "1")["detail"]
