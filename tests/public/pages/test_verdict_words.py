"""Foreign text as it may be shown on our pages."""

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
def test_hidden_characters_are_removed(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_long_texts_are_cut() -> None:
    assert len(plain("x" * 200)) == 101


def test_a_profile_is_shown_with_its_platform_or_as_it_was_written() -> None:
    told = str(verdict_words.profile_in_words("https://www.tiktok.com/@minhanh"))
    assert "@minhanh" in told and "TikTok" in told
    written = str(verdict_words.profile_in_words("<b>no profile</b>"))
    assert "&lt;b&gt;" in written and "<b>" not in written


def test_moments_are_shown_in_vietnamese_time_with_a_machine_readable_one() -> None:
    late = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
    shown = str(verdict_words.moment(late, "vi"))
    assert 'datetime="2026-11-23T20:30:00Z"' in shown
    assert "03:30" in shown and "24" in shown
    assert date(2026, 11, 24).strftime("%Y") in str(verdict_words.day(late, "en"))
