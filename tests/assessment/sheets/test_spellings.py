from __future__ import annotations

from credissuer.assessment.sheets.spellings import (
    Spellings,
    spelled,
    without_accents,
    without_brackets,
)


def test_case_signs_and_forms_of_unicode_make_no_difference():
    assert spelled("  NGÀY_đánh-giá: ") == "ngày đánh giá"
    assert spelled("Nga\u0300y") == "ngày"
    assert spelled("Ｋênh １") == "kênh 1"


def test_accents_are_taken_away_and_so_is_the_bar_of_the_d():
    assert without_accents("đánh giá ưỡn ẹo") == "danh gia uon eo"


def test_brackets_are_taken_away():
    assert without_brackets("Ngày (dd/mm) [bắt buộc] ").split() == ["Ngày"]


def test_without_accents_all_names_are_meant_with_accents_the_one():
    names = Spellings([("Mức", "level"), ("Mã", "ref"), ("mức!", "other")])
    assert [names.meaning(text) for text in ("MỨC", "muc", "mục", "ma", "má", "")] == [
        *("level", "level", None, "ref", None, None)
    ]
