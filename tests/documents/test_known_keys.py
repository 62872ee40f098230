"""A server whose keystore is behind the database signs, changes and publishes nothing."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from credissuer.documents import fence, known_keys
from credissuer.errors import PublicationError, SigningKeyError
from credissuer.office import Office
from credissuer.operations import change_keys
from credissuer.operations.change_standing import revoke
from credissuer.operations.issue import issue
from credissuer.operations.keys import handing_over
from credissuer.operations.keys.registering import register_if_ahead
from credissuer.operations.perform import perform
from credissuer.operations.publishing import key_documents
from credissuer.operations.publishing.keep_public import keep_public
from credissuer.operations.publishing.publish import publish
from credissuer.operations.upkeep import own_keys
from credissuer.operations.upkeep.finding import DoctorFinding
from credissuer.signing.provider import KeyUse
from credissuer.store.status.signing_keys import SigningKeyReading
from tests.offices import CHIEF, Household, open_keystore, order

NO_OVERLAP = timedelta(0)


@pytest.fixture
def second(house: Household, tmp_path: Path) -> Office:
    """Another server on the database of `house`, with the keys as they are before the test."""
    register_if_ahead(house.office, house.call)
    house.publish()
    folder = tmp_path / "second-keystore"
    shutil.copytree(house.office.keyring.directory, folder)
    return replace(house.office, keyring=open_keystore(folder), server="second")


def refusal(act: object, *arguments: object) -> str:
    with pytest.raises(SigningKeyError) as error:
        act(*arguments)  # type: ignore[operator]
    return error.value.code


def of_keystore(office: Office) -> DoctorFinding:
    [finding] = [one for one in own_keys.examine(office) if one.name == "keystore"]
    return finding


def compromise(house: Household) -> str:
    """Compromise the credential key on the first server; the thumbprint of its successor."""
    active = house.office.keyring.active(KeyUse.CREDENTIAL).thumbprint
    change = change_keys.compromise(house.office, house.call, active)
    assert change.successor is not None
    return change.successor.thumbprint


def test_a_change_of_keys_is_in_the_register_with_its_audit_entry(house: Household) -> None:
    register_if_ahead(house.office, house.call)
    house.publish()
    successor = compromise(house)
    with house.store.read() as reading:
        states = {key.thumbprint: key.state for key in reading.of(SigningKeyReading).all()}
        assert not known_keys.is_ahead(house.office, reading)
    assert states == {
        record.thumbprint: record.state.value for record in house.office.keyring.records
    }
    assert states[successor] == "active"
    # An office of before: what its keys are stands in the trail already.
    trail = house.trail()
    assert "key.registered" not in {action for action, _ in trail}
    register_if_ahead(house.office, house.call)
    assert house.trail() == trail


def test_a_server_without_the_key_does_nothing(house: Household, second: Office) -> None:
    call = second.call(CHIEF)
    published = house.public(".well-known/trust-list.json")
    successor = compromise(house)
    after = house.public(".well-known/trust-list.json")
    assert after != published and successor in str(after)
    trail = house.trail()
    # `publish` is what would put its older trust list over the new one.
    for act in (publish, keep_public):
        assert refusal(act, second, call) == "key.not_here"
    assert refusal(fence.check, second) == "key.not_here"
    assert refusal(key_documents.refresh, second) == "key.not_here"
    assert refusal(second.keyring.signer, KeyUse.STATUS) == "key.not_here"
    rotate = (second, call, KeyUse.STATUS, NO_OVERLAP)
    assert refusal(change_keys.rotate, *rotate) == "key.not_here"
    assert refusal(handing_over.hand_over, second, call) == "key.not_here"
    assert house.public(".well-known/trust-list.json") == after
    assert house.trail() == trail
    finding = of_keystore(second)
    assert finding.code == "doctor.keys_lacking" and successor in finding.words["en"]
    assert of_keystore(house.office).ok


def test_a_revocation_there_is_durable_and_comes_out_by_the_other_server(
    house: Household, second: Office
) -> None:
    [one] = house.issue(1)
    house.publish()
    compromise(house)
    with pytest.raises(PublicationError) as error:
        perform(second, second.call(CHIEF), revoke, one.number, "false_claim")
    assert error.value.code == "publish.pending" and error.value.facts["problem"]
    keep_public(house.office, house.call)
    assert house.verdict(one.number).code == "issuer.key_not_allowed"
    with house.store.read() as reading:
        assert reading.certificates.by_number(one.number).standing == "revoked"
    assert refusal(issue, second, second.call(CHIEF), [order(2)]) == "key.not_here"
    with house.store.read() as reading:
        assert reading.renditions.open_intents() == []


def test_handed_over_keys_are_used_by_an_office_that_is_open(
    house: Household, second: Office
) -> None:
    successor = compromise(house)
    assert refusal(fence.check, second) == "key.not_here"
    transfer = handing_over.hand_over(house.office, house.call)
    received = handing_over.receive(second, second.call(CHIEF), transfer)
    assert successor in {record.thumbprint for record in received}
    fence.check(second)
    assert second.keyring.signer(KeyUse.CREDENTIAL).key_id.endswith(successor)
    assert of_keystore(second).ok
    actions = [action for action, _ in house.trail()]
    assert actions[-2:] == ["key.handed_over", "key.received"]


def test_a_key_that_only_waits_holds_up_the_trust_list_alone(
    house: Household, second: Office
) -> None:
    change_keys.rotate(house.office, house.call, KeyUse.CREDENTIAL, NO_OVERLAP)
    announced = house.public(".well-known/trust-list.json")
    fence.check(second)
    keep_public(second, second.call(CHIEF))
    assert refusal(publish, second, second.call(CHIEF)) == "key.not_here"
    assert house.public(".well-known/trust-list.json") == announced
    assert of_keystore(second).code == "doctor.keys_lacking"
    transfer = handing_over.hand_over(house.office, house.call)
    handing_over.receive(second, second.call(CHIEF), transfer)
    house.later(hours=1)
    new = change_keys.rotate(house.office, house.call, KeyUse.CREDENTIAL, NO_OVERLAP)
    # The second server has the key already: it follows in its next round.
    keep_public(second, second.call(CHIEF))
    assert second.keyring.active(KeyUse.CREDENTIAL).thumbprint == new.thumbprint
    [entry] = json.loads(second.documents.get("trust-list.json") or b"")["issuers"]
    states = {key["kid"]: key["state"] for key in entry["jwks"]["keys"]}
    assert states[new.thumbprint] == "active"


def test_what_a_crash_kept_from_the_register_is_told_and_entered(house: Household) -> None:
    register_if_ahead(house.office, house.call)
    house.publish()
    active = house.office.keyring.active(KeyUse.STATUS).thumbprint
    house.office.keyring.compromise(active, house.office.clock())
    assert of_keystore(house.office).code == "doctor.keys_unregistered"
    keep_public(house.office, house.call)
    assert of_keystore(house.office).ok
    assert house.trail().count(("key.registered", active)) == 1


def test_a_transfer_that_lacks_what_the_office_signs_with_changes_nothing(
    house: Household, second: Office
) -> None:
    before = handing_over.hand_over(house.office, house.call)
    compromise(house)
    records = second.keyring.records
    assert refusal(handing_over.receive, second, second.call(CHIEF), before) == "key.transfer_old"
    foreign = before._replace(issuer_id="did:web:another.example")
    assert (
        refusal(handing_over.receive, second, second.call(CHIEF), foreign) == "key.transfer_foreign"
    )
    assert second.keyring.records == records


def test_a_private_half_that_is_gone_is_told(house: Household) -> None:
    key = house.office.keyring.active(KeyUse.CREDENTIAL).thumbprint
    (house.office.keyring.directory / f"{key}.pem").unlink()
    finding = of_keystore(house.office)
    assert finding.code == "doctor.keys_lacking" and key in finding.words["vi"]
