"""What a custodian signs, what is refused before it is signed, and the transcript."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from credissuer.errors import RefusedError
from credissuer.signing import ceremony, root_medium
from credverifier.trust import root_list
from tests.offices import Household
from tests.root_ceremonies import Medium


@pytest.fixture
def medium(tmp_path: Path) -> Medium:
    return Medium(tmp_path / "root")


@pytest.fixture
def octets(house: Household) -> bytes:
    house.publish()
    found = house.office.documents.get("trust-list.json")
    assert found is not None
    return found


def asked(house: Household, medium: Medium, octets: bytes, **more: Any) -> ceremony.Agenda:
    facts = {"named": medium.state, "lasts": timedelta(days=365), **more}
    return ceremony.agenda(octets, medium.state, at=house.office.clock(), **facts)


def test_versions_rise_and_each_names_the_one_before(
    house: Household, medium: Medium, octets
) -> None:
    first, second = medium.sign(house), medium.sign(house)
    lists = [root_list.prove(root_list.read_roots(medium.state), text) for text in (first, second)]
    assert [listed.version for listed in lists] == [1, 2]
    assert [listed.previous for listed in lists] == [None, lists[0].digest]
    assert lists[0].trust_list == json.loads(octets)
    assert lists[1].expires_at - lists[1].issued_at == 365 * 24 * 3600


def test_people_see_each_key_that_would_be_trusted(house, medium, octets) -> None:
    rows = ceremony.changes(asked(house, medium, octets))
    records = house.office.keyring.records
    assert rows == [
        (house.office.issuer_id, r.use.value, r.state.value, r.thumbprint) for r in records
    ]


@pytest.mark.parametrize("days", [0, -1, 401])
def test_a_list_is_good_for_a_time_within_bounds(house, medium, octets, days: int) -> None:
    with pytest.raises(RefusedError) as refused:
        asked(house, medium, octets, lasts=timedelta(days=days))
    assert refused.value.code == "root.refused"


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"version": 1}'])
def test_what_is_no_trust_list_is_not_signed(house, medium, text: bytes) -> None:
    with pytest.raises(RefusedError):
        asked(house, medium, text)


def test_a_list_that_has_ended_is_not_signed(house, medium, octets) -> None:
    house.later(days=366)
    with pytest.raises(RefusedError):
        asked(house, medium, octets)


def test_two_custodians_sign_one_text(house, octets, tmp_path: Path) -> None:
    first = Medium(tmp_path / "first")
    second = Medium(tmp_path / "second", beside=first.state, threshold=2)
    root_medium.save(first.folder, second.state)
    half = first.sign(house)
    whole = second.sign(house, before=half)
    roots = root_list.read_roots({**second.state, "version": 0, "digest": None})
    assert len(root_list.prove(roots, whole).signed_by) == 2
    with pytest.raises(root_list.TrustListError):
        root_list.prove(roots, half)
    assert first.state == second.state


def test_a_custodian_joins_nothing_but_what_they_see(house, octets, tmp_path: Path, medium) -> None:
    """What the stolen office hands over is another list, or names other root keys."""
    other = Medium(tmp_path / "other")
    foreign = other.sign(house)
    with pytest.raises(RefusedError) as refused:
        asked(house, medium, octets, before=foreign)
    assert "root keys" in refused.value.facts["problem"]
    signed = medium.sign(house)
    changed = json.dumps({**json.loads(octets), "issuers": []}).encode()
    twin = {**medium.state, "version": 0, "digest": None}
    with pytest.raises(RefusedError) as refused:
        ceremony.agenda(changed, twin, twin, house.office.clock(), timedelta(days=1), signed)
    assert "another trust list" in refused.value.facts["problem"]
    with pytest.raises(RefusedError) as refused:
        asked(house, medium, octets, before=signed)
    assert "later version" in refused.value.facts["problem"]


def test_a_transcript_holds_until_something_is_changed(house, medium, octets) -> None:
    agenda = asked(house, medium, octets)
    signer = root_medium.signer(medium.keys, medium.state)
    text, listed = ceremony.signed(agenda, signer)
    assert listed is not None
    at = house.office.clock()
    told = ceremony.transcript(agenda, signer, octets, text, at, "Bình", "credissuer 1")
    assert ceremony.problems(told, octets, text.encode()) == []
    assert ceremony.problems(told, octets + b"\n", text.encode()) == ["sha256 of the input"]
    for name, value in {
        "root": "x",
        "names": [],
        "version": 2,
        "previous": "x",
        "ends": "x",
    }.items():
        assert ceremony.problems({**told, name: value}, octets, text.encode()) == [name]
    other = medium.sign(house)
    assert ceremony.problems(told, octets, other.encode())
    assert ceremony.problems({}, octets, text.encode())
