"""What the public will read, as the check page says it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from credissuer.console import public_words
from credverifier import days
from credverifier.wire.status.standing import Standing
from credverifier.words import REASONS

SINCE = datetime(2026, 11, 29, 18, 0, tzinfo=UTC)
FACTS = {"name": "Kênh Mẫu", "valid_until": "1 May 2027", "superseded_by": "7K3M9-QX2HS"}


def said(stands: str, reason: str | None = None, language: str = "en") -> public_words.PublicWords:
    return public_words.of(stands, language, days.DEFAULT, since=SINCE, reason=reason, facts=FACTS)


def test_a_revocation_names_its_day_in_the_office_and_the_public_reason() -> None:
    words = said("revoked", "false_claim")
    assert words.headline == "Revoked" and words.tone == "bad"
    assert "30 November 2026" in words.sentence
    assert words.reason == REASONS["false_claim"]["en"]
    assert words.reason in words.sentence


def test_without_a_reason_the_sentence_has_no_hole() -> None:
    assert said("revoked").sentence == "Revoked. No longer in force."


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("stands", [*(one.value for one in Standing), "expired"])
def test_every_standing_has_words_in_every_language(stands: str, language: str) -> None:
    words = said(stands, "false_claim", language)
    assert words.headline and "{" not in words.sentence


def test_a_name_in_a_sentence_is_no_markup() -> None:
    facts = {**FACTS, "name": "<b>x"}
    words = public_words.of("valid", "en", days.DEFAULT, since=None, facts=facts)
    assert "&lt;b&gt;x" in words.sentence


def test_nobody_gives_as_a_reason_what_only_a_renewal_says() -> None:
    for language in ("vi", "en"):
        assert set(public_words.reasons(language)) == set(REASONS) - {"superseded"}
