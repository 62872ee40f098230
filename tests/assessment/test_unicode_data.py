from __future__ import annotations

import unicodedata

import pytest

from credissuer.assessment.unicode_data import prototypes, script


@pytest.mark.parametrize(
    ("source", "prototype"),
    [
        ("а", "a"),  # Cyrillic
        ("ο", "o"),  # Greek
        ("І", "l"),  # Cyrillic capital I
        ("I", "l"),
        ("1", "l"),
        ("0", "O"),
        ("m", "rn"),
        ("Ð", "D\u0335"),
        ("đ", "d\u0335"),
        ("’", "'"),
        ("–", "-"),
        ("ا", "l"),  # written right to left in the source
        ("\u0437", "\u025c"),  # a lone pair has its direction too
        ("\u0337", "\u0338"),
    ],
)
def test_a_character_has_the_prototype_that_unicode_gives_it(source, prototype):
    assert prototypes()[ord(source)] == prototype


def test_a_prototype_stands_for_itself():
    """UTS 39 section 4: no character of a prototype is a source."""
    table = prototypes()
    assert len(table) > 6000
    assert [
        target for target in table.values() if any(ord(character) in table for character in target)
    ] == []


def test_no_plain_letter_but_m_and_no_mark_of_vietnamese_has_another_look():
    table = prototypes()
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert {letter for letter in letters if ord(letter) in table} == {"m", "I"}
    marks = {mark for letter in "ắấốớứữặẻ" for mark in unicodedata.normalize("NFD", letter)[1:]}
    assert not any(ord(mark) in table for mark in marks)


@pytest.mark.parametrize(
    ("character", "name"),
    [("ệ", "LATIN"), ("а", "CYRILLIC"), ("ο", "GREEK"), ("陈", "HAN"), (" ", "COMMON"), ("\u0301", "INHERITED"),
     ("7", "COMMON"), ("\U0010ffff", "UNKNOWN"), ("\x00", "COMMON")],
)  # fmt: skip
def test_every_character_has_its_script(character, name):
    assert script(character) == name
