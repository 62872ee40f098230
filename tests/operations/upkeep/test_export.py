"""An export holds what an office needs to go on elsewhere, as docs/export.schema.json says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from credissuer.assessment.orders.draft import UncheckedAccount, UncheckedOrder
from credissuer.operations.assess import assess
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.issue import issue
from credissuer.operations.renewing.renew import renew
from credissuer.operations.upkeep import export as exports
from credissuer.operations.upkeep.export import export
from tests.offices import CHIEF, CRITERIA, Household, order

SCHEMA = json.loads((Path(__file__).parents[3] / "docs/export.schema.json").read_text("utf-8"))
KEY = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}
VALIDATOR = Draft202012Validator(SCHEMA)


def lines(house: Household) -> list[dict[str, Any]]:
    return list(export(house.office, house.call))


def certificates(house: Household) -> dict[str, dict[str, Any]]:
    return {line["ref"]: line for line in lines(house) if line["kind"] == "certificate"}


def refused(house: Household) -> None:
    """Record an assessment that earns nothing."""
    unchecked = UncheckedOrder(
        ref="N-1",
        kind="organization",
        name="Kênh Chưa Đạt",
        level="",
        criteria=dict.fromkeys(CRITERIA, house.office.programme.criteria[0].levels[0].id),
        assessed_on="2026-10-18",
        accounts=[UncheckedAccount("https://www.tiktok.com/@chuadat", "")],
    )
    assess(house.office, house.call, unchecked)


@pytest.fixture
def lived_in(house: Household) -> Household:
    """An office in which everything has happened once."""
    first, second, third = house.issue(1, 2, 3)
    issue(house.office, house.call, [order(4, holder_key=KEY)])
    house.perform(suspend, first.number, "false_claim", "hồ sơ 17")
    house.perform(reinstate, first.number, None)
    house.perform(revoke, second.number, "deceased", "theo gia đình")
    renew(house.office, house.call, third.number, None)
    refused(house)
    house.publish()
    return house


def test_every_line_is_as_the_schema_says(lived_in: Household) -> None:
    exported = lines(lived_in)
    for line in exported:
        VALIDATOR.validate(line)
    assert {line["kind"] for line in exported} == {
        "certificate",
        "assessment",
        "status_list",
        "signature",
    }
    # A member that nobody described is an error of the schema, and so is one that is missing.
    certificate = exported[0]
    for broken in (certificate | {"secret": 1}, {"kind": "certificate"}):
        with pytest.raises(ValidationError):
            VALIDATOR.validate(broken)


def test_a_certificate_says_whose_it_is_on_what_grounds_and_what_became_of_it(
    lived_in: Household,
) -> None:
    by_ref = certificates(lived_in)
    first = by_ref["R-0001"]
    assert first["subject"]["name"] == "Kênh Mẫu Số 0001"
    assert first["subject"]["accounts"] == [
        {
            "platform": "tiktok",
            "handle": "kenh0001mau",
            "account_id": None,
            "url": "https://www.tiktok.com/@kenh0001mau",
            "proven_on": "2026-10-20",
        }
    ]
    assert first["issuer"] == lived_in.office.issuer_id
    assert first["assessment"]["level"] == order(1).level
    assert {one["id"] for one in first["assessment"]["criteria"]} == set(CRITERIA)
    assert [(one["event"], one["actor"], one["note"]) for one in first["history"]] == [
        ("issued", CHIEF.id, None),
        ("suspended", CHIEF.id, "hồ sơ 17"),
        ("reinstated", CHIEF.id, None),
    ]
    assert (by_ref["R-0002"]["standing"], by_ref["R-0002"]["reason"]) == ("revoked", "deceased")
    renewed = by_ref["R-0003+2"]
    assert renewed["supersedes"] == by_ref["R-0003"]["number"]
    assert by_ref["R-0003"]["superseded_by"] == renewed["number"]
    assert by_ref["R-0004"]["holder_key"] == KEY
    [assessment] = [line for line in lines(lived_in) if line["kind"] == "assessment"]
    assert (assessment["subject"]["name"], assessment["assessment"]["level"]) == (
        "Kênh Chưa Đạt",
        "not_granted",
    )


def test_the_batches_lose_and_repeat_nothing(
    lived_in: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = lines(lived_in)
    monkeypatch.setattr(exports, "_BATCH", 1)
    assert lines(lived_in) == whole
    numbers = [line["number"] for line in whole if line["kind"] == "certificate"]
    assert numbers == sorted(set(numbers)) and len(numbers) == 5


def test_nothing_secret_is_in_it(lived_in: Household) -> None:
    text = json.dumps(lines(lived_in))
    assert not re.search(r"PRIVATE KEY|passphrase|\"d\":|secret_sha256|signing_input", text)
    # No token of a certificate: they are public by their number alone, and lists hold no names.
    with lived_in.store.read() as reading:
        for rendition in reading.renditions.all():
            assert rendition.signature is None or rendition.signature not in text
