"""What a holder changes about themselves."""

from __future__ import annotations

from dataclasses import replace

from credissuer.applications.holder import HolderRecord
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.applying.own import own_record
from credissuer.store.applications.holders import Holders
from credissuer.store.transaction import Transaction
from credissuer.words import languages


@operation(None)
def speak(transaction: Transaction, call: Call, language: str) -> Outcome[HolderRecord]:
    """Write to the holder in `language` from now on; one that the office does not speak changes
    nothing.
    """
    holder = own_record(transaction, call)
    if language not in languages("me") or language == holder.language:
        return Outcome(holder)
    changed = replace(holder, language=language)
    transaction.of(Holders).change(changed)
    return Outcome(changed, (call.event("holder.language", holder.id, language=language),))
