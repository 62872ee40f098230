"""An office with administrators, for tests of accounts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from credissuer.errors import IssuerError
from credissuer.office import Call
from credissuer.operations.deciding.decide import decide
from credissuer.operations.perform import perform
from credissuer.staff import account
from credissuer.staff.person import PersonRecord
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Role
from credissuer.store.staff.people import People
from tests.offices import Household
from tests.two_people import call_of, employ, person, two_people

AN = person(11, Role.ADMIN)
BINH = person(12, Role.ADMIN, operator="binh")
CHI = person(13, Role.APPROVER)
DUNG = person(14, Role.AUDITOR)
HASH = "$argon2id$a-hash"


def by_two(house: Household) -> Household:
    """Two people decide in this office: AN and BINH, administrators, and CHI, who approves."""
    two_people(house.office)
    employ(house.office, AN, BINH, CHI, DUNG)
    # Those of other tests would be administrators too.
    with house.store.write() as transaction:
        people = transaction.of(People)
        for login in ("person1", "person2", "person3"):
            other = people.by_login(login)
            assert other is not None
            people.change(replace(other, disabled_at=house.now[0]))
    return house


def as_(house: Household, who: PersonRecord) -> Call:
    """A call by somebody on the staff, with the roles of this moment."""
    return call_of(house.office, now(house, who.id))


def do(house: Household, who: PersonRecord | None, operation: Any, *arguments: Any) -> Any:
    """Perform an operation as `who`; None: at the command line, as a user that is nobody."""
    call = house.call if who is None else as_(house, who)
    return perform(house.office, call, operation, *arguments)


def approve(house: Household, who: PersonRecord, proposal: ProposalRecord) -> ProposalRecord:
    return decide(house.office, as_(house, who), proposal.id, "approved", None)


def now(house: Household, person_id: str) -> PersonRecord:
    """The person as they are stored."""
    with house.store.read() as reading:
        found = reading.of(People).by_id(person_id)
    assert found is not None
    return found


def refusal(house: Household, who: PersonRecord | None, operation: Any, *arguments: Any) -> str:
    """The code of the refusal, after which nothing is changed."""
    before = house.trail()
    with pytest.raises(IssuerError) as refused:
        do(house, who, operation, *arguments)
    assert house.trail() == before
    assert refused.value.words("vi") and refused.value.words("en")
    return refused.value.code


def new(login: str, *roles: Role) -> account.NewAccount:
    return account.account(
        login=login, name=login, email=f"{login}@tnso.example", language="vi", roles=roles
    )
