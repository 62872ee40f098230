"""Cells that would run as formulas."""

from __future__ import annotations

import pytest

from credverifier.reading.sheets.formulas import neutral, neutral_or_number


@pytest.mark.parametrize("first", list("=+-@\t\r\n＝＋－＠"))
def test_no_written_cell_begins_like_a_formula(first: str) -> None:
    assert neutral(f"{first}1+1") == f"'{first}1+1"
    assert neutral(f" {first}1+1") == f" {first}1+1"
    assert neutral(neutral(f"{first}1")) == f"'{first}1"


@pytest.mark.parametrize("cell", ["-5", "-1500000.25", "-5,5", "-3%"])
def test_a_negative_number_stays_one(cell: str) -> None:
    assert (neutral_or_number(cell), neutral(cell)) == (cell, f"'{cell}")


@pytest.mark.parametrize("cell", ["-5+1", "--5", "-A1", "-5,", "+84912345678", "-", "-1.2.3"])
def test_what_only_begins_so_does_not(cell: str) -> None:
    assert neutral_or_number(cell) == f"'{cell}"
