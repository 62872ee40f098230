"""Sign certificates anew whose key is compromised: the same number, index, facts and end.

As every signature is, each is recorded before it is made, and read back as the public would before
it is stored. What the old key signed is kept as replaced. Repeated after an interruption, it goes
on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from credissuer import failpoints
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import RenditionRecord, SignaturePurpose
from credissuer.documents import known_keys
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Due, Outcome, step
from credissuer.operations import release, renditions, stored_credential
from credissuer.operations.deciding.policy import two_decide
from credissuer.operations.formats.rendition_format import RenditionFormat, RenditionSource
from credissuer.operations.formats.table import WALLET, WHOLE
from credissuer.operations.perform import needs, perform
from credissuer.operations.publishing import publish_due
from credissuer.operations.sign import Intent, SignedIntent
from credissuer.operations.worker_processes.in_turn import signed_in_turn
from credissuer.operations.worker_processes.pool import WorkerPool, pool_for
from credissuer.signing.provider import KeyState, KeyUse
from credissuer.staff.roles import Permission
from credissuer.store.staff.proposals import ProposalReading
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire.status.standing import Standing

BATCH = 500
"""Certificates in one commit; a power cut leaves at most two batches unfinished."""

CHUNK = 5_000
"""Certificates that are published together."""

KIND = "key-reissue"
"""The kind of the proposals that let it happen where two people decide."""

Progress = Callable[[int], None]
"""Called with how many certificates were looked at just now."""

# What the public's own verification says of a token that is right, of a certificate that stands no
# more.
_SAID: dict[Standing, tuple[str, ...]] = {
    Standing.SUSPENDED: ("status.suspended",),
    Standing.REVOKED: ("status.revoked",),
    Standing.SUPERSEDED: ("status.superseded", "status.revoked"),
}
_EXPIRED = "validity.expired"


class Reissued(NamedTuple):
    """`numbers` have a new token; `refused` are those that the public would refuse all the same,
    each with the code.
    """

    numbers: list[str]
    refused: list[tuple[str, str]]


def compromised_keys(office: Office) -> list[str]:
    """The thumbprints of the credential keys that nobody accepts any more."""
    return [
        record.thumbprint
        for record in office.keyring.records
        if record.use is KeyUse.CREDENTIAL and record.state is KeyState.COMPROMISED
    ]


def is_decided(reading: Reading, keys: Sequence[str]) -> bool:
    """Whether it may be signed anew what these compromised keys signed: in an office of one, or by
    an approved proposal about all of them.
    """
    if not two_decide(reading):
        return True
    ended = reading.of(ProposalReading).page(kind=KIND, is_open=False)
    return any(one.is_by_two and set(keys) <= set(one.content["keys"]) for one in ended)


@needs(Permission.KEYS)
def waiting(office: Office, call: Call, thumbprint: str | None = None) -> int:
    """How many certificates wait for a new signature, or would, were this key compromised too."""
    keys = compromised_keys(office)
    if thumbprint is not None:
        keys.append(thumbprint)
    with office.store.read() as reading:
        return len(reading.renditions.to_sign_anew(keys))


@needs(Permission.KEYS)
def reissue(
    office: Office,
    call: Call,
    progress: Progress = lambda done: None,
) -> Reissued:
    """Sign anew, and publish, every certificate that a compromised key signed, whatever its
    standing.

    Because a badge that leads to a revoked or replaced certificate must say so, and not that it is
    forged. In many commits. Raises RefusedError `decision.two_needed` where two people decide and
    have not, PublicationError `publish.pending` where everything is durable.
    """
    keys = compromised_keys(office)
    with office.store.read() as reading:
        if not is_decided(reading, keys):
            raise RefusedError("decision.two_needed")
        numbers = reading.renditions.to_sign_anew(keys)
    done = Reissued([], [])
    unpublished: list[str] = []
    with pool_for(len(numbers), office.signing_processes) as pool:
        for count, made in _reissued(office, call, numbers, pool):
            done.numbers.extend(made.numbers)
            done.refused.extend(made.refused)
            unpublished += made.numbers
            progress(count)
            if len(unpublished) >= CHUNK:
                publish_due.publish_issued(office, unpublished)
                unpublished.clear()
    if unpublished:
        publish_due.publish_issued(office, unpublished)
    return done


def reissue_numbers(office: Office, call: Call, numbers: Sequence[str]) -> Reissued:
    """Sign these anew, durable when this returns; one that is refused stops no other."""
    done = Reissued([], [])
    for _, made in _reissued(office, call, numbers, None):
        done.numbers.extend(made.numbers)
        done.refused.extend(made.refused)
    return done


def _reissued(
    office: Office, call: Call, numbers: Sequence[str], pool: WorkerPool | None
) -> Iterator[tuple[int, Reissued]]:
    """Batch by batch: how many certificates that were, and what became of them."""
    intended = _intended(office, call, numbers)
    for batch, signed in signed_in_turn(office, intended, pool):
        refusals = {one.certificate.number: _refusal(one, call.now) for one in signed}
        good = [one for one in signed if refusals[one.certificate.number] is None]
        failpoints.reach("reissue.before_record")
        made = perform(office, call, record_reissued, good) if good else []
        failpoints.reach("reissue.after_record")
        # Their certificates for wallets are bound to holders' keys that nothing else remembers.
        renditions.sign_bound(office, call, batch)
        refused = [(number, code) for number, code in refusals.items() if code is not None]
        yield len(batch), Reissued(made, refused)


def _intended(
    office: Office, call: Call, numbers: Sequence[str]
) -> Iterator[tuple[Sequence[str], list[Intent]]]:
    for start in range(0, len(numbers), BATCH):
        batch = numbers[start : start + BATCH]
        failpoints.reach("reissue.before_intent")
        intents = perform(office, call, intend_reissue, office, batch)
        failpoints.reach("reissue.after_intent")
        yield batch, intents


@step
def intend_reissue(
    transaction: Transaction,
    call: Call,
    office: Office,
    numbers: Sequence[str],
) -> Outcome[list[Intent]]:
    """Record what will be signed anew, and move what the old key signed out of its place."""
    keys = compromised_keys(office)
    signer = known_keys.signer(office, transaction, KeyUse.CREDENTIAL)
    active, issued_at = signer.key_id.rpartition("#")[2], int(call.now.timestamp())
    stored = transaction.certificates.by_numbers(numbers)
    holders = stored_credential.bound_to_each(transaction, list(stored))
    credentials = stored_credential.credentials_of(office, transaction, list(stored.values()))
    transaction.replaced_renditions.take(
        list(stored),
        key_ids=keys,
        active=active,
        at=call.now,
    )
    left = {
        purpose: transaction.renditions.by_numbers(list(stored), purpose)
        for purpose in (SignaturePurpose.VC_JWT, SignaturePurpose.SD_JWT)
    }
    intents: list[Intent] = []
    fresh: list[RenditionRecord] = []
    for number, certificate in sorted(stored.items()):
        renewed = replace(certificate, key_id=active)
        source = RenditionSource(credentials[number], signer, issued_at, holders.get(number))
        intent = left[SignaturePurpose.VC_JWT].get(number)
        if intent is None:
            intent = _intent(renewed, WHOLE, source, office, call.now)
            fresh.append(intent)
        # Otherwise another run has signed it meanwhile, or a good key before: another form was bad.
        if intent.signature is None:
            intents.append((renewed, intent))
        if number in holders and number not in left[SignaturePurpose.SD_JWT]:
            fresh.append(_intent(renewed, WALLET, source, office, call.now))
    transaction.add_or_end(fresh)
    return Outcome(intents)


def _intent(
    certificate: CertificateRecord,
    form: RenditionFormat,
    source: RenditionSource,
    office: Office,
    now: datetime,
) -> RenditionRecord:
    unsigned = form.unsigned(office, source)
    return release.intent(
        certificate,
        form.purpose,
        certificate.key_id,
        unsigned.signing_input,
        now,
        unsigned.disclosures,
    )


def _refusal(one: SignedIntent, now: datetime) -> str | None:
    """Why the public would refuse a token that its certificate does not explain, or None."""
    certificate = one.certificate
    allowed: tuple[str | None, ...] = _SAID.get(certificate.standing, (None,))
    if certificate.valid_until <= now:
        allowed = (*allowed, _EXPIRED)
    return None if one.refusal in allowed else one.refusal or "status.invalid"


@step
def record_reissued(
    transaction: Transaction,
    call: Call,
    signed: Sequence[SignedIntent],
) -> Outcome[list[str]]:
    """Record the new signatures of released certificates; returns the numbers of those that were
    still open.
    """
    numbers = [one.certificate.number for one in signed]
    still_open = transaction.renditions.still_open(numbers, SignaturePurpose.VC_JWT)
    recorded = [one for one in signed if one.certificate.number in still_open]
    if not recorded:
        return Outcome([])
    transaction.renditions.record_signatures([one.signature for one in recorded])
    made = [one.certificate.number for one in recorded]
    replaced = transaction.certificates.key_ids(made)
    key_id = recorded[0].certificate.key_id
    transaction.certificates.change_key(made, key_id)
    events = [
        call.event(
            "certificate.reissued",
            one.certificate.number,
            key=key_id,
            replaced=replaced[one.certificate.number],
            token_sha256=one.signature.token_sha256,
        )
        for one in recorded
    ]
    return Outcome(made, tuple(events), due_later=Due(incomplete=tuple(made)))
