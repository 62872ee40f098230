"""After an older copy was put back, nobody gets in by what the copy knows of them."""

from __future__ import annotations

import pytest

from credissuer.errors import BehindError, RefusedError
from credissuer.office import Office
from credissuer.operations.change_standing import suspend
from credissuer.operations.people.accept import accept
from credissuer.operations.people.change_person import disable, enable
from credissuer.operations.people.invite import invite, invite_again
from credissuer.operations.perform import Mending, perform, perform_behind
from credissuer.operations.restoring import restore
from credissuer.operations.restoring.mend import mend
from credissuer.operations.restoring.wish import Backup, Wish
from credissuer.operations.sign_in import by_password, sessions
from credissuer.operations.sign_in.passwords import hashed
from credissuer.operations.sign_in.sessions import OpenedSession
from credissuer.operations.upkeep.backup import hand_over
from credissuer.staff import account
from credissuer.staff.person import PersonRecord
from credissuer.staff.person_state import PersonState, state
from credissuer.staff.roles import ANYBODY, Role
from credissuer.store.staff.people import People
from credissuer.store.staff.security_keys import SecurityKeys
from credissuer.store.staff.staff_links import StaffLinks
from tests.offices import Household
from tests.operations.restoring.test_mend import actions, mended
from tests.operations.sign_in.keys_in_use import add, remove, use
from tests.security_keys import SoftKey
from tests.staff_members import PASSWORD


def employed(house: Household, login: str, *roles: Role) -> PersonRecord:
    """Invited, and in by their link."""
    wanted = account.account(
        login=login, name=login, email=f"{login}@tnso.example", language="vi", roles=roles
    )
    done = house.perform(invite, house.office, wanted)
    return come_in(house, done.person, done.secret)


def come_in(house: Household, person: PersonRecord, secret: str) -> PersonRecord:
    office = house.office
    kept = hashed(office, person, PASSWORD)
    somebody = office.call(ANYBODY)
    return perform(office, somebody, accept, office, secret, person.name, "vi", kept)


def enter(office: Office, login: str) -> OpenedSession:
    return by_password.sign_in(office, office.call(ANYBODY), login, PASSWORD, "test")


def key_for(office: Office) -> SoftKey:
    return SoftKey(office.public_url)


def stored(house: Household, person: PersonRecord) -> PersonRecord:
    with house.store.read() as reading:
        found = reading.of(People).by_id(person.id)
    assert found is not None
    return found


def standing_of(house: Household, person: PersonRecord) -> PersonState:
    now = stored(house, person)
    with house.store.read() as reading:
        return state(now, reading.of(StaffLinks).of_person(person.id), house.office.clock())


def go_back(house: Household, copy: object) -> list[tuple[str, str]]:
    """Publish something that the copy does not know, and put the copy back."""
    [certificate] = house.issue(1)
    house.publish()
    house.perform(suspend, certificate.number, "false_claim")
    house.put_back(copy)
    return actions(mended(house))


def test_a_key_that_was_removed_since_opens_nothing_again(house: Household) -> None:
    mai = employed(house, "mai", Role.ASSESSOR)
    stolen, kept = key_for(house.office), key_for(house.office)
    opened = add(house.office, enter(house.office, "mai"), stolen)
    opened = add(house.office, opened, kept, "second")
    copy = house.copy()
    remove(house.office, opened, stolen)
    assert ("person.disabled", mai.id) in go_back(house, copy)
    for key in (stolen, kept):
        with pytest.raises(RefusedError, match=r"security_key\.unknown"):
            use(house.office, key)
    with house.store.read() as reading:
        assert reading.of(SecurityKeys).of_person(mai.id) == []


def test_a_password_that_was_changed_since_opens_nothing_again(house: Household) -> None:
    employed(house, "dung", Role.AUDITOR)
    go_back(house, house.copy())
    with pytest.raises(RefusedError, match=r"sign_in\.failed"):
        enter(house.office, "dung")


def test_whoever_was_disabled_since_is_not_in_again(house: Household) -> None:
    dung = employed(house, "dung", Role.AUDITOR)
    copy = house.copy()
    house.perform(disable, "dung")
    go_back(house, copy)
    assert standing_of(house, dung) is PersonState.DISABLED


def test_whoever_belongs_there_is_let_in_by_a_link_and_registers_a_key_anew(
    house: Household,
) -> None:
    mai = employed(house, "mai", Role.ASSESSOR)
    add(house.office, enter(house.office, "mai"), key_for(house.office))
    go_back(house, house.copy())
    house.perform(enable, "mai")
    assert standing_of(house, mai) is PersonState.LAPSED
    again = house.perform(invite_again, house.office, "mai")
    assert standing_of(house, mai) is PersonState.INVITED
    come_in(house, mai, again.secret)
    assert standing_of(house, mai) is PersonState.ACTIVE
    opened = add(house.office, enter(house.office, "mai"), key_for(house.office))
    found = sessions.find(house.office, opened.secret)
    assert found is not None and found.is_whole and found.person.roles == {Role.ASSESSOR}


def test_an_invitation_that_was_on_its_way_is_over_and_made_anew(house: Household) -> None:
    wanted = account.account(
        login="vy", name="Vy", email="vy@tnso.example", language="vi", roles=["auditor"]
    )
    first = house.perform(invite, house.office, wanted)
    go_back(house, house.copy())
    with pytest.raises(RefusedError):
        come_in(house, first.person, str(first.secret))
    house.perform(enable, "vy")
    again = house.perform(invite_again, house.office, "vy")
    come_in(house, first.person, again.secret)
    assert standing_of(house, first.person) is PersonState.ACTIVE


def test_a_second_look_shuts_nobody_out(house: Household) -> None:
    employed(house, "dung", Role.AUDITOR)
    go_back(house, house.copy())
    house.perform(enable, "dung")
    assert actions(mended(house)) == []
    assert stored(house, employed(house, "vy", Role.AUDITOR)).is_active


def handed_over(house: Household) -> Backup:
    """End the office here; what its backup would say of itself."""
    perform(house.office, house.call, hand_over, house.office)
    with house.store.read() as reading:
        last = reading.audit.last()
    assert last is not None
    return Backup(digest="0" * 64, seq=last.seq, hash=last.hash)


def restored(house: Household, backup: Backup) -> list[tuple[str, str]]:
    """As `credissuer restore FILE` does, once the database of the backup lies there."""
    evidence = restore.witnesses(house.office, house.call, [])
    wish, mending = Wish(backup=backup), Mending(keep=True)
    done = perform_behind(house.office, house.call, mending, mend, house.office, evidence, wish)
    restore.bring_out(house.office, house.call, done)
    return [(event.action, event.object) for event in done.events]


def test_an_office_that_was_handed_over_goes_on_elsewhere_and_its_staff_stays(
    house: Household,
) -> None:
    dung = employed(house, "dung", Role.AUDITOR)
    [certificate] = house.issue(1)
    house.publish()
    opened = enter(house.office, "dung")
    backup = handed_over(house)
    for refused in (lambda: house.issue(2), house.publish):
        with pytest.raises(BehindError, match=r"office\.handed_over"):
            refused()
    assert house.verdict(certificate.number).verdict == "valid"
    told = restored(house, backup)
    assert [action for action, _ in told] == ["session.all_ended", "office.restored"]
    assert standing_of(house, dung) is PersonState.ACTIVE
    assert sessions.find(house.office, opened.secret) is None
    house.perform(suspend, certificate.number, "false_claim")
    assert house.verdict(certificate.number).verdict == "suspended"


def test_a_backup_of_a_hand_over_that_is_behind_what_was_published_closes_the_doors(
    house: Household,
) -> None:
    dung = employed(house, "dung", Role.AUDITOR)
    [certificate] = house.issue(1)
    house.publish()
    backup = handed_over(house)
    copy = house.copy()
    restored(house, backup)
    house.perform(suspend, certificate.number, "false_claim")
    house.put_back(copy)
    assert ("person.disabled", dung.id) in restored(house, backup)
    assert house.verdict(certificate.number).verdict == "suspended"
