"""The made-up staff of the demo office, one for each job on the desk."""

from __future__ import annotations

from credissuer.demo.cast import people_of_the_desk
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.perform import perform
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import Actor, Permission, Role
from credissuer.store.transaction import Transaction
from credverifier.wire import number


def add_all(office: Office, actor: Actor) -> None:
    """Give the demo its staff. They have no passwords: only the demo's own page lets them in."""
    perform(office, office.call(actor), add_made_up, office)


@operation(Permission.PEOPLE)
def add_made_up(transaction: Transaction, call: Call, office: Office) -> Outcome[None]:
    """Everybody in the `staff` of `cast.toml`."""
    people = [
        PersonRecord(
            id=number.from_entropy(office.entropy(6))[:9],
            login=one["login"],
            name=one["name"],
            email=f"{one['login']}@demo.invalid",
            roles=frozenset(map(Role, one["roles"])),
            language="vi",
            password_hash=None,
            oidc_subject=None,
            operator=None,
            created_at=call.now,
            disabled_at=None,
            version=1,
        )
        for one in people_of_the_desk()
    ]
    transaction.add(people)
    return Outcome(None, tuple(call.event("person.added", person.id) for person in people))
