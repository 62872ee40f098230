"""Check that an account is the applicant's: staff looks and keeps what they saw, or the page is
fetched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from credissuer.applications.application import ApplicationRecord, ApplicationState
from credissuer.applications.proof import ProofRecord, ProofState
from credissuer.assessment.evidence import AssessorEvidenceRecord
from credissuer.errors import NotFoundError, RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.assessing.application_records import (
    find,
    require_assessor,
    require_state,
)
from credissuer.operations.assessing.fetch_proof import (
    ADAPTERS,
    Fetch,
    FetchAdapter,
    FetchedPage,
    FetchResult,
    drift,
    from_network,
)
from credissuer.operations.assessing.gather import new_evidence_id
from credissuer.operations.deciding.persons import require_person
from credissuer.operations.perform import needs, perform
from credissuer.staff.roles import Permission
from credissuer.store.applications.assessor_evidence import AssessorEvidence
from credissuer.store.applications.proofs import Proofs
from credissuer.store.transaction import Reading, Transaction

RECHECK = timedelta(days=30)
"""After that long a proven account is looked at again."""

METHODS = ("bio", "description", "pinned", "story", "post")
"""Where a code may stand."""

BY_PAGE, ADAPTER = "page", "adapter"
"""The method, and who checked, where an adapter has read the page."""

# Of every platform that has one: digits, or YouTube's UC….
_STABLE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@operation(Permission.ASSESS)
def check_by_staff(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    proof_id: str,
    *,
    is_seen: bool,
    method: str = "",
    evidence_id: str = "",
    account_id: str = "",
) -> Outcome[ProofRecord]:
    """Record that a member of staff has looked for the code, and whether it was there.

    What was seen rests on a captured file, taken before the code ended. Raises RefusedError
    `proof.method_unknown`, `.evidence_needed`, `.code_expired`, `.account_id_invalid`,
    `.another_account`, and as `find`, `require_assessor`.
    """
    application, proof = _open_proof(transaction, call, text, proof_id)
    if not is_seen:
        return _missing(transaction, call, application, proof)
    if method not in METHODS:
        raise RefusedError("proof.method_unknown", methods=", ".join(METHODS))
    evidence = _captured(transaction, application, evidence_id)
    if evidence.captured_at >= proof.code_expires_at:
        raise RefusedError("proof.code_expired", text=proof.code)
    stable_id = account_id.strip() or proof.account_id
    if stable_id is not None and not _STABLE_ID.fullmatch(stable_id):
        raise RefusedError("proof.account_id_invalid")
    proven = replace(
        proof,
        method=method,
        account_id=_same_id(proof, stable_id),
        checked_by=require_person(transaction, call).id,
        evidence_sha256=evidence.sha256,
    )
    return _prove(transaction, call, proven)


@needs(Permission.ASSESS)
def check_by_page(
    office: Office,
    call: Call,
    text: str,
    proof_id: str,
    adapters: Mapping[str, FetchAdapter] = ADAPTERS,
    get: Fetch = from_network,
) -> ProofRecord:
    """Fetch the page of the account and record whether the code stands in it.

    Raises RefusedError `proof.pages_not_read`, `proof.no_adapter`, `proof.silent` where the platform shows no page to
    strangers, and as `check_by_staff`.
    """
    if not office.reads_account_pages:
        raise RefusedError("proof.pages_not_read")
    with office.store.read() as reading:
        _, proof = _find_proof(reading, text, proof_id)
    adapter = adapters.get(proof.platform)
    if adapter is None:
        raise RefusedError("proof.no_adapter", platform=proof.platform)
    # Outside any transaction: no writer waits for somebody else's server.
    page = adapter.look(proof, get)
    if page.sight is FetchResult.SILENT:
        raise RefusedError("proof.silent", platform=proof.platform)
    return perform(office, call, record_page, office, text, proof_id, page)


@operation(Permission.ASSESS)
def record_page(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    proof_id: str,
    page: FetchedPage,
) -> Outcome[ProofRecord]:
    """Record what a fetched page showed, with its digest as the evidence."""
    application, proof = _open_proof(transaction, call, text, proof_id)
    if not proof.is_open(call.now):
        raise RefusedError("proof.code_expired", text=proof.code)
    if not page.shows(proof.code):
        return _missing(transaction, call, application, proof)
    if drift(proof, page) is not None:
        raise RefusedError("proof.another_account")
    evidence = AssessorEvidenceRecord(
        id=new_evidence_id(office),
        application_id=application.id,
        added_by=require_person(transaction, call).id,
        added_at=call.now,
        captured_at=call.now,
        criterion=None,
        proof=proof.position,
        link=proof.url[:500],
        file=None,
        file_name=None,
        sha256=page.page_sha256,
        note="",
    )
    transaction.add([evidence])
    proven = replace(
        proof,
        method=BY_PAGE,
        account_id=proof.account_id or page.account_id,
        checked_by=ADAPTER,
        evidence_sha256=page.page_sha256,
    )
    return _prove(transaction, call, proven)


def _prove(transaction: Transaction, call: Call, checked: ProofRecord) -> Outcome[ProofRecord]:
    """Record that an account is the applicant's, as `checked` says how and by whom."""
    proven = replace(
        checked,
        state=ProofState.PROVEN,
        checked_at=call.now,
        recheck_at=call.now + RECHECK,
    )
    transaction.of(Proofs).change(proven)
    event = call.event(
        "proof.proven",
        proven.application_id,
        proof=proven.id,
        method=proven.method,
        sha256=proven.evidence_sha256,
    )
    return Outcome(proven, (event,))


def _find_proof(
    reading: Reading, text: str, proof_id: str
) -> tuple[ApplicationRecord, ProofRecord]:
    application = find(reading, text)
    proof = reading.of(Proofs).by_id(proof_id)
    # Of this application, because whoever may open one must not change another by its address.
    if proof is None or proof.application_id != application.id:
        raise NotFoundError("proof.not_found")
    return application, proof


def _open_proof(
    transaction: Transaction, call: Call, text: str, proof_id: str
) -> tuple[ApplicationRecord, ProofRecord]:
    person = require_person(transaction, call)
    application, proof = _find_proof(transaction, text, proof_id)
    require_state(application, ApplicationState.ASSESSING, ApplicationState.MORE_ASKED)
    require_assessor(transaction, application, person.id)
    return application, proof


def _missing(
    transaction: Transaction, call: Call, application: ApplicationRecord, proof: ProofRecord
) -> Outcome[ProofRecord]:
    person = require_person(transaction, call)
    missing = replace(
        proof,
        state=ProofState.MISSING,
        checked_by=person.id,
        checked_at=call.now,
        method=None,
        evidence_sha256=None,
        recheck_at=None,
    )
    transaction.of(Proofs).change(missing)
    return Outcome(missing, (call.event("proof.missing", application.id, proof=proof.id),))


def _captured(
    reading: Reading, application: ApplicationRecord, evidence_id: str
) -> AssessorEvidenceRecord:
    record = reading.of(AssessorEvidence).by_id(evidence_id)
    if record is None or record.application_id != application.id or record.sha256 is None:
        raise RefusedError("proof.evidence_needed")
    return record


def _same_id(proof: ProofRecord, stable_id: str | None) -> str | None:
    # An id in the account's own address is what the certificate will say: none other may be kept.
    if proof.account_id is not None and stable_id != proof.account_id:
        raise RefusedError("proof.another_account")
    return stable_id
