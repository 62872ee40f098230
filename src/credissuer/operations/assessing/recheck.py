"""Look at proven accounts again every month: whether each is still the same, and what follows where
it is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple, Protocol

from credissuer.applications.application import ApplicationRecord, ApplicationState
from credissuer.applications.proof import ProofRecord, ProofState
from credissuer.audit.trail import AuditEvent
from credissuer.errors import NotFoundError, UsageError
from credissuer.office import Office
from credissuer.office.call import NOTHING_DUE, Call, Outcome, operation
from credissuer.operations.assessing.check_proof import RECHECK
from credissuer.operations.assessing.fetch_proof import (
    ADAPTERS,
    Fetch,
    FetchAdapter,
    FetchedPage,
    FetchResult,
    drift,
    from_network,
)
from credissuer.operations.assessing.holder_notices import tell
from credissuer.operations.casework import opening
from credissuer.operations.perform import needs, perform
from credissuer.staff.roles import Permission
from credissuer.store.applications.applications import ApplicationReading
from credissuer.store.applications.proofs import Proofs
from credissuer.store.transaction import Transaction
from credverifier.wire import number as numbers

REASONS = ("gone", "another")
"""Why an account is no longer what it was."""

_AT_ONCE = 200


class Drift(NamedTuple):
    """A proven account that changed. `reason` is one of REASONS."""

    proof: ProofRecord
    application: ApplicationRecord
    reason: str


class OnDrift(Protocol):
    """What a feature does about it, in the commit that records it."""

    def __call__(
        self, transaction: Transaction, call: Call, office: Office, drift: Drift, /
    ) -> Outcome[Any]: ...


def _open_case(
    transaction: Transaction, call: Call, office: Office, drift: Drift, /
) -> Outcome[Any]:
    """A case about the certificate, unless one is open."""
    number = drift.application.certificate
    if number is None or transaction.certificates.by_number(number) is None:
        return Outcome(None)
    return opening.on_drift(transaction, call, office, number, drift.proof.url)


ON_DRIFT: list[OnDrift] = [_open_case]
"""One entry a feature that follows drift up."""


@needs(Permission.ASSESS)
def due_for_staff(office: Office, call: Call) -> list[tuple[ProofRecord, ApplicationRecord]]:
    """The proven accounts whose turn it is, the longest due first."""
    with office.store.read() as reading:
        applications = reading.of(ApplicationReading)
        due = [
            (proof, applications.by_id(proof.application_id))
            for proof in reading.of(Proofs).due(call.now, _AT_ONCE)
            if proof.state is ProofState.PROVEN
        ]
    return [(proof, application) for proof, application in due if application is not None]


@needs(Permission.ASSESS)
def recheck_due(
    office: Office,
    call: Call,
    adapters: Mapping[str, FetchAdapter] = ADAPTERS,
    get: Fetch = from_network,
) -> int:
    """Look at every account whose turn it is and that an adapter can read; returns how many.

    Those of other platforms, and those whose platform was silent, stay due: staff looks. All of
    them do in an office that reads no pages.
    """
    if not office.reads_account_pages:
        return 0
    with office.store.read() as reading:
        due = [
            one for one in reading.of(Proofs).due(call.now, _AT_ONCE) if one.platform in adapters
        ]
    done = 0
    for proof in due:
        page = adapters[proof.platform].look(proof, get)
        if page.sight is not FetchResult.SILENT:
            done += perform(office, call, record_recheck, office, proof, page)
    return done


@operation(Permission.ASSESS)
def record_recheck(
    transaction: Transaction, call: Call, office: Office, before: ProofRecord, page: FetchedPage
) -> Outcome[int]:
    """Record what a page showed, unless another server was faster; the value is 1 or 0."""
    proof = transaction.of(Proofs).by_id(before.id)
    # The same row as when it was looked at: of two servers one records, the other finds it done.
    if proof is None or proof != before:
        return Outcome(0)
    reason = drift(proof, page)
    if reason is None:
        return Outcome(1, (_same(transaction, call, proof, page.page_sha256),))
    outcome = _drifted(transaction, call, office, proof, reason, "adapter")
    return Outcome(1, outcome.events, outcome.due)


@operation(Permission.ASSESS)
def recheck_by_staff(
    transaction: Transaction, call: Call, office: Office, proof_id: str, result: str
) -> Outcome[ProofRecord]:
    """Record what a member of staff saw: `same`, or one of REASONS.

    Raises NotFoundError `proof.not_found`, UsageError `proof.result_unknown`.
    """
    proof = transaction.of(Proofs).by_id(proof_id)
    if proof is None or proof.state is not ProofState.PROVEN:
        raise NotFoundError("proof.not_found")
    if result not in ("same", *REASONS):
        raise UsageError("proof.result_unknown", results=", ".join(("same", *REASONS)))
    if result == "same":
        event = _same(transaction, call, proof, proof.evidence_sha256)
        outcome: Outcome[Any] = Outcome(None, (event,))
    else:
        outcome = _drifted(transaction, call, office, proof, result, call.actor.id)
    after = transaction.of(Proofs).by_id(proof_id)
    assert after is not None
    return Outcome(after, outcome.events, outcome.due)


def _same(
    transaction: Transaction, call: Call, proof: ProofRecord, sha256: str | None
) -> AuditEvent:
    again = replace(proof, recheck_at=call.now + RECHECK, evidence_sha256=sha256)
    transaction.of(Proofs).change(again)
    return call.event("proof.rechecked", proof.application_id, proof=proof.id, sha256=sha256)


def _drifted(
    transaction: Transaction,
    call: Call,
    office: Office,
    proof: ProofRecord,
    reason: str,
    by: str,
) -> Outcome[None]:
    changed = replace(
        proof, state=ProofState.DRIFTED, checked_at=call.now, checked_by=by, recheck_at=None
    )
    transaction.of(Proofs).change(changed)
    application = transaction.of(ApplicationReading).by_id(proof.application_id)
    assert application is not None  # a foreign key
    events = [call.event("proof.drifted", proof.application_id, proof=proof.id, reason=reason)]
    due = NOTHING_DUE
    # Of an application that is still open nobody outside relies on the account.
    if application.state is ApplicationState.GRANTED:
        shown = numbers.show(application.certificate) if application.certificate else ""
        tell(
            transaction,
            office,
            application,
            "handle_drift",
            f"{proof.id}:{call.now:%Y%m%d}",
            number=shown,
            handle=proof.handle,
        )
        for follow in ON_DRIFT:
            outcome = follow(transaction, call, office, Drift(changed, application, reason))
            events += outcome.events
            due |= outcome.due
    return Outcome(None, tuple(events), due)
