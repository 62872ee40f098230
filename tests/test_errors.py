"""Errors of the office: a stable code, and words in each language with the facts filled in."""

from __future__ import annotations

import pytest

from credissuer.errors import RefusedError, words
from credverifier.errors import CredentialError


def test_an_error_has_its_code_and_facts_in_either_language() -> None:
    refusal = RefusedError("account.confusable", account="tiktok:a", twin="tiktok:b")
    assert (refusal.code, isinstance(refusal, CredentialError)) == ("account.confusable", True)
    for language in ("vi", "en"):
        assert "tiktok:a" in refusal.words(language)
    assert refusal.words("vi") != refusal.words("en")


def test_a_code_without_words_raises_key_error() -> None:
    with pytest.raises(KeyError):
        words("no.such_code", "en", {})


def test_facts_are_not_used_as_templates() -> None:
    refusal = RefusedError("account.confusable", account="{twin}", twin="tiktok:b")
    assert "{twin}" in refusal.words("en")
