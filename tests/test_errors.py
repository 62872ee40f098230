"""Errors of the office: a stable code, and words in both languages with the facts filled in."""

from __future__ import annotations

import string

import pytest

from credissuer.errors import RefusedError, catalogue, words
from credverifier.errors import CredentialError


def test_an_error_has_its_code_and_facts_in_either_language() -> None:
    refusal = RefusedError("account.taken", account="tiktok:a", number="7K3M9-QX2HS")
    assert (refusal.code, isinstance(refusal, CredentialError)) == ("account.taken", True)
    for language in ("vi", "en"):
        assert "tiktok:a" in refusal.words(language)
    assert refusal.words("vi") != refusal.words("en")


def test_the_words_in_both_languages_use_the_same_facts() -> None:
    def facts(template: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(template) if name}

    for code, templates in catalogue().items():
        # because words have a name in each language: {en} and {vi}, {problem} and {problem_vi}
        same = {"vi": "en", "problem_vi": "problem"}
        vietnamese = {same.get(name, name) for name in facts(templates["vi"])}
        assert vietnamese == facts(templates["en"]), code


def test_a_code_without_words_raises_key_error() -> None:
    with pytest.raises(KeyError):
        words("no.such_code", "en", {})


def test_facts_are_not_used_as_templates() -> None:
    refusal = RefusedError("account.taken", account="{number}", number="7K3M9-QX2HS")
    assert "{number}" in refusal.words("en")
