"""Members of staff for tests in which two people decide."""

from __future__ import annotations

from datetime import UTC, datetime

from credissuer.office import Call, Office
from credissuer.operations.deciding.policy import raise_flag
from credissuer.operations.perform import perform
from credissuer.staff.person import PersonRecord, person_actor
from credissuer.staff.roles import FOR_PEOPLE, Role

SINCE = datetime(2026, 11, 1, tzinfo=UTC)


def person(serial: int, *roles: Role, operator: str | None = None) -> PersonRecord:
    """The made-up person of this number; with every role of people unless some are named."""
    return PersonRecord(
        id=f"P{serial:08}",
        login=f"person{serial}",
        name=f"Người Thứ {serial}",
        email=f"person{serial}@tnso.example",
        roles=frozenset(roles or FOR_PEOPLE),
        language="vi",
        password_hash=None,
        oidc_subject=None,
        operator=operator,
        created_at=SINCE,
        disabled_at=None,
        version=1,
    )


MAI = person(1, Role.ASSESSOR, Role.CASE_OFFICER)
QUAN = person(2, Role.APPROVER)
BOSS = person(3)
"""Has every role of people."""


def employ(office: Office, *people: PersonRecord) -> None:
    """Let these people work in the office."""
    with office.store.write() as transaction:
        transaction.add(people)


def call_of(office: Office, who: PersonRecord) -> Call:
    """A call of the office by a member of staff."""
    return office.call(person_actor(who))


def two_people(office: Office) -> None:
    """From now on two people decide, of MAI, QUAN and BOSS."""
    employ(office, MAI, QUAN, BOSS)
    perform(office, call_of(office, BOSS), raise_flag)
