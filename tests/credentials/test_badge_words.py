"""The words of an Open Badge: both languages in one text, from the programme of the certificate."""

from __future__ import annotations

from dataclasses import replace

import forge

from credissuer.credentials.badge_words import words
from credverifier.wire.credentials.credential import CriterionResult, Programme
from tests import offices

PROGRAMME = offices.programme()


def credential(version: str = PROGRAMME.version):
    levels = [(item.id, item.levels[-1].id) for item in PROGRAMME.criteria]
    return forge.Issuer().credential(
        level=PROGRAMME.levels[-1].id,
        programme=Programme(PROGRAMME.programme_url("https://tnso.vn"), version),
        criteria=tuple(CriterionResult(*pair) for pair in levels),
    )


def test_every_text_is_in_both_languages():
    badge_words = words(credential(), PROGRAMME)
    assert badge_words.name == (
        "Tín nhiệm người có ảnh hưởng: Tín nhiệm tiêu biểu / Influencer Credibility: Exemplary"
    )
    assert (
        badge_words.description.startswith("Liên minh Tín nhiệm số đã đánh giá")
        and "Digital Credibility Alliance" in badge_words.description
    )
    assert (
        badge_words.criteria["content-authenticity"]
        == "Tính xác thực của nội dung / Authenticity of content"
    )
    for criterion in PROGRAMME.criteria:
        assert (
            criterion.title["vi"] in badge_words.narrative
            and criterion.title["en"] in badge_words.narrative
        )


def test_under_another_version_of_the_programme_ids_replace_names():
    badge_words = words(credential("2025-9"), PROGRAMME)
    assert set(badge_words.criteria.items()) == {(item.id, item.id) for item in PROGRAMME.criteria}
    assert badge_words.name.endswith(f": {PROGRAMME.levels[-1].id}")


def test_words_equal_in_both_languages_are_not_repeated():
    plain = replace(PROGRAMME, name={"vi": "TNSO", "en": "TNSO"})
    assert words(credential("2025-9"), plain).name == f"TNSO: {PROGRAMME.levels[-1].id}"
