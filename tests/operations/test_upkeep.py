"""Upkeep of an office: export, audit checkpoint, doctor, the folder of keys."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from credissuer.documents import checkpoint
from credissuer.errors import AuditError, BehindError, ConfigError, IssuerError
from credissuer.operations import change_keys
from credissuer.operations.badge import badge
from credissuer.operations.change_standing import revoke
from credissuer.operations.formats.table import published
from credissuer.operations.publishing import key_documents
from credissuer.operations.upkeep import check_trail, doctor
from credissuer.operations.upkeep.backup import Sources, back_up
from credissuer.operations.upkeep.export import export
from credissuer.signing.provider import KeyUse
from tests.offices import Household


def snapshot(house: Household) -> dict[str, list[dict]]:
    lines: dict[str, list[dict]] = {"certificate": [], "status_list": [], "signature": []}
    for line in export(house.office, house.call):
        lines[line["kind"]].append(line)
    return lines


def test_an_export_has_every_certificate_list_and_signature(house: Household) -> None:
    first, second = house.issue(1, 2)
    house.publish()
    house.perform(revoke, second.number, "deceased")
    badge(house.office, house.call, first.number)
    lines = snapshot(house)
    assert sorted((line["ref"], line["standing"]) for line in lines["certificate"]) == [
        ("R-0001", "valid"),
        ("R-0002", "revoked"),
    ]
    by_ref = {line["ref"]: line for line in lines["certificate"]}
    assert by_ref["R-0001"]["status"] == {"list": first.list_id, "index": first.index}
    [status_list] = lines["status_list"]
    assert status_list["size"] == 131_072
    assert status_list["tokens"]["revocation"] == house.public("status/1-revocation")
    signatures = [(line["purpose"], line["token_sha256"]) for line in lines["signature"]]
    assert {digest for purpose, digest in signatures if purpose == "vc+jwt"} == {
        line["token_sha256"] for line in lines["certificate"]
    }
    assert [purpose for purpose, _ in signatures].count("slim") == 1
    with house.store.read() as reading:
        assert len(signatures) == sum(1 for first in reading.renditions.all() if first.token_sha256)


def test_the_checkpoint_shows_a_truncated_trail(house: Household) -> None:
    # One entry for the issue, and one for every further rendition that is published.
    entries_each = len(published())
    house.issue(1)
    house.publish()
    assert check_trail.verify(house.office, house.call) == (entries_each, entries_each)
    checkpoint_claims = checkpoint.read(house.office)
    assert checkpoint_claims is not None and checkpoint_claims["version"] == entries_each
    file = house.folder / "audit-checkpoint.jwt"
    text = file.read_text()
    file.write_text(text[:-4] + "AAAA")
    with pytest.raises(AuditError) as refusal:
        check_trail.verify(house.office, house.call)
    assert refusal.value.code == "audit.checkpoint_invalid"
    with pytest.raises(BehindError):
        house.issue(2)
    file.write_text(text)
    house.issue(2)
    house.publish()
    newer_text = file.read_text()
    assert newer_text != text
    file.unlink()
    assert check_trail.verify(house.office, house.call) == (2 * entries_each, 0)


def test_the_doctor_finds_problems(house: Household) -> None:
    house.issue(1)
    nothing = Sources(files={}, keystore=None)
    back_up(house.office, house.call, nothing, house.folder / "backup")

    def complaints() -> set[str]:
        found = [found for found in doctor.examine(house.office, house.call) if not found.ok]
        for finding in found:
            assert finding.code and finding.command
        # No host answers for this office.
        return {str(finding.code) for finding in found} - {"doctor.public_url_unreachable"}

    unpublished = {"lists_not_public", "trust_list_unreadable", "files_missing"}
    assert complaints() == {f"doctor.{word}" for word in unpublished}
    house.publish()
    assert complaints() == set()
    house.later(hours=12)
    assert complaints() == {"doctor.lists_due"}
    house.publish()
    house.later(days=-2)
    assert complaints() == {"doctor.clock_suspect"}
    house.later(days=2)
    # Four minutes before the last entry of the trail, which is twelve hours old.
    house.later(hours=-12, minutes=-4)
    assert complaints() == {"doctor.clock_behind"}
    house.later(hours=12, minutes=4)
    (house.folder / "public" / "status" / "1").write_text("something else")
    assert complaints() == {"doctor.lists_not_public", "office.behind_published"}
    (house.folder / "public" / "status" / "1").unlink()
    house.publish()
    assert complaints() == set()
    for finding in doctor.examine(house.office, house.call):
        assert finding.words["vi"] and finding.words["en"]


def test_the_doctor_looks_at_everything(house: Household) -> None:
    names = [found.name for found in doctor.examine(house.office, house.call)]
    assert names == [
        *("database", "history", "intents", "clock", "lists", "publication"),
        *("accepted", "backup", "keys", "keystore"),
        *("trust_list", "root_list", "missing", "altered", "public_url", "audit"),
    ]


def test_keys_and_their_documents_change_together(house: Household) -> None:
    key_documents.refresh(house.office)
    file = house.folder / "keys" / "trust-list.json"
    first = file.read_bytes()
    house.later(days=100)
    key_documents.refresh(house.office)
    assert file.read_bytes() == first
    next_key = change_keys.rotate(house.office, house.call, KeyUse.CREDENTIAL, timedelta(hours=24))
    states = {key["state"] for key in json.loads(file.read_text())["issuers"][0]["jwks"]["keys"]}
    assert states == {"active", "next"}
    change_keys.retire(house.office, house.call, next_key.thumbprint)
    assert next_key.thumbprint not in file.read_text()
    active = house.office.keyring.active(KeyUse.CREDENTIAL)
    change = change_keys.compromise(house.office, house.call, active.thumbprint)
    assert change.successor is not None
    assert [action for action, _ in house.trail()] == ["key.next", "key.retired", "key.compromised"]
    house.later(days=200)
    issued_at = json.loads(file.read_text())["issued_at"]
    key_documents.refresh(house.office)
    assert json.loads(file.read_text())["issued_at"] > issued_at


def test_a_refused_change_of_keys_leaves_no_audit_entry(house: Household) -> None:
    with pytest.raises(IssuerError) as refusal:
        change_keys.retire(house.office, house.call, "nobody")
    assert refusal.value.code == "key.not_found"
    assert house.trail() == []


def test_the_office_recognises_its_own_key_documents(house: Household) -> None:
    assert not key_documents.belongs_here(house.office)
    key_documents.refresh(house.office)
    assert key_documents.belongs_here(house.office)
    (house.folder / "keys" / "trust-list.json").write_text("{broken")
    with pytest.raises(ConfigError) as refusal:
        key_documents.belongs_here(house.office)
    assert refusal.value.code == "config.documents_invalid"


def test_certificates_of_a_compromised_key_are_not_accepted(house: Household) -> None:
    [before] = house.issue(1)
    house.publish()
    change_keys.compromise(
        house.office,
        house.call,
        house.office.keyring.active(KeyUse.CREDENTIAL).thumbprint,
    )
    house.publish()
    assert house.verdict(before.number).code == "issuer.key_not_allowed"
    [after] = house.issue(2)
    house.publish()
    assert house.verdict(after.number).verdict == "valid"
