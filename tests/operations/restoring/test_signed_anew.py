"""A database from before its certificates were signed anew takes the published texts over."""

from __future__ import annotations

import shutil
from datetime import timedelta

from credissuer.credentials.rendition import SignaturePurpose
from credissuer.operations.badge import badge
from credissuer.operations.change_standing import suspend
from credissuer.operations.perform import perform
from credissuer.operations.renewing import reissue
from credissuer.operations.upkeep import check_trail
from credissuer.signing.provider import KeyUse
from tests.offices import Household
from tests.operations.renewing.test_reissue import compromised, token_of
from tests.operations.restoring.test_mend import mended, signed, stored


def test_the_published_text_of_a_good_key_stays(house: Household) -> None:
    one, two = house.issue(1, 2)
    house.publish()
    house.perform(suspend, two.number, "undisclosed_ad")
    house.publish()
    copy = house.copy()
    key = compromised(house)
    reissue.reissue(house.office, house.call)
    house.publish()
    published = {each.number: token_of(house, each.number) for each in (one, two)}
    forms = signed(house, one.number)
    house.later(minutes=1)
    house.put_back(copy)
    done = mended(house)
    taken = [event for event in done.events if event.action == "certificate.reissued"]
    assert [event.object for event in taken] == sorted(published)
    active = house.office.keyring.active(KeyUse.CREDENTIAL).thumbprint
    for event in taken:
        assert (event.detail["replaced"], event.detail["key"]) == (key, active)
        assert event.detail["source"] == "restored"
    for each in (one, two):
        assert token_of(house, each.number) == published[each.number]
        assert stored(house, each.number).key_id == active
    assert signed(house, one.number) == forms
    assert house.verdict(one.number).verdict == "valid"
    assert house.verdict(two.number).verdict == "suspended"
    with house.store.read() as reading:
        replaced = reading.replaced_renditions.of_certificate(one.number)
    assert {(each.purpose, each.key_id) for each in replaced} == {(name, key) for name in forms}
    # Other forms of a suspended one were not published anew, and wait.
    assert reissue.waiting(house.office, house.call) == 1
    reissue.reissue(house.office, house.call)
    assert set(signed(house, two.number)) == {"vc+jwt"}
    assert token_of(house, two.number) == published[two.number]
    assert reissue.waiting(house.office, house.call) == 0
    check_trail.verify(house.office, house.call)


def test_a_signature_that_was_only_begun_is_finished_by_the_published_one(
    house: Household,
) -> None:
    [certificate] = house.issue(1)
    house.publish()
    compromised(house)
    perform(house.office, house.call, reissue.intend_reissue, house.office, [certificate.number])
    copy = house.copy()
    reissue.reissue(house.office, house.call)
    published = token_of(house, certificate.number)
    house.later(minutes=1)
    house.put_back(copy)
    mended(house)
    assert token_of(house, certificate.number) == published
    assert house.verdict(certificate.number).verdict == "valid"
    assert reissue.waiting(house.office, house.call) == 0


def test_other_published_forms_come_with_it(house: Household) -> None:
    [certificate] = house.issue(1)
    badge(house.office, house.call, certificate.number)
    house.publish()
    copy = house.copy()
    key = compromised(house)
    reissue.reissue(house.office, house.call)
    badge(house.office, house.call, certificate.number)
    house.publish()
    forms = signed(house, certificate.number)
    house.later(minutes=1)
    house.put_back(copy)
    mended(house)
    back = signed(house, certificate.number)
    # The form in the offline QR lies in no public file, so it waits to be signed anew.
    assert {name: back[name] for name in ("vc+jwt", "ob", "sd-jwt")} == {
        name: forms[name] for name in ("vc+jwt", "ob", "sd-jwt")
    }
    with house.store.read() as reading:
        slim = reading.renditions.get(certificate.number, SignaturePurpose.SLIM)
    assert slim is None or slim.key_id == key


def test_what_no_good_key_has_published_waits_to_be_signed_anew(house: Household) -> None:
    one, two = house.issue(1, 2)
    house.publish()
    copy = house.copy()
    key = compromised(house)
    reissue.reissue_numbers(house.office, house.call, [one.number])
    house.publish()
    # Of another certificate, and of no key of the office.
    house.office.publication.put(f"c/{two.number}.jwt", token_of(house, one.number).encode("ascii"))
    house.later(minutes=1)
    house.put_back(copy)
    mended(house)
    assert stored(house, two.number).key_id == key
    assert reissue.waiting(house.office, house.call) == 1
    assert house.verdict(two.number).code == "issuer.key_not_allowed"
    reissue.reissue(house.office, house.call)
    later = house.now[0] + timedelta(minutes=1)
    assert house.verdict(two.number, later).verdict == "valid"


def test_another_witness_proves_what_an_older_tree_does_not(house: Household) -> None:
    [certificate] = house.issue(1)
    house.publish()
    copy, path = house.copy(), f"c/{certificate.number}.jwt"
    older = token_of(house, certificate.number)
    compromised(house)
    reissue.reissue(house.office, house.call)
    published = token_of(house, certificate.number)
    shutil.copytree(house.folder / "public", house.folder / "mirror")
    # The office's own tree was put back together with the database, but for lists and keys.
    house.office.publication.put(path, older.encode("ascii"))
    house.later(minutes=1)
    house.put_back(copy)
    mended(house, others=[str(house.folder / "mirror")])
    assert token_of(house, certificate.number) == published
    assert house.verdict(certificate.number).verdict == "valid"
