"""Invite somebody to the staff: an account without a password, and a link that is good once.

Nobody ever sets a password for somebody else, and no office begins with an account.
"""

from __future__ import annotations

from typing import NamedTuple

from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.people import links
from credissuer.operations.people.give_roles import give
from credissuer.operations.people.held_roles import refuse_email, refuse_operator
from credissuer.operations.people.who_is_who import Staff, gives_alone, staff_of
from credissuer.staff import person_state
from credissuer.staff.account import NewAccount
from credissuer.staff.person import PersonRecord
from credissuer.staff.person_state import PersonState
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.staff.staff_link import LinkPurpose
from credissuer.store.staff.staff_links import StaffLinks
from credissuer.store.transaction import Transaction
from credverifier.wire import number

_ID_LENGTH = 9


class Invited(NamedTuple):
    """Somebody who is invited, and the secret of their link; None where it went out by e-mail.

    `proposal` is what a second person has yet to decide: roles that were asked for and are not
    there yet.
    """

    person: PersonRecord
    secret: str | None
    proposal: ProposalRecord | None


@operation(Permission.PEOPLE)
def invite(
    transaction: Transaction,
    call: Call,
    office: Office,
    account: NewAccount,
    operator: str | None = None,
) -> Outcome[Invited]:
    """Let somebody become a member of staff, with a link of seven days.

    In an office where two decide, roles that change a standing wait for a second person. `operator`
    is the person's name at the office's own computer. Raises RefusedError `person.login_taken`,
    `person.email_taken`, `person.operator_taken`, and what `propose` raises.
    """
    staff = staff_of(transaction, call)
    _refuse_taken(staff, account.login, operator)
    refuse_email(staff, account.email)
    person = PersonRecord(
        id=number.from_entropy(office.entropy(6))[:_ID_LENGTH],
        login=account.login,
        name=account.name,
        email=account.email,
        # None yet: they are given below, by one person or by two.
        roles=frozenset(),
        language=account.language,
        password_hash=None,
        oidc_subject=None,
        operator=None,
        created_at=call.now,
        disabled_at=None,
        version=1,
    )
    transaction.add([person])
    made = links.make(transaction, call, office, person, LinkPurpose.INVITATION)
    event = call.event(
        "person.invited",
        person.id,
        link=made[0].id,
        asked=" ".join(sorted(account.roles)),
    )
    is_alone = gives_alone(transaction, call, staff)
    given = give(transaction, call, office, person, account.roles, operator, is_alone=is_alone)
    secret = links.hand_over(transaction, call, office, person, made)
    value = Invited(given.value.person, secret, given.value.proposal)
    return Outcome(value, (event, *given.events), given.due)


@operation(Permission.PEOPLE)
def invite_again(
    transaction: Transaction, call: Call, office: Office, text: str
) -> Outcome[Invited]:
    """A new link for somebody who has not used theirs; the one before ends.

    Raises NotFoundError `person.not_found`, RefusedError `person.not_invited` for whoever has used
    one.
    """
    staff = staff_of(transaction, call)
    person = staff.find(text)
    links_before = transaction.of(StaffLinks).of_person(person.id)
    state = person_state.state(person, links_before, call.now)
    if state not in (PersonState.INVITED, PersonState.LAPSED):
        raise RefusedError("person.not_invited", login=person.login)
    made = links.make(transaction, call, office, person, LinkPurpose.INVITATION)
    event = call.event("person.invited_again", person.id, link=made[0].id)
    secret = links.hand_over(transaction, call, office, person, made)
    return Outcome(Invited(person, secret, None), (event,))


def _refuse_taken(staff: Staff, login: str, operator: str | None) -> None:
    if any(person.login == login for person in staff.everybody):
        raise RefusedError("person.login_taken", login=login)
    refuse_operator(staff, operator)
