"""The founding of the office: the first entry of its audit trail."""

from __future__ import annotations

from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.store.transaction import Transaction


# Anybody may, because nobody has a role in an office that is not founded yet.
@operation(None)
def record_founding(transaction: Transaction, call: Call, office: Office) -> Outcome[None]:
    """Note that the office was founded, and its first keys."""
    # Only into an empty trail, because an interrupted founding may have got this far.
    if transaction.audit.last() is not None:
        return Outcome(None)
    keys = {record.use.value: record.thumbprint for record in office.keyring.records}
    return Outcome(None, (call.event("office.founded", office.issuer_id, **keys),))
