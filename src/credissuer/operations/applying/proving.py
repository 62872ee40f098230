"""The accounts of an application, and the codes by which their owner proves them."""

from __future__ import annotations

from dataclasses import replace

from credissuer.applications.application import ApplicationRecord, ApplicationState, require_next
from credissuer.applications.proof import (
    LIFETIME,
    ProofRecord,
    ProofState,
    code_of,
    id_of,
    prefix_of,
)
from credissuer.assessment.subjects import UNRESOLVED, ShareLinks, account_from_url
from credissuer.errors import NotFoundError, RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.applying.own import own_application
from credissuer.store.applications.applications import Applications
from credissuer.store.applications.proofs import Proofs
from credissuer.store.transaction import Transaction

MOST_ACCOUNTS = 10

STILL_PROVES = frozenset(
    {
        ApplicationState.DRAFT,
        ApplicationState.SUBMITTED,
        ApplicationState.ASSESSING,
        ApplicationState.MORE_ASKED,
    }
)
"""The states in which accounts may still be proved."""


def new_proof(
    office: Office,
    call: Call,
    application_id: str,
    position: int,
    *,
    platform: str,
    key: str,
    handle: str,
    account_id: str | None,
    url: str,
) -> ProofRecord:
    """The proof of an account with a fresh code."""
    return ProofRecord(
        id=id_of(office.entropy(5)),
        application_id=application_id,
        position=position,
        platform=platform,
        key=key,
        handle=handle,
        account_id=account_id,
        url=url,
        code=code_of(prefix_of(office.public_url), office.entropy(3)),
        code_expires_at=call.now + LIFETIME,
    )


@operation(None)
def add_account(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    link: str,
    share_links: ShareLinks = UNRESOLVED,
) -> Outcome[ProofRecord]:
    """Add the account that a profile link means to a draft.

    Raises RefusedError `account.…` and `share_link.…` as `account_from_url`,
    `application.account_twice`, `.accounts_too_many`, `.cannot_change`, NotFoundError.
    """
    record = _draft(transaction, call, text)
    account = account_from_url(link, None, share_links)
    proofs = transaction.of(Proofs).of_application(record.id)
    if len(proofs) >= MOST_ACCOUNTS:
        raise RefusedError("application.accounts_too_many", most=MOST_ACCOUNTS)
    if account.key in {proof.key for proof in proofs}:
        raise RefusedError("application.account_twice")
    proof = new_proof(
        office,
        call,
        record.id,
        max((one.position for one in proofs), default=-1) + 1,
        platform=account.platform,
        key=account.key,
        handle=account.handle,
        account_id=account.account_id,
        url=account.url,
    )
    transaction.add([proof])
    _touched(transaction, call, record)
    return Outcome(proof)


@operation(None)
def remove_account(
    transaction: Transaction,
    call: Call,
    text: str,
    proof_id: str,
) -> Outcome[None]:
    """Take an account out of a draft.

    Raises NotFoundError `proof.not_found`, RefusedError `application.cannot_change`.
    """
    record = _draft(transaction, call, text)
    transaction.of(Proofs).remove(_own_proof(transaction, record, proof_id).id)
    _touched(transaction, call, record)
    return Outcome(None)


@operation(None)
def placed(
    transaction: Transaction,
    call: Call,
    text: str,
    proof_id: str,
    method: str | None = None,
) -> Outcome[ProofRecord]:
    """The holder says that the code is in its place; `method` is where (a code of `PLACES`).

    Raises RefusedError `proof.expired`, NotFoundError `proof.not_found`.
    """
    record = _provable(transaction, call, text)
    proof = _own_proof(transaction, record, proof_id)
    if proof.state is ProofState.PROVEN:
        return Outcome(proof)
    if not proof.is_open(call.now):
        raise RefusedError("proof.expired")
    changed = replace(
        proof,
        state=ProofState.PLACED,
        placed_at=call.now,
        method=method if method in PLACES else None,
    )
    transaction.of(Proofs).change(changed)
    _touched(transaction, call, record)
    return Outcome(changed, (call.event("proof.placed", record.id, proof=proof.id),))


@operation(None)
def fresh_code(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    proof_id: str,
) -> Outcome[ProofRecord]:
    """A new code for an account that is not proved yet, for another 72 hours."""
    record = _provable(transaction, call, text)
    proof = _own_proof(transaction, record, proof_id)
    if proof.state is ProofState.PROVEN:
        return Outcome(proof)
    changed = replace(
        proof,
        code=code_of(prefix_of(office.public_url), office.entropy(3)),
        code_expires_at=call.now + LIFETIME,
        state=ProofState.WAITING,
        placed_at=None,
    )
    transaction.of(Proofs).change(changed)
    _touched(transaction, call, record)
    return Outcome(changed)


PLACES = ("bio", "description", "pinned", "story")
"""Where a code may be put, in the order in which they are offered."""


def _own_proof(
    transaction: Transaction,
    record: ApplicationRecord,
    proof_id: str,
) -> ProofRecord:
    proof = transaction.of(Proofs).by_id(proof_id[:40])
    if proof is None or proof.application_id != record.id:
        raise NotFoundError("proof.not_found")
    return proof


def _draft(transaction: Transaction, call: Call, text: str) -> ApplicationRecord:
    record = own_application(transaction, call, text)
    if record.state is not ApplicationState.DRAFT:
        require_next(record, ApplicationState.DRAFT)
    return record


def _provable(transaction: Transaction, call: Call, text: str) -> ApplicationRecord:
    """An application whose accounts may still be proved: also after it was sent, because staff may
    find a code missing.
    """
    record = own_application(transaction, call, text)
    if record.state not in STILL_PROVES:
        require_next(record, ApplicationState.DRAFT)
    return record


def _touched(transaction: Transaction, call: Call, record: ApplicationRecord) -> None:
    # A draft alone, because staff who look at a sent one would be refused their own change.
    if record.state is ApplicationState.DRAFT:
        transaction.of(Applications).change(replace(record, changed_at=call.now))
