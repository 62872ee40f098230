"""Certificate numbers: the check symbol catches every single wrong character and every swap of
neighbours.
"""

from __future__ import annotations

import pytest

from credverifier.errors import LinkError
from credverifier.wire import number

EXAMPLES = ["7K3M9QX2HS", number.from_entropy(bytes(6)), number.from_entropy(b"\xff" * 6)] + [
    number.from_entropy(
        bytes(
            [seed * 37 % 256, seed * 101 % 256, seed * 7 % 256, 255 - seed, seed, seed * 53 % 256]
        )
    )
    for seed in range(1, 40)
]


def test_the_example_of_the_contract():
    assert number.check_symbol("7K3M9QX2H") == "S"
    assert number.show("7K3M9QX2HS") == "7K3M9-QX2HS"


def test_the_alphabet_is_crockfords():
    assert len(number.ALPHABET) == 32
    assert not set("ILOU") & set(number.ALPHABET)


@pytest.mark.parametrize("good", EXAMPLES)
def test_every_single_wrong_character_is_caught(good):
    assert number.is_canonical(good)
    for position in range(number.LENGTH):
        for wrong in set(number.ALPHABET) - {good[position]}:
            assert not number.is_canonical(good[:position] + wrong + good[position + 1 :])


@pytest.mark.parametrize("good", EXAMPLES)
def test_every_swap_of_neighbours_is_caught(good):
    for position in range(number.LENGTH - 1):
        first, second = good[position], good[position + 1]
        if first != second:
            assert not number.is_canonical(good[:position] + second + first + good[position + 2 :])


def test_each_position_has_another_weight():
    """The same character gives another check symbol at each position, so that swaps are caught."""
    symbols = {
        number.check_symbol("0" * position + "1" + "0" * (8 - position)) for position in range(9)
    }
    assert len(symbols) == 9 and "0" not in symbols


def test_45_bits_of_entropy_are_used():
    assert number.from_entropy(b"\0\0\0\0\0\x07") == number.from_entropy(bytes(6))
    assert number.from_entropy(b"\0\0\0\0\0\x08") != number.from_entropy(bytes(6))
    assert len({number.from_entropy((value << 3).to_bytes(6)) for value in range(2000)}) == 2000
    assert number.from_entropy(bytes(6)) == "0000000000"


@pytest.mark.parametrize(
    "typed",
    [
        "7K3M9QX2HS",
        "7k3m9qx2hs",
        "7K3M9-QX2HS",
        " 7k3m9-qx2hs ",
        "7K3 M9Q X2HS",
        "7-K-3-M-9-Q-X-2-H-S",
        "7K3M9QX2HS\n",
        "７K３M９ＱX2HS",
        *(
            f"7K3M9{dash}QX2HS"
            for dash in "\u2010\u2011\u2012\u2013\u2014\u2212\uff0d.·•\xa0\u3000"
        ),
        *(f"7K3M9{hidden}QX2HS" for hidden in "\u200b\u200d\u2060\ufeff\xad\u200e\u202a\ufe0f"),
        *(f"{before}7K3M9-QX2HS{behind}" for before, behind in ("()", "[]", "“”", "«»", "**")),
        *(f"7K3M9-QX2HS{end}" for end in ".,;:!?…)"),
        "✔ 7K3M9-QX2HS",
        "7K3M9 — QX2HS",
    ],
)
def test_people_may_type_it_in_many_ways(typed):
    assert number.parse(typed) == "7K3M9QX2HS"


def test_i_l_and_o_are_read_as_digits():
    with_digits = next(text for text in EXAMPLES if "1" in text and "0" in text)
    for letters in ("IO", "LO", "il", "io"):
        typed = with_digits.replace("1", letters[0]).replace("0", "O" if letters[1] != "o" else "o")
        assert number.parse(typed) == with_digits


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7K3M9QX2H",
        "7K3M9QX2HSS",
        "7K3M9QX2HT",
        "7K3M9QX2HU",
        "7K3M9_QX2HS",
        "7K3M9QX2H\u017f",
        "7K3M9QX2H$",
        "tnso.vn",
        "7K3M9/QX2HS",
    ],
)
def test_other_texts_are_refused(text):
    with pytest.raises(LinkError, match=r"link\.number_invalid"):
        number.parse(text)


@pytest.mark.parametrize(
    "text", ["7k3m9qx2hs", "7K3M9-QX2HS", " 7K3M9QX2HS", "7K3M9QX2HS\n", "", "OOOOOOOOOO"]
)
def test_only_the_canonical_spelling_stands_in_urls(text):
    assert not number.is_canonical(text)
