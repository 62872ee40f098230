"""Accept-Language: Vietnamese, unless English has a higher weight."""

from __future__ import annotations

import pytest

from credissuer.http.language import preferred


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        (None, "vi"),
        ("", "vi"),
        (b"en", "en"),
        ("en-GB,vi;q=0.9", "en"),
        ("vi;q=0.8, en;q=0.9", "en"),
        ("vi,en", "vi"),
        ("EN-us", "en"),
        ("fr", "vi"),
        ("*", "vi"),
        ("en;q=0", "vi"),
        ("en;q=zero", "vi"),
        ("en;q=-1, vi;q=0", "vi"),
        ("en;q=9", "en"),
        (b"\xff\xfe", "vi"),
        ("fr," * 30 + "en", "vi"),
    ],
)
def test_the_language_with_the_higher_weight_is_chosen(
    accept: bytes | str | None, language: str
) -> None:
    assert preferred(accept, ("vi", "en")) == language
