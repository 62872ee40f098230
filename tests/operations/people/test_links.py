"""A link goes to the very person by e-mail where the office sends any, and is shown otherwise."""

from __future__ import annotations

from credissuer.operations.people.invite import invite, invite_again
from credissuer.operations.people.recover import recover
from credissuer.staff.roles import Role
from tests.offices import Household
from tests.operations.people.staff import AN, DUNG, do, new
from tests.operations.sending.post import connected, every
from tests.two_people import employ


def test_no_administrator_sees_a_link_that_is_mailed(house: Household) -> None:
    employ(house.office, AN, DUNG)
    connected(house, 1)
    done = do(house, AN, invite, house.office, new("mai", Role.AUDITOR))
    again = do(house, AN, invite_again, house.office, "mai")
    back = do(house, AN, recover, house.office, DUNG.id)
    assert (done.secret, again.secret, back.secret, back.proposal) == (None, None, None, None)
    letters = every(house)
    assert sorted((one.kind, one.recipient) for one in letters) == [
        ("invitation", "mai@tnso.example"),
        ("invitation", "mai@tnso.example"),
        ("recovery", DUNG.email),
    ]
    for letter in letters:
        assert "/office/invitation#" in letter.facts["link"]
    with house.store.read() as reading:
        trail = str(list(reading.audit.entries()))
    assert not any(letter.facts["link"].partition("#")[2] in trail for letter in letters)


def test_at_the_command_line_it_is_shown(house: Household) -> None:
    connected(house, 1)
    assert do(house, None, invite, house.office, new("mai", Role.ADMIN)).secret is not None
    assert every(house) == []


def test_without_mail_it_is_shown(house: Household) -> None:
    employ(house.office, AN)
    assert do(house, AN, invite, house.office, new("mai", Role.AUDITOR)).secret is not None
