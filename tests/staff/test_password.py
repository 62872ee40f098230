"""Which passwords staff may choose."""

from __future__ import annotations

import unicodedata

import pytest

from credissuer.errors import UsageError
from credissuer.staff.password import LONGEST, SHORTEST, accepted, normalised

OWN = ("mai", "Lê Thị Mai", "mai.le@lienminh.example")


def refusal(text: str, *own: str) -> str:
    with pytest.raises(UsageError) as refused:
        accepted(text, *own)
    return str(refused.value.code)


def test_the_length_is_counted_in_characters() -> None:
    assert refusal("ă" * (SHORTEST - 1)) == "password.too_short"
    assert accepted("ă" * SHORTEST) == "ă" * SHORTEST
    assert accepted("ă" * LONGEST) == "ă" * LONGEST
    assert refusal("ă" * (LONGEST + 1)) == "password.too_long"


def test_two_ways_of_writing_a_letter_are_one_password() -> None:
    text = "bốn từ dễ nhớ"
    assert normalised(unicodedata.normalize("NFD", text)) == normalised(text) == text
    # Decomposed it has more characters; what counts is what is hashed.
    assert refusal(unicodedata.normalize("NFD", "ế" * (SHORTEST - 1))) == "password.too_short"


@pytest.mark.parametrize(
    "text",
    [
        "lêthịmai lêthịmai",
        "LE THI MAI 2026",
        "maimaimaimai",
        "mai.le@lienminh.example",
        "lienminh.example1",
        "Mai12345mai",
    ],
)
def test_ones_own_name_is_no_password(text: str) -> None:
    if len(text) >= SHORTEST:
        assert refusal(text, *OWN) == "password.is_name"
    else:
        assert refusal(text, *OWN) == "password.too_short"


def test_the_letter_d_with_a_stroke_is_a_d() -> None:
    assert refusal("dodangdodang", "Đỗ Đăng") == "password.is_name"


@pytest.mark.parametrize("text", ["ngựa phi đường xa", "mai bán bún bò huế", "aaaaaaaaaaaa"])
def test_no_other_rule_of_composition(text: str) -> None:
    assert accepted(text, *OWN) == text
