"""Refusals of the office: a stable code, and words in both languages with the facts filled in."""

from __future__ import annotations

import string

import pytest

from credissuer.errors import RefusedError, catalogue, words
from credverifier.errors import CredentialError


def test_a_refusal_says_its_code_and_its_facts_in_either_language() -> None:
    refusal = RefusedError("account.taken", account="tiktok:a", number="7K3M9-QX2HS")
    assert (refusal.code, isinstance(refusal, CredentialError)) == ("account.taken", True)
    for language in ("vi", "en"):
        assert "tiktok:a" in refusal.words(language)
    assert refusal.words("vi") != refusal.words("en")


def test_both_languages_ask_for_the_same_facts() -> None:
    def facts(template: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(template) if name}

    for code, templates in catalogue().items():
        # a fact that is words itself comes in both: {en} beside {vi}, {problem} beside {problem_vi}
        same = {"vi": "en", "problem_vi": "problem"}
        vietnamese = {same.get(name, name) for name in facts(templates["vi"])}
        assert vietnamese == facts(templates["en"]), code


def test_a_code_that_nobody_worded_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        words("no.such_code", "en", {})


def test_facts_are_never_read_as_templates() -> None:
    refusal = RefusedError("account.taken", account="{number}", number="7K3M9-QX2HS")
    assert "{number}" in refusal.words("en")
