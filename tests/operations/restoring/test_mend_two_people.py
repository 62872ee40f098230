"""An older copy of an office in which two people decide: what they decided since is not undone."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from credissuer.errors import RefusedError
from credissuer.operations.badge import badge
from credissuer.operations.change_standing import suspend
from credissuer.operations.deciding.decide import decide
from credissuer.operations.deciding.issuing import issue_content
from credissuer.operations.deciding.propose import put
from credissuer.operations.deciding.reinstating import reinstatement_content
from credissuer.operations.people.change_person import enable
from credissuer.operations.perform import perform
from credissuer.operations.sign_in.sessions import find, open_session
from credissuer.staff.session import SignInMethod
from credverifier.wire.envelope import base64url
from credverifier.wire.status.standing import Standing
from tests.offices import Household, order
from tests.operations.restoring.test_mend import actions, mended, stored
from tests.two_people import MAI, QUAN, call_of, two_people


def issued_by_two(house: Household, channel: int) -> str:
    office = house.office
    made = order(channel)
    record = put(office, call_of(office, MAI), "issue", made.ref, issue_content([made]))
    decide(office, call_of(office, QUAN), record.id, "approved", None)
    with house.store.read() as reading:
        [certificate] = reading.certificates.of_proposal(record.id)
    return certificate.number


def lifted_by_two(house: Household, number: str) -> None:
    office = house.office
    with house.store.read() as reading:
        named, content = reinstatement_content(reading, number)
    record = put(office, call_of(office, MAI), "reinstate", named, content)
    decide(office, call_of(office, QUAN), record.id, "approved", None)


def test_a_certificate_of_two_people_that_the_copy_lacks_is_taken_back(house: Household) -> None:
    two_people(house.office)
    house.later(minutes=1)
    house.publish()
    copy = house.copy()
    number = issued_by_two(house, 1)
    house.publish()
    house.put_back(copy)
    mended(house)
    assert stored(house, number).standing is Standing.VALID
    assert house.verdict(number).verdict == "valid"
    badge(house.office, house.call, number)


def test_a_suspension_that_two_people_lifted_since_is_theirs_to_lift_again(
    house: Household,
) -> None:
    two_people(house.office)
    house.later(minutes=1)
    number = issued_by_two(house, 1)
    house.publish()
    house.perform(suspend, number, "false_claim")
    copy = house.copy()
    house.later(minutes=1)
    lifted_by_two(house, number)
    assert house.verdict(number).verdict == "valid"
    house.put_back(copy)
    house.later(minutes=1)
    done = mended(house)
    assert ("certificate.stays_suspended", number) in actions(done)
    assert house.verdict(number).verdict == "suspended"
    for person in (MAI, QUAN):
        house.perform(enable, person.id)
    lifted_by_two(house, number)
    assert house.verdict(number).verdict == "valid"


def test_nothing_is_signed_for_a_row_that_only_says_it_was_taken_back(house: Household) -> None:
    two_people(house.office)
    house.later(minutes=1)
    house.publish()
    copy = house.copy()
    number = issued_by_two(house, 1)
    house.publish()
    house.put_back(copy)
    mended(house)
    forged = base64url.encode(bytes(64)).decode()
    with house.store.write() as transaction:
        transaction._connection.execute(
            text("UPDATE rendition SET signature = :forged WHERE purpose = 'vc+jwt'"),
            {"forged": forged},
        )
        transaction._connection.execute(text("DELETE FROM rendition WHERE purpose <> 'vc+jwt'"))
    with pytest.raises(RefusedError, match=r"issue\.not_approved"):
        badge(house.office, house.call, number)


def test_nobody_is_let_in_by_what_had_ended_since(house: Household) -> None:
    two_people(house.office)
    office = house.office
    house.publish()
    made = order(1)
    record = put(office, call_of(office, MAI), "issue", made.ref, issue_content([made]))
    _, secret = perform(
        office, call_of(office, QUAN), open_session, office, QUAN, SignInMethod.PASSWORD, "test"
    )
    copy = house.copy()
    house.perform(suspend, issued_by_two(house, 2), "false_claim")
    assert find(office, secret) is not None
    house.put_back(copy)
    mended(house)
    assert find(house.office, secret) is None
    house.perform(enable, QUAN.id)
    with pytest.raises(RefusedError, match=r"proposal\.decided"):
        decide(house.office, call_of(house.office, QUAN), record.id, "approved", None)
