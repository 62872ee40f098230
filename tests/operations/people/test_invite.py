"""Somebody is invited: no password, a link of seven days, and no power that one person alone gives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credissuer.errors import RefusedError
from credissuer.operations.people import links
from credissuer.operations.people.accept import accept, open_link
from credissuer.operations.people.change_person import change_details, disable
from credissuer.operations.people.invite import Invited, invite, invite_again
from credissuer.staff.account import PersonDetails
from credissuer.staff.roles import Role
from credissuer.store.staff.staff_links import StaffLinks
from tests.offices import Household
from tests.operations.people.staff import (
    AN,
    BINH,
    CHI,
    DUNG,
    HASH,
    approve,
    by_two,
    do,
    new,
    now,
    refusal,
)
from tests.two_people import employ


def invited(house: Household, who: object, login: str, *roles: Role) -> Invited:
    done: Invited = do(house, who, invite, house.office, new(login, *roles))  # type: ignore[arg-type]
    return done


def test_an_invitation_is_a_link_and_no_password(house: Household) -> None:
    done = invited(house, None, "mai", Role.ADMIN)
    assert done.person == now(house, done.person.id)
    assert done.person.roles == {Role.ADMIN} and done.person.password_hash is None
    assert done.proposal is None and len(done.secret) == 43
    assert links.address(house.office, done.secret).endswith(f"/office/invitation#{done.secret}")
    with house.store.read() as reading:
        [link] = reading.of(StaffLinks).of_person(done.person.id)
    assert (link.expires_at - link.created_at).days == 7
    assert link.secret_sha256 != done.secret
    house.store.close()
    for file in house.folder.glob("credissuer.db*"):
        assert done.secret.encode() not in file.read_bytes()


def test_the_trail_tells_ids_and_roles_and_no_name(house: Household) -> None:
    done = invited(house, None, "mai", Role.AUDITOR)
    with house.store.read() as reading:
        entries = list(reading.audit.entries())
    assert [(entry.action, entry.object) for entry in entries] == [
        ("person.invited", done.person.id),
        ("person.roles_changed", done.person.id),
    ]
    assert entries[0].detail["asked"] == "auditor"
    assert (entries[1].detail["before"], entries[1].detail["after"]) == ("", "auditor")
    told = str([entry.detail for entry in entries])
    assert "mai" not in told and done.secret not in told and links.PAGE not in told


def test_one_administrator_alone_gives_no_role_that_changes_a_standing(house: Household) -> None:
    by_two(house)
    done = invited(house, AN, "mai", Role.APPROVER, Role.AUDITOR)
    assert done.person.roles == {Role.AUDITOR}
    assert done.proposal is not None and done.proposal.object == done.person.id
    with pytest.raises(Exception, match="yourself"):
        approve(house, AN, done.proposal)
    assert now(house, done.person.id).roles == {Role.AUDITOR}
    approve(house, CHI, done.proposal)
    assert now(house, done.person.id).roles == {Role.APPROVER, Role.AUDITOR}


def test_two_accounts_of_one_administrator_decide_nothing(house: Household) -> None:
    """An administrator makes a second account and wants to confirm by it what they propose."""
    by_two(house)
    second = invited(house, AN, "second", Role.AUDITOR)
    do(house, None, accept, house.office, second.secret, "Second", "vi", HASH)
    third = invited(house, AN, "third", Role.APPROVER)
    assert third.proposal is not None
    with pytest.raises(Exception, match="may not confirm-people"):
        approve(house, second.person, third.proposal)


def test_the_first_people_of_an_office_come_from_its_command_line(house: Household) -> None:
    """Until there are two who can decide; from then on the command line gives nothing alone."""
    by_two(house)
    for person in (BINH, CHI):
        do(house, AN, disable, person.id)
    first = invited(house, None, "mai", Role.APPROVER)
    assert first.person.roles == {Role.APPROVER} and first.proposal is None
    # An invitation that nobody has used yet makes nobody a second person.
    again = invited(house, None, "lan", Role.APPROVER)
    assert again.proposal is None
    do(house, None, accept, house.office, first.secret, "Mai", "vi", HASH)
    code = refusal(house, None, invite, house.office, new("dat", Role.APPROVER))
    assert code == "decision.operator_unknown"
    harmless = invited(house, None, "dat", Role.AUDITOR)
    assert harmless.person.roles == {Role.AUDITOR}


def test_who_may_invite(house: Household) -> None:
    employ(house.office, AN, CHI, DUNG)
    for who in (CHI, DUNG):
        code = refusal(house, who, invite, house.office, new("x", Role.AUDITOR))
        assert code == "actor.not_permitted"
        assert refusal(house, who, invite_again, house.office, AN.id) == "actor.not_permitted"
    assert invited(house, AN, "x", Role.AUDITOR).person.login == "x"


def test_logins_and_users_of_the_computer_are_given_once(house: Household) -> None:
    employ(house.office, BINH)
    assert refusal(house, None, invite, house.office, new(BINH.login)) == "person.login_taken"
    code = refusal(house, None, invite, house.office, new("x"), "binh")
    assert code == "person.operator_taken"
    done = do(house, None, invite, house.office, new("x"), "an.le")
    assert now(house, done.person.id).operator == "an.le"


def test_a_new_link_ends_the_one_before(house: Household) -> None:
    first = invited(house, None, "mai", Role.AUDITOR)
    house.later(days=8)
    assert refusal(house, None, open_link, first.secret) == "person.link_expired"
    second = do(house, None, invite_again, house.office, "mai")
    third = do(house, None, invite_again, house.office, "mai")
    assert refusal(house, None, open_link, second.secret) == "person.link_expired"
    assert do(house, None, open_link, third.secret).person.login == "mai"
    do(house, None, accept, house.office, third.secret, "Mai", "vi", HASH)
    assert refusal(house, None, invite_again, house.office, "mai") == "person.not_invited"


def test_a_person_has_one_account(house: Household) -> None:
    mai = invited(house, None, "mai", Role.AUDITOR).person
    with pytest.raises(RefusedError) as taken:
        do(house, None, invite, house.office, replace(new("mai2"), email=mai.email))
    assert taken.value.code == "person.email_taken"
    # Also where the first account is disabled: it may have proposed something.
    do(house, None, disable, mai.login)
    with pytest.raises(RefusedError) as still:
        do(house, None, invite, house.office, replace(new("mai2"), email=mai.email))
    assert still.value.code == "person.email_taken"


def test_an_account_does_not_get_the_address_of_another_later(house: Household) -> None:
    mai = invited(house, None, "mai", Role.AUDITOR).person
    binh = invited(house, None, "binh", Role.AUDITOR).person
    details = PersonDetails(name="Bình", email=mai.email, language="vi")
    with pytest.raises(RefusedError) as taken:
        do(house, None, change_details, binh.login, details)
    assert taken.value.code == "person.email_taken"
    do(house, None, change_details, mai.login, replace(details, name="Mai Mai"))
    assert now(house, mai.id).name == "Mai Mai"
