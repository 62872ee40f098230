"""The made-up holders of the demo's certificates, who may come in at /me by one click."""

from __future__ import annotations

from credissuer.applications.holder import HolderRecord, id_of
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.perform import perform
from credissuer.staff.roles import Actor, Permission
from credissuer.store.applications.holders import Holders
from credissuer.store.transaction import Transaction

HOST = "demo.invalid"
"""Of their addresses: no mail ever reaches it (RFC 2606)."""


def add_all(office: Office, actor: Actor) -> None:
    """Give every certificate of the demo its holder."""
    perform(office, office.call(actor), add_made_up, office)


@operation(Permission.PEOPLE)
def add_made_up(transaction: Transaction, call: Call, office: Office) -> Outcome[int]:
    """A holder for each subject that has none; the value is how many."""
    # Loaded for its table: a record alone does not load it.
    holders = transaction.of(Holders)
    ids = sorted({one.subject_id for one in transaction.certificates.all()})
    added = []
    for subject in transaction.subjects.by_ids(ids).values():
        if holders.of_subject(subject.id) is not None:
            continue
        [account, *_] = transaction.accounts.of_subjects([subject.id])[subject.id]
        email = f"{account.handle.lower()}@{HOST}"
        if holders.by_email(email) is None:
            added.append(
                HolderRecord(
                    id=id_of(office.entropy(5)),
                    email=email,
                    name=subject.name,
                    language="vi",
                    subject_id=subject.id,
                    created_at=call.now,
                )
            )
    transaction.add(added)
    return Outcome(len(added), tuple(call.event("holder.added", one.id) for one in added))
