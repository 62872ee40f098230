"""How long the trust list is still good for."""

from __future__ import annotations

import pytest

from credissuer.operations.upkeep import trust_list
from tests.offices import Household


@pytest.mark.parametrize(
    ("days", "code", "left"),
    [
        (0, None, "365"),
        (334, None, "31"),
        (336, "doctor.trust_list_expiring", "29"),
        (364, "doctor.trust_list_expiring", "1"),
        (366, "doctor.trust_list_expired", "1"),
    ],
)
def test_a_list_that_ends_soon_is_found(
    house: Household, days: int, code: str | None, left: str
) -> None:
    house.publish()
    house.later(days=days)
    finding = trust_list.examine(house.office)
    assert (finding.ok, finding.code) == (code is None, code)
    assert left in finding.words["en"].replace(",", " ").split()
    assert left in finding.words["vi"].replace(",", " ").split()
    if code is not None:
        assert finding.command == "credissuer publish"
        house.publish()
        assert trust_list.examine(house.office).ok


def test_the_public_copy_counts_too(house: Household) -> None:
    house.publish()
    old = house.public(".well-known/trust-list.json")
    assert old is not None
    house.later(days=340)
    house.publish()
    assert trust_list.examine(house.office).ok
    (house.folder / "public/.well-known/trust-list.json").write_text(old, "utf-8")
    finding = trust_list.examine(house.office)
    assert finding.code == "doctor.trust_list_expiring"
    assert ".well-known/trust-list.json" in finding.words["en"]


@pytest.mark.parametrize("text", [None, "{", "[]", "{}", '{"expires_at": "soon"}'])
def test_a_list_that_is_missing_or_broken_is_found(house: Household, text: str | None) -> None:
    house.publish()
    file = house.folder / "keys/trust-list.json"
    file.unlink()
    if text is not None:
        file.write_text(text)
    finding = trust_list.examine(house.office)
    assert (finding.ok, finding.code) == (False, "doctor.trust_list_unreadable")
    assert "keys/trust-list.json" in finding.words["vi"]
