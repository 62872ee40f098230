"""What others wrote, as it may stand on a page of ours."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from credissuer.public.pages import verdict_words
from credissuer.public.pages.verdict_words import plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Lan Review", "Lan Review"),
        ("a\u202eb\u200bc", "abc"),
        ("e\u0301", "é"),
        ("a" + "\u0301" * 20, "á\u0301\u0301"[:3]),
    ],
)
def test_nothing_hidden_is_left_in_it(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_it_has_an_end() -> None:
    assert len(plain("x" * 200)) == 101


def test_the_profile_asked_about_is_told_by_its_platform_or_as_it_was_written() -> None:
    told = str(verdict_words.profile_in_words("https://www.tiktok.com/@minhanh"))
    assert "@minhanh" in told and "TikTok" in told
    written = str(verdict_words.profile_in_words("<b>no profile</b>"))
    assert "&lt;b&gt;" in written and "<b>" not in written


def test_moments_are_those_of_viet_nam_and_say_which_for_machines() -> None:
    late = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
    shown = str(verdict_words.moment(late, "vi"))
    assert 'datetime="2026-11-23T20:30:00Z"' in shown
    assert "03:30" in shown and "24" in shown
    assert date(2026, 11, 24).strftime("%Y") in str(verdict_words.day(late, "en"))
