"""Passwords: hashed by argon2id, verified as late for nobody as for somebody, changed."""

from __future__ import annotations

import time
from dataclasses import replace
from statistics import median

import pytest
from argon2 import PasswordHasher, extract_parameters

from credissuer.errors import RefusedError, UsageError
from credissuer.office import Office
from credissuer.operations.sign_in import by_password, passwords, sessions
from credissuer.operations.sign_in.by_password import WrongPasswordError
from credissuer.operations.sign_in.sessions import OpenedSession
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import ANYBODY
from credissuer.store.staff.people import People
from tests.staff_members import PASSWORD, own_call, staff

OTHER = "con mèo trèo cây cau"


def enter(office: Office, login: str, password: str = PASSWORD) -> OpenedSession:
    return by_password.sign_in(office, office.call(ANYBODY), login, password, "test")


def kept(office: Office, person: PersonRecord) -> str | None:
    with office.store.read() as reading:
        found = reading.of(People).by_id(person.id)
    assert found is not None
    return found.password_hash


def test_the_hash_is_argon2id_with_the_named_parameters(office: Office) -> None:
    mai = staff(office, "mai")
    text = passwords.hashed(office, mai, PASSWORD)
    found = extract_parameters(text)
    assert text.startswith("$argon2id$")
    assert (found.memory_cost, found.time_cost, found.parallelism) == (
        passwords.MEMORY_KIB,
        passwords.PASSES,
        passwords.LANES,
    )
    assert passwords.hashed(office, mai, PASSWORD) != text
    assert passwords.is_right(text, PASSWORD)
    assert not passwords.is_right(text, PASSWORD + " ")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("ngắn", "password.too_short"),
        ("mai mai mai mai", "password.is_name"),
        ("1qaz2wsx3edc", "password.breached"),
    ],
)
def test_a_bad_password_is_not_hashed(office: Office, password: str, code: str) -> None:
    with pytest.raises(UsageError) as refused:
        passwords.hashed(office, staff(office, "mai"), password)
    assert refused.value.code == code


def test_the_login_in_any_case_and_the_password_let_in(office: Office) -> None:
    mai = staff(office, "mai", password=PASSWORD)
    opened = enter(office, " MAI ")
    assert (opened.session.person_id, opened.session.method) == (mai.id, "password")


@pytest.mark.parametrize("password", ["", "x" * 5_000, PASSWORD.upper(), "\ud800" * 12])
def test_a_wrong_one_does_not_and_says_no_more_than_for_nobody(
    office: Office, password: str
) -> None:
    mai = staff(office, "mai", password=PASSWORD)
    for login, who in (("mai", mai.id), ("nobody", None)):
        with pytest.raises(WrongPasswordError) as refused:
            enter(office, login, password)
        assert (refused.value.code, refused.value.person_id) == ("sign_in.failed", who)
        assert refused.value.facts == {}


def test_nobody_without_a_password_and_nobody_disabled_gets_in(office: Office) -> None:
    staff(office, "lan")
    staff(office, "old", password=PASSWORD, disabled_at=office.clock())
    for login in ("lan", "old"):
        with pytest.raises(WrongPasswordError):
            enter(office, login)
    with pytest.raises(WrongPasswordError):
        enter(office, "lan", "")


def test_a_login_of_nobody_takes_as_long(office: Office) -> None:
    staff(office, "mai", password=PASSWORD)
    staff(office, "lan")

    def seconds(login: str) -> float:
        taken = []
        for _ in range(5):
            begun = time.thread_time()
            with pytest.raises(WrongPasswordError):
                enter(office, login, OTHER)
            taken.append(time.thread_time() - begun)
        return median(taken)

    seconds("mai")
    times = [seconds(login) for login in ("mai", "lan", "nobody")]
    # Without the decoy nobody would be told in a hundredth of the time.
    assert min(times) > max(times) / 2, times


def test_a_hash_with_older_parameters_is_made_anew(office: Office) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    mai = staff(office, "mai", password_hash=old)
    with pytest.raises(WrongPasswordError):
        enter(office, "mai", OTHER)
    assert kept(office, mai) == old
    enter(office, "mai")
    after = kept(office, mai)
    assert after is not None
    assert not passwords.is_outdated(after)
    enter(office, "mai")
    assert kept(office, mai) == after


def test_a_damaged_hash_opens_nothing(office: Office) -> None:
    staff(office, "mai", password_hash="$argon2id$broken")
    with pytest.raises(WrongPasswordError):
        enter(office, "mai")


def test_a_password_is_changed_and_every_other_session_ends(office: Office) -> None:
    mai = staff(office, "mai", password=PASSWORD)
    here, there = enter(office, "mai"), enter(office, "mai")
    call = own_call(office, here)
    passwords.change_password(office, call, here.session.id, PASSWORD, OTHER)
    assert sessions.find(office, here.secret) is not None
    assert sessions.find(office, there.secret) is None
    with pytest.raises(WrongPasswordError):
        enter(office, "mai")
    assert enter(office, "mai", OTHER).session.person_id == mai.id
    with office.store.read() as reading:
        entries = list(reading.audit.entries())
    assert ("password.changed", mai.id) in [(each.action, each.object) for each in entries]
    assert PASSWORD not in str(entries)
    assert OTHER not in str(entries)
    assert "argon2" not in str(entries)


def test_the_present_password_is_asked(office: Office) -> None:
    mai = staff(office, "mai", password=PASSWORD)
    here = enter(office, "mai")
    before = kept(office, mai)
    with pytest.raises(UsageError) as refused:
        passwords.change_password(office, own_call(office, here), here.session.id, OTHER, OTHER)
    assert refused.value.code == "password.wrong"
    assert kept(office, mai) == before


def test_a_password_that_was_changed_meanwhile_stays(office: Office) -> None:
    mai = staff(office, "mai", password=PASSWORD)
    here = enter(office, "mai")
    with office.store.write() as transaction:
        transaction.of(People).change(replace(mai, name="Mai Khác"))
    stale = replace(mai)
    with pytest.raises(RefusedError) as refused, office.store.write() as transaction:
        passwords._changed(
            transaction, own_call(office, here), office, here.session.id, stale, "$argon2id$new"
        )
    assert refused.value.code == "person.changed"
