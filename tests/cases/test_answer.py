"""The words of the subject are sanitized, and neither empty nor endless."""

from __future__ import annotations

import pytest

from credissuer.cases.answer import MOST_TEXT, text
from credissuer.errors import RefusedError


def test_it_is_kept_without_what_nobody_sees() -> None:
    assert text(" Tôi\u202e có\r\ngiấy tờ\x00 ") == "Tôi có\ngiấy tờ"
    assert len(text("a" * MOST_TEXT)) == MOST_TEXT


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("", "case.text_missing"),
        (" \n\u200b", "case.text_missing"),
        ("a" * 5_001, "case.text_too_long"),
    ],
)
def test_what_says_nothing_or_too_much_is_refused_beside_its_field(given: str, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        text(given)
    [fault] = refused.value.facts["problems"]
    assert (refused.value.code, fault.pointer, fault.code) == ("case.text_refused", "/text", code)
