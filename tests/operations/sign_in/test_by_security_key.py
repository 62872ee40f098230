"""Sign-in and step-up by a security key; each answer counts once."""

from __future__ import annotations

from dataclasses import replace

from credissuer.office import Office
from credissuer.operations.perform import perform
from credissuer.operations.sign_in import (
    by_security_key,
    sessions,
)
from credissuer.operations.sign_in.key_answers import Browser
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import ANYBODY, Role
from credissuer.staff.session import SignInMethod
from credissuer.staff.sign_in import FRESH
from credissuer.store.staff.security_keys import SecurityKeys
from tests.offices import Clock
from tests.operations.sign_in.keys_in_use import (
    BROWSER,
    ORIGIN,
    actions,
    add,
    enter,
    refusal,
    signed_in,
    step_up,
    use,
)
from tests.security_keys import SoftKey
from tests.staff_members import PASSWORD, own_call, staff


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
