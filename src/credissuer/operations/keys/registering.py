"""What the keystore knows and the key register does not: after an upgrade, a crash in the middle of
a change of keys, or the restore of an older database.
"""

from __future__ import annotations

from credissuer.documents import known_keys
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.perform import perform
from credissuer.store.status.signing_keys import SigningKeyReading
from credissuer.store.transaction import Transaction


def register_if_ahead(office: Office, call: Call) -> None:
    """Tell the other servers how the keys of this one stand, if they do not know it yet.

    Raises as `perform`.
    """
    # Looked at first, because mostly there is nothing to tell and writers take turns.
    with office.store.read() as reading:
        is_ahead = known_keys.is_ahead(office, reading)
    if is_ahead:
        perform(office, call, register, office)


@operation(None)
def register(transaction: Transaction, call: Call, office: Office) -> Outcome[None]:
    """Enter the keys of this server, each with an entry of the audit trail.

    Without one where the register is empty, as after an upgrade: then nothing stands otherwise than
    the trail says.
    """
    is_first = not transaction.of(SigningKeyReading).all()
    states = {record.thumbprint: record.state.value for record in office.keyring.records}
    entered = known_keys.enter(office, transaction)
    return Outcome(
        None,
        tuple(
            call.event("key.registered", name, state=states[name], server=office.server)
            for name in entered
            if not is_first
        ),
    )
