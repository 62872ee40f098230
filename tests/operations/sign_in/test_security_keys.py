"""Security keys: the first and further ones, sign-in, step-up, removal; each answer counts once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from credissuer.errors import IssuerError, RefusedError
from credissuer.office import Office
from credissuer.operations.perform import perform
from credissuer.operations.sign_in import (
    by_password,
    by_security_key,
    ceremonies,
    security_keys,
    sessions,
)
from credissuer.operations.sign_in.key_answers import Browser
from credissuer.operations.sign_in.sessions import OpenedSession
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import ANYBODY, Role
from credissuer.staff.session import SignInMethod
from credissuer.staff.sign_in import FRESH, MOST_KEYS, SignedIn
from credissuer.store.staff.people import People
from credissuer.store.staff.security_keys import SecurityKeys
from tests.offices import Clock
from tests.security_keys import SoftKey
from tests.staff_members import PASSWORD, own_call, staff

BROWSER = Browser("test")
ORIGIN = "https://office.test"


@pytest.fixture
def mai(office: Office) -> PersonRecord:
    """Somebody who must have a key."""
    return staff(office, "mai", Role.ASSESSOR, password=PASSWORD)


def enter(office: Office, login: str = "mai") -> OpenedSession:
    return by_password.sign_in(office, office.call(ANYBODY), login, PASSWORD, "test")


def signed_in(office: Office, opened: OpenedSession) -> SignedIn:
    found = sessions.find(office, opened.secret)
    assert found is not None
    return found


def add(
    office: Office, opened: OpenedSession, key: SoftKey, label: str = "khóa xanh"
) -> OpenedSession:
    call, session = own_call(office, opened), opened.session.id
    options = perform(office, call, security_keys.ask_registration, office, session)
    answer = key.register(options)
    return security_keys.register(office, call, session, label, answer, BROWSER)


def use(office: Office, key: SoftKey, browser: Browser = BROWSER) -> OpenedSession:
    call = office.call(ANYBODY)
    options = perform(office, call, by_security_key.ask_sign_in, office)
    return by_security_key.sign_in(office, call, key.sign(options), browser)


def step_up(office: Office, opened: OpenedSession, key: SoftKey) -> OpenedSession:
    call, session = own_call(office, opened), opened.session.id
    options = perform(office, call, by_security_key.ask_step_up, office, session)
    return by_security_key.step_up(office, call, session, key.sign(options), BROWSER)


def remove(office: Office, opened: OpenedSession, key: SoftKey) -> None:
    name = ceremonies.text_of(key.id)
    perform(office, own_call(office, opened), security_keys.remove, office, opened.session.id, name)


def refusal(function: Callable[..., Any], *arguments: Any) -> str:
    with pytest.raises(IssuerError) as refused:
        function(*arguments)
    return refused.value.code


def actions(office: Office) -> list[str]:
    with office.store.read() as reading:
        return [each.action for each in reading.audit.entries()]


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


def test_the_key_alone_signs_in_without_a_login(office: Office, mai: PersonRecord) -> None:
    key = SoftKey(ORIGIN)
    add(office, enter(office), key)
    opened = use(office, key)
    assert (signed_in(office, opened).person.login, opened.session.method) == (
        "mai",
        "security-key",
    )
    assert signed_in(office, opened).is_whole


def test_signing_in_with_a_key_ends_the_session_that_the_browser_had(
    office: Office, mai: PersonRecord
) -> None:
    key = SoftKey(ORIGIN)
    first = add(office, enter(office), key)
    second = use(office, key, Browser("test", first.secret))
    assert sessions.find(office, first.secret) is None
    assert sessions.find(office, second.secret) is not None


def test_password_and_then_the_key_make_a_whole_session(office: Office, mai: PersonRecord) -> None:
    key = SoftKey(ORIGIN)
    add(office, enter(office), key)
    opened = enter(office)
    whole = step_up(office, opened, key)
    assert sessions.find(office, opened.secret) is None
    assert signed_in(office, whole).is_whole
    assert whole.session.method is SignInMethod.SECURITY_KEY


def test_a_step_up_holds_for_five_minutes_and_changes_the_secret(
    office: Office, mai: PersonRecord, clock: Clock
) -> None:
    key = SoftKey(ORIGIN)
    opened = add(office, enter(office), key)
    clock.move(seconds=FRESH.total_seconds())
    assert not signed_in(office, opened).is_fresh(office.clock())
    again = step_up(office, opened, key)
    assert again.session.id == opened.session.id
    assert sessions.find(office, opened.secret) is None
    clock.move(seconds=FRESH.total_seconds() - 1)
    assert signed_in(office, again).is_fresh(office.clock())
    clock.move(seconds=1)
    assert not signed_in(office, again).is_fresh(office.clock())


def test_an_answer_counts_once(office: Office, mai: PersonRecord) -> None:
    key = SoftKey(ORIGIN, counts=False)
    add(office, enter(office), key)
    call = office.call(ANYBODY)
    answer = key.sign(perform(office, call, by_security_key.ask_sign_in, office))
    by_security_key.sign_in(office, call, answer, BROWSER)
    assert refusal(by_security_key.sign_in, office, call, answer, BROWSER) == "sign_in.expired"


def test_also_one_that_was_refused(office: Office, mai: PersonRecord) -> None:
    key = SoftKey(ORIGIN)
    add(office, enter(office), key)
    call = office.call(ANYBODY)
    options = perform(office, call, by_security_key.ask_sign_in, office)
    key.origin = "https://evil.example"
    wrong = key.sign(options)
    key.origin = ORIGIN
    assert (
        refusal(by_security_key.sign_in, office, call, wrong, BROWSER)
        == "security_key.wrong_origin"
    )
    right = key.sign(options)
    assert refusal(by_security_key.sign_in, office, call, right, BROWSER) == "sign_in.expired"


def test_an_answer_is_waited_for_five_minutes(
    office: Office, mai: PersonRecord, clock: Clock
) -> None:
    key = SoftKey(ORIGIN)
    add(office, enter(office), key)
    options = perform(office, office.call(ANYBODY), by_security_key.ask_sign_in, office)
    clock.move(minutes=5)
    code = refusal(
        by_security_key.sign_in, office, office.call(ANYBODY), key.sign(options), BROWSER
    )
    assert code == "sign_in.expired"


def test_a_challenge_that_the_office_did_not_give_is_none(
    office: Office, mai: PersonRecord
) -> None:
    key = SoftKey(ORIGIN)
    add(office, enter(office), key)
    answer = key.sign({"rpId": "office.test", "challenge": "A" * 43})
    code = refusal(by_security_key.sign_in, office, office.call(ANYBODY), answer, BROWSER)
    assert code == "sign_in.expired"


def test_an_answer_for_one_thing_does_not_serve_for_another(
    office: Office, mai: PersonRecord
) -> None:
    key = SoftKey(ORIGIN)
    opened = add(office, enter(office), key)
    options = perform(office, office.call(ANYBODY), by_security_key.ask_sign_in, office)
    call, session = own_call(office, opened), opened.session.id
    code = refusal(by_security_key.step_up, office, call, session, key.sign(options), BROWSER)
    assert code == "sign_in.expired"


def test_nor_in_another_session(office: Office, mai: PersonRecord) -> None:
    key = SoftKey(ORIGIN)
    opened = add(office, enter(office), key)
    other = use(office, key)
    call = own_call(office, opened)
    options = perform(office, call, by_security_key.ask_step_up, office, opened.session.id)
    answer = key.sign(options)
    code = refusal(
        by_security_key.step_up, office, own_call(office, other), other.session.id, answer, BROWSER
    )
    assert code == "sign_in.expired"


def test_the_key_of_another_person_steps_nobody_up(office: Office, mai: PersonRecord) -> None:
    staff(office, "quan", Role.APPROVER, password=PASSWORD)
    key, his = SoftKey(ORIGIN), SoftKey(ORIGIN)
    opened = add(office, enter(office), key)
    add(office, enter(office, "quan"), his)
    assert refusal(step_up, office, opened, his) == "security_key.unknown"


def test_a_copy_of_a_key_is_refused_and_noted(office: Office, mai: PersonRecord) -> None:
    key = SoftKey(ORIGIN)
    add(office, enter(office), key)
    copy = replace(key)
    use(office, key)
    assert refusal(use, office, copy) == "security_key.cloned"
    assert actions(office)[-1] == "security_key.refused"


def test_of_two_answers_with_one_count_one_is_let_in(office: Office, mai: PersonRecord) -> None:
    key = SoftKey(ORIGIN)
    add(office, enter(office), key)
    with office.store.read() as reading:
        stored = reading.of(SecurityKeys).of_person(mai.id)[0]
    call = office.call(ANYBODY)
    perform(office, call, by_security_key._used_to_sign_in, office, stored, 7, BROWSER)
    code = refusal(
        perform, office, call, by_security_key._used_to_sign_in, office, stored, 7, BROWSER
    )
    assert code == "security_key.cloned"


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


def test_a_click_stands_for_the_key_in_a_demo_alone(office: Office, mai: PersonRecord) -> None:
    demo = replace(office, public_url="http://localhost:8000")
    call, method = office.call(ANYBODY), SignInMethod.DEMO
    opened = perform(demo, call, sessions.open_session, demo, mai, method, "test")
    own, session = own_call(demo, opened), opened.session.id
    again = perform(demo, own, by_security_key.step_up_in_demo, demo, session)
    assert again.secret != opened.secret
    code = refusal(perform, office, own, by_security_key.step_up_in_demo, office, session)
    assert code == "session.step_up_required"
    by_a_key = add(demo, enter(demo), SoftKey("http://localhost:8000"))
    code = refusal(perform, demo, own, by_security_key.step_up_in_demo, demo, by_a_key.session.id)
    assert code == "session.step_up_required"


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
