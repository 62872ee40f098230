"""The types of the vocabulary are the words of the table, no more and no fewer."""

from __future__ import annotations

from typing import get_args

import pytest

import credverifier
from credverifier import vocabulary, words
from credverifier.verdict import CHECKS


def test_the_types_have_the_words_of_the_table() -> None:
    assert get_args(vocabulary.VerdictName) == tuple(words.VERDICTS)
    assert get_args(vocabulary.Code) == tuple(words.CODES)
    assert get_args(vocabulary.CheckName) == CHECKS
    outcomes = {entry["outcome"] for entry in words.VERDICTS.values()}
    assert set(get_args(vocabulary.Outcome)) == outcomes


def test_they_are_part_of_the_interface() -> None:
    for name in ("CheckName", "CheckResult", "Code", "Outcome", "VerdictName"):
        assert getattr(credverifier, name) is getattr(vocabulary, name)
        assert name in credverifier.__all__


def test_a_word_that_is_no_code_is_none() -> None:
    assert words.code_of("status.revoked") == "status.revoked"
    with pytest.raises(KeyError):
        words.code_of("status.revokd")
