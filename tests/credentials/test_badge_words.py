"""The words of an Open Badge: both languages in one text, by the programme they were granted
under.
"""

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
    said = words(credential(), PROGRAMME)
    assert said.name == (
        "Tín nhiệm người có ảnh hưởng: Tín nhiệm tiêu biểu / Influencer Credibility: Exemplary"
    )
    assert (
        said.description.startswith("Liên minh Tín nhiệm số đã đánh giá")
        and "Digital Credibility Alliance" in said.description
    )
    assert (
        said.criteria["content-authenticity"]
        == "Tính xác thực của nội dung / Authenticity of content"
    )
    for criterion in PROGRAMME.criteria:
        assert criterion.title["vi"] in said.narrative and criterion.title["en"] in said.narrative


def test_under_another_version_they_go_by_their_ids():
    said = words(credential("2025-9"), PROGRAMME)
    assert set(said.criteria.items()) == {(item.id, item.id) for item in PROGRAMME.criteria}
    assert said.name.endswith(f": {PROGRAMME.levels[-1].id}")


def test_what_is_the_same_in_both_is_said_once():
    plain = replace(PROGRAMME, name={"vi": "TNSO", "en": "TNSO"})
    assert words(credential("2025-9"), plain).name == f"TNSO: {PROGRAMME.levels[-1].id}"
