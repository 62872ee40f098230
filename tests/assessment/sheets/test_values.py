from __future__ import annotations

import pytest

from credissuer.assessment.sheets.values import Values, day, is_shortened, tidy


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("23/11/2026", "2026-11-23"),
        ("3/4/2026", "2026-04-03"),
        ("03-04-2026", "2026-04-03"),
        ("3.4.2026", "2026-04-03"),
        ("23/11/2026 14:05", "2026-11-23"),
        ("23/11/2026 2:05:09 CH", "2026-11-23"),
        ("2026-11-23", "2026-11-23"),
        ("2026/11/3", "2026-11-03"),
        ("2026-11-23 00:00:00", "2026-11-23"),
        ("2026-11-23T23:59:59.999", "2026-11-23"),
        ("2026-11-22T16:59:59Z", "2026-11-22"),
        ("2026-11-22T17:00:00Z", "2026-11-23"),
        ("2026-11-23T00:00:00+09:00", "2026-11-22"),
        ("２３/１１/２０２６", "2026-11-23"),
        ("ngày 23 tháng 11 năm 2026", "2026-11-23"),
        ("23 tháng 11, 2026", "2026-11-23"),
        ("23 November 2026", "2026-11-23"),
        ("23 nov 2026", "2026-11-23"),
        ("46349", "2026-11-23"),
        ("46349.75", "2026-11-23"),
        ("46349,75", "2026-11-23"),
        ("29/02/2024", "2024-02-29"),
    ],
)
def test_a_day_is_read_the_day_first(text, expect):
    assert day(text) == expect


@pytest.mark.parametrize(
    "text",
    [
        *("", "hôm qua", "2026", "11/2026", "31/02/2026", "11/23/2026", "29/02/2026", "0/1/2026"),
        *("23/11/26", "23/11-2026", "20261123", "2026-W48-1", "2026-13-01", "٢٠٢٦-11-24"),
        *("4634", "463490", "2026-11-23T99:00:00Z", "2026-11-23x", "23 Blah 2026", "1e5"),
        *("9999-12-31T23:59:59-23:00", "32 tháng 1 năm 2026"),
    ],
)
def test_what_is_no_day_or_says_none_for_sure_is_not_guessed(text):
    assert day(text) is None


@pytest.fixture
def values(programme):
    return Values(programme)


@pytest.mark.parametrize(
    ("column", "text", "expect"),
    [
        ("kind", "Cá nhân", "person"),
        ("kind", "TO CHUC", "organization"),
        ("kind", "Person", "person"),
        ("kind", "kol", "kol"),
        ("level", "Tín nhiệm cao", "highly-credible"),
        ("level", "highly credible", "highly-credible"),
        ("level", "tin nhiem", "credible"),
        ("level", "Tín nhiệm (cao)", "highly-credible"),
        ("level", "", ""),
        ("community-feedback", "Xuất sắc", "excellent"),
        ("community-feedback", "dat", "met"),
        ("community-feedback", "đất", "đất"),
        ("community-feedback", "80", "80"),
        ("assessed_on", " 23/11/2026\u00a0", "2026-11-23"),
        ("proven_on_4", "46349", "2026-11-23"),
        ("proven_on_1", "31/02/2026", "31/02/2026"),
        ("name", "\u00a0Ví\u00a0Dụ ", "Ví Dụ"),
        ("ref", "46349", "46349"),
    ],
)
def test_a_cell_is_read_by_its_column(values, column, text, expect):
    assert values.read(column, text) == expect


def test_a_total_is_told_by_its_word(values):
    assert values.is_total("TỔNG CỘNG:") and values.is_total("Total")
    assert not values.is_total("Tổng hợp Minh Anh")


def test_a_shortened_number_is_known():
    assert all(map(is_shortened, ("1,23457E+11", "1.2E+12", "1E+20")))
    assert not any(map(is_shortened, ("E+11", "HN-1E+11", "123457000000", "1.5", "2E")))


def test_plain_spaces():
    assert tidy("\u202fa\u00a0b\t") == "a b"
