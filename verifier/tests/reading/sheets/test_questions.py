"""What the vectors of rows leave to Python."""

from __future__ import annotations

import pytest

from credverifier.reading.sheets.questions import tidy


@pytest.mark.parametrize(
    ("cell", "expect"),
    [
        (" \u00a0a b\u3000", "a b"),
        ("\ufeff\u200ba\u2060 ", "a"),
        ("'@an", "@an"),
        ("'an", "'an"),
        ('=HYPERLINK("https://x.com/a?b=""c""","d")', 'https://x.com/a?b="c"'),
        ("=HYPERLINK(A1)", "=HYPERLINK(A1)"),
        ("", ""),
    ],
)
def test_a_cell_is_read_without_what_nobody_sees(cell: str, expect: str) -> None:
    assert tidy(cell) == expect
