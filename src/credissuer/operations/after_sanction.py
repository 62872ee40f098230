"""Keep in the trail that somebody was certified after a sanction, and the note that says why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from credissuer.audit.trail import AuditEvent
from credissuer.credentials.sanctions import Sanction
from credissuer.credentials.states import StandingChange
from credissuer.office.call import Call
from credissuer.operations import notes
from credissuer.operations.sign import Intent
from credissuer.store.transaction import Transaction


def keep(
    transaction: Transaction,
    call: Call,
    intents: Sequence[Intent],
    sanctions: Mapping[str, Sequence[Sanction]],
    texts: Mapping[str, str | None],
) -> tuple[AuditEvent, ...]:
    """Keep the note of every certificate that is issued after a sanction; returns the events.

    `sanctions` and `texts` (the notes) go by ref. At the intent and not at the signature, because
    whoever orders has decided by then.
    """
    return tuple(_events(transaction, call, intents, sanctions, texts))


def _events(
    transaction: Transaction,
    call: Call,
    intents: Sequence[Intent],
    sanctions: Mapping[str, Sequence[Sanction]],
    texts: Mapping[str, str | None],
) -> Iterator[AuditEvent]:
    for certificate, _ in intents:
        those = sanctions.get(certificate.ref)
        if not those:
            continue
        text = texts.get(certificate.ref)
        note = notes.keep(transaction, call, certificate.number, StandingChange.ISSUE, text)
        yield call.event(
            "certificate.after_sanction",
            certificate.number,
            # Numbers and no names: the trail can never be erased.
            sanctions=" ".join(sanction.number for sanction in those),
            # Absent without a note, because the trail counts the notes that it names.
            **({} if note is None else {"note": note.seq}),
        )
