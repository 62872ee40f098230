"""Campaign files."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from credverifier import days
from credverifier.cli.watching import campaign
from credverifier.reading.arguments import ArgumentError


def read(tmp_path, text: str):
    path = tmp_path / "tet.toml"
    path.write_text(text, "utf-8")
    return campaign.read(path)


def test_a_campaign_names_a_sheet_beside_it_and_its_last_day(tmp_path):
    watched = read(tmp_path, 'name = "Tết 2027"\nsheet = "kols.csv"\nuntil = 2027-02-20\n')
    assert (watched.name, watched.sheet) == ("Tết 2027", tmp_path / "kols.csv")
    assert watched.until == date(2027, 2, 20)
    # The last day is one of Hanoi, and counts whole.
    assert watched.ends_at(days.DEFAULT) == datetime(2027, 2, 20, 17, tzinfo=UTC)


def test_only_the_sheet_is_needed(tmp_path):
    watched = read(tmp_path, 'sheet = "kols.csv"\n')
    assert watched.name == "tet" and watched.until is None
    assert watched.ends_at(days.DEFAULT) is None
    assert read(tmp_path, 'sheet = "k.csv"\nuntil = "2027-02-20"\n').until == date(2027, 2, 20)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sheet = 1",
        'sheet = ""',
        'sheet = "k.csv"\nuntil = "soon"',
        'sheet = "k.csv"\nuntil = 2027-02-20T10:00:00Z',
        'sheet = "k.csv"\nsheets = "x"',
        "sheet =",
    ],
)
def test_what_is_no_campaign_is_refused(tmp_path, text):
    with pytest.raises(ArgumentError) as refusal:
        read(tmp_path, text)
    assert refusal.value.code == "watch.campaign"
