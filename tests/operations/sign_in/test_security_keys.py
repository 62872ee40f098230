"""Security keys are registered and removed: the first and further ones."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.operations.perform import perform
from credissuer.operations.sign_in import (
    ceremonies,
    security_keys,
    sessions,
)
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import Role
from credissuer.staff.sign_in import FRESH, MOST_KEYS
from credissuer.store.staff.people import People
from credissuer.store.staff.security_keys import SecurityKeys
from tests.offices import Clock
from tests.operations.sign_in.keys_in_use import (
    BROWSER,
    ORIGIN,
    add,
    enter,
    refusal,
    remove,
    signed_in,
    step_up,
    use,
)
from tests.security_keys import SoftKey
from tests.staff_members import PASSWORD, own_call, staff


def test_a_password_alone_goes_only_far_enough_to_register_a_key(
    office: Office, mai: PersonRecord
) -> None:
    opened = enter(office)
    before = signed_in(office, opened)
    assert not before.is_whole
    assert before.actor.roles == frozenset()
    assert not before.is_fresh(office.clock())
    after = add(office, opened, SoftKey(ORIGIN))
    assert sessions.find(office, opened.secret) is None
    whole = signed_in(office, after)
    assert whole.is_whole
    assert whole.actor.roles == mai.roles
    assert whole.is_fresh(office.clock())


def test_a_stolen_password_makes_no_key_where_there_is_one(
    office: Office, mai: PersonRecord
) -> None:
    add(office, enter(office), SoftKey(ORIGIN))
    thief = enter(office)
    assert not signed_in(office, thief).is_whole
    assert refusal(add, office, thief, SoftKey(ORIGIN)) == "session.key_required"


def test_nor_while_the_first_one_is_being_made(office: Office, mai: PersonRecord) -> None:
    owner, thief, key, other = enter(office), enter(office), SoftKey(ORIGIN), SoftKey(ORIGIN)
    call, session = own_call(office, thief), thief.session.id
    options = perform(office, call, security_keys.ask_registration, office, session)
    add(office, owner, key)
    answer = other.register(options)
    code = refusal(security_keys.register, office, call, session, "x", answer, BROWSER)
    assert code == "session.key_required"
    with office.store.read() as reading:
        assert len(reading.of(SecurityKeys).of_person(mai.id)) == 1


def test_a_second_key_needs_a_proof_that_is_fresh(
    office: Office, mai: PersonRecord, clock: Clock
) -> None:
    first, second = SoftKey(ORIGIN), SoftKey(ORIGIN)
    opened = add(office, enter(office), first)
    clock.move(seconds=FRESH.total_seconds())
    assert refusal(add, office, opened, second) == "session.step_up_required"
    opened = add(office, step_up(office, opened, first), second, "khóa dự phòng")
    with office.store.read() as reading:
        labels = [each.label for each in reading.of(SecurityKeys).of_person(mai.id)]
    assert sorted(labels) == ["khóa dự phòng", "khóa xanh"]
    # This is recovery: the second key alone opens the desk.
    assert signed_in(office, use(office, second)).is_whole


def test_the_last_key_that_a_role_needs_stays(
    office: Office, mai: PersonRecord, clock: Clock
) -> None:
    first, second = SoftKey(ORIGIN), SoftKey(ORIGIN)
    opened = add(office, enter(office), first)
    assert refusal(remove, office, opened, first) == "security_key.last"
    opened = add(office, opened, second)
    remove(office, opened, first)
    assert refusal(use, office, first) == "security_key.unknown"
    assert refusal(remove, office, opened, second) == "security_key.last"
    clock.move(seconds=FRESH.total_seconds())
    assert refusal(remove, office, opened, second) == "session.step_up_required"


def test_who_needs_none_may_have_one_and_remove_it(office: Office) -> None:
    staff(office, "nam", Role.COMMUNICATIONS, password=PASSWORD)
    opened = enter(office, "nam")
    assert signed_in(office, opened).is_whole
    key = SoftKey(ORIGIN)
    opened = add(office, opened, key)
    # Who has a key is asked for it.
    assert not signed_in(office, enter(office, "nam")).is_whole
    remove(office, opened, key)
    assert signed_in(office, enter(office, "nam")).is_whole


def test_nobody_removes_the_key_of_another(office: Office, mai: PersonRecord) -> None:
    staff(office, "quan", Role.APPROVER, password=PASSWORD)
    key = SoftKey(ORIGIN)
    add(office, enter(office), key)
    other = add(office, enter(office, "quan"), SoftKey(ORIGIN))
    assert refusal(remove, office, other, key) == "security_key.not_found"


def test_a_role_that_is_given_later_asks_for_a_key_at_once(office: Office) -> None:
    nam = staff(office, "nam", Role.COMMUNICATIONS, password=PASSWORD)
    opened = enter(office, "nam")
    with office.store.write() as transaction:
        transaction.of(People).change(replace(nam, roles=frozenset({Role.APPROVER})))
    assert signed_in(office, opened).actor.roles == frozenset()


def test_a_key_has_a_name_and_a_person_a_bounded_number(office: Office, mai: PersonRecord) -> None:
    opened = enter(office)
    for label in ("", "  ", "x" * 61, "a\nb"):
        assert refusal(add, office, opened, SoftKey(ORIGIN), label) == "security_key.label"
    for _ in range(MOST_KEYS):
        opened = add(office, opened, SoftKey(ORIGIN))
    assert refusal(add, office, opened, SoftKey(ORIGIN)) == "security_key.too_many"


def test_the_same_key_is_not_registered_twice(office: Office, mai: PersonRecord) -> None:
    key = SoftKey(ORIGIN)
    opened = add(office, enter(office), key)
    assert refusal(add, office, opened, key) == "store.conflict"


def test_the_trail_has_no_secret_and_no_whole_id_of_a_key(
    office: Office, mai: PersonRecord
) -> None:
    key = SoftKey(ORIGIN)
    opened = add(office, enter(office), key)
    with office.store.read() as reading:
        trail = str(list(reading.audit.entries()))
    for secret in (opened.secret, PASSWORD, ceremonies.text_of(key.id), "khóa xanh"):
        assert secret not in trail


def test_a_refused_registration_keeps_nothing(office: Office, mai: PersonRecord) -> None:
    opened = enter(office)
    with pytest.raises(RefusedError):
        add(office, opened, SoftKey(ORIGIN, verifies=False))
    with office.store.read() as reading:
        assert reading.of(SecurityKeys).of_person(mai.id) == []
    assert not signed_in(office, opened).is_whole
