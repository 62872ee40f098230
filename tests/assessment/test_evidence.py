"""What an assessor gathers: links that lead where they seem to, and names that mislead nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from credissuer.assessment.evidence import (
    MOST_LINK,
    MOST_NAME,
    MOST_TEXT,
    SKEW,
    check_evidence,
    is_web_address,
    kept_name,
)
from credissuer.errors import RefusedError

NOW = datetime(2026, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://www.tiktok.com/@an/video/7", True),
        ("http://an.example/", True),
        ("HTTPS://an.example/", True),
        ("ftp://an.example/", False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://www.tiktok.com@evil.example/", False),
        ("https:///path", False),
        ("https://an.example/a b", False),
        ("https://аn.example/", False),
        ("https://[an.example/", False),
        ("https://an.example/" + "x" * MOST_LINK, False),
        ("www.an.example", False),
    ],
)
def test_an_address_leads_where_it_seems_to(text: str, is_one: bool) -> None:
    assert is_web_address(text) is is_one


def test_a_link_and_a_note_are_trimmed() -> None:
    found = check_evidence(
        " https://an.example/ ", " a\r\nb ", has_file=False, captured_at=NOW, now=NOW
    )
    assert found == ("https://an.example/", "a\nb")
    assert check_evidence("", "", has_file=True, captured_at=NOW, now=NOW) == (None, "")


def test_a_clock_may_be_a_little_ahead() -> None:
    check_evidence("", "", has_file=True, captured_at=NOW + SKEW, now=NOW)
    with pytest.raises(RefusedError) as refusal:
        check_evidence(
            "", "", has_file=True, captured_at=NOW + SKEW + timedelta(seconds=1), now=NOW
        )
    assert [one.pointer for one in refusal.value.facts["problems"]] == ["/captured_at"]


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(RefusedError) as refusal:
        check_evidence(
            "x", "y" * (MOST_TEXT + 1), has_file=False, captured_at=NOW + 2 * SKEW, now=NOW
        )
    assert [one.pointer for one in refusal.value.facts["problems"]] == [
        "/link",
        "/note",
        "/captured_at",
    ]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\ảnh\\màn hình.png", "màn hình.png"),
        ("../../etc/passwd", "passwd"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("a\r\nb.png", "ab.png"),
        ("", None),
        ("/", None),
        ("x" * 300, "x" * MOST_NAME),
    ],
)
def test_a_name_is_its_last_part_without_what_misleads(name: str, kept: str | None) -> None:
    assert kept_name(name) == kept
