"""Text of others is cleaned of what nobody sees."""

from __future__ import annotations

import pytest

from credissuer.assessment.text.written import block, line


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        (" a\tb ", "a b"),
        ("a\u202eb\u200bc\ufeff", "abc"),
        ("a\r\nb", "a  b"),
        ("e\u0302\u0323", "ệ"),
        ("\ud800\ue000", ""),
    ],
)
def test_a_line_is_one_line_that_shows_all_it_holds(written: str, cleaned: str) -> None:
    assert line(written) == cleaned
    assert line(cleaned) == cleaned


def test_a_block_keeps_its_line_ends_alone() -> None:
    assert block(" a\r\nb\rc\n\u200b\n") == "a\nb\nc"
