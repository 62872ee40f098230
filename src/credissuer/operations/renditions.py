"""Further renditions of a certificate: each is signed once, when it is first wanted, and kept.

As every signature is, they are recorded before they are signed, and read back as the public would
before they are stored. Only a certificate in good standing gets one; what was signed stays when its
standing changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from credissuer import failpoints
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import RenditionRecord, SignaturePurpose
from credissuer.documents import known_keys
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Due, Outcome, step
from credissuer.operations import release
from credissuer.operations.formats.rendition_format import RenditionSource
from credissuer.operations.formats.table import FORMATS, WALLET
from credissuer.operations.perform import perform
from credissuer.operations.publishing import publish_due
from credissuer.operations.sign import Intent
from credissuer.operations.stored_credential import credential_of
from credissuer.signing.provider import KeyUse
from credissuer.store.transaction import Transaction
from credverifier.wire import number
from credverifier.wire.credentials.credential import Credential
from credverifier.wire.envelope.jws import Signer
from credverifier.wire.status.standing import Standing


def bound(
    office: Office,
    certificate: CertificateRecord,
    credential: Credential,
    signer: Signer,
    holder_key: Mapping[str, str],
) -> RenditionRecord:
    """The certificate for wallets of a new certificate, bound to its holder's key: intended, to be
    recorded with it.
    """
    issued_at = int(certificate.issued_at.timestamp())
    unsigned = WALLET.unsigned(office, RenditionSource(credential, signer, issued_at, holder_key))
    return release.intent(
        certificate,
        SignaturePurpose.SD_JWT,
        certificate.key_id,
        unsigned.signing_input,
        certificate.issued_at,
        unsigned.disclosures,
    )


def sign_bound(office: Office, call: Call, numbers: Sequence[str]) -> int:
    """Sign what `bound` intended for these certificates and nobody signed yet; returns how many.

    Whatever is left, `sign_missing` finishes. Raises as `release.release` does.
    """
    # An intent names its key; one of a key that signs no more can never be finished.
    active = office.keyring.active(KeyUse.CREDENTIAL).thumbprint
    with office.store.read() as reading:
        renditions = reading.renditions.by_numbers(numbers, SignaturePurpose.SD_JWT)
        certificates = [
            reading.certificates.by_number(name)
            for name, intent in renditions.items()
            if intent.signature is None
        ]
    wanted = [
        certificate
        for certificate in certificates
        if certificate is not None
        and certificate.released_at is not None
        and certificate.standing is Standing.VALID
        and renditions[certificate.number].key_id == active
    ]
    return len(_sign(office, call, wanted, SignaturePurpose.SD_JWT)) if wanted else 0


def token(office: Office, call: Call, certificate: CertificateRecord, purpose: str) -> str:
    """The rendition of a certificate, signed at the first call.

    Raises RefusedError `certificate.cannot_change` where there is none yet and the certificate is
    not in good standing.
    """
    # One signer at a time, because two signatures of one text are two tokens, and one is kept.
    with office.publish_lock():
        with office.store.read() as reading:
            rendition = reading.renditions.get(certificate.number, purpose)
        if rendition is not None and rendition.token is not None:
            return rendition.token
        # A fresh signature on a revoked certificate would only serve who wants to deceive.
        if certificate.standing is not Standing.VALID:
            raise RefusedError(
                "certificate.cannot_change",
                number=number.show(certificate.number),
                standing=certificate.standing.value,
                change="badge",
            )
        made = _sign(office, call, [certificate], purpose)[0]
    if FORMATS[purpose].ending is not None:
        # Outside of the lock, which publishing takes. Whoever asked shows it to others next.
        publish_due.publish_if_possible(office, Due(renditions=(certificate.number,)))
    return made


class MissingSigned(NamedTuple):
    """How many renditions were `signed`, and number -> the refusal to sign one."""

    signed: int
    refused: dict[str, RefusedError]


def sign_missing(office: Office, call: Call, purpose: str, numbers: Sequence[str]) -> MissingSigned:
    """Sign the rendition of those of `numbers`, some hundreds, that are good now and have none.

    An intent of a key that signs no more is left as it is. One that is refused holds up no other.
    Raises as `release.release` does, but for its RefusedError.
    """
    try:
        return MissingSigned(_sign_those(office, call, purpose, numbers), {})
    except RefusedError:
        # The standing of one may have changed meanwhile, or one cannot be signed: each is looked at
        # by itself.
        signed, refused = 0, {}
    for name in numbers:
        try:
            signed += _sign_those(office, call, purpose, [name])
        except RefusedError as error:
            refused[name] = error
    return MissingSigned(signed, refused)


def _sign_those(office: Office, call: Call, purpose: str, numbers: Sequence[str]) -> int:
    """How many were signed.

    Under the publisher's lock, because two signatures of one text are two tokens.
    """
    with office.publish_lock():
        now, active = office.clock(), office.keyring.active(KeyUse.CREDENTIAL).thumbprint
        with office.store.read() as reading:
            certificates = reading.certificates.by_numbers(numbers).values()
            renditions = reading.renditions.by_numbers(numbers, purpose)
        wanted = [
            certificate
            for certificate in certificates
            if certificate.released_at is not None
            and certificate.standing is Standing.VALID
            # The read-back would refuse a certificate outside of its validity.
            and certificate.valid_from <= now < certificate.valid_until
            and _may_be_signed(renditions.get(certificate.number), active)
        ]
        return len(_sign(office, call, wanted, purpose)) if wanted else 0


def _may_be_signed(rendition: RenditionRecord | None, active: str) -> bool:
    return rendition is None or (rendition.signature is None and rendition.key_id == active)


def _sign(
    office: Office,
    call: Call,
    certificates: Sequence[CertificateRecord],
    purpose: str,
) -> list[str]:
    """The tokens of `certificates`, each recorded before it is signed."""
    intents = perform(
        office,
        call,
        intend_renditions,
        office,
        certificates,
        purpose,
    )
    failpoints.reach("issue.after_intent")
    return release.sign_renditions(office, call, intents)


@step
def intend_renditions(
    transaction: Transaction,
    call: Call,
    office: Office,
    certificates: Sequence[CertificateRecord],
    purpose: str,
) -> Outcome[list[Intent]]:
    """Record what will be signed; an intent that an interrupted run recorded stays as it is."""
    signer = known_keys.signer(office, transaction, KeyUse.CREDENTIAL)
    key_id, issued_at = signer.key_id.rpartition("#")[2], int(call.now.timestamp())
    numbers = [certificate.number for certificate in certificates]
    intents = transaction.renditions.by_numbers(numbers, purpose)
    fresh: list[RenditionRecord] = []
    for certificate in certificates:
        if certificate.number not in intents:
            credential = credential_of(office, transaction, certificate)
            unsigned = FORMATS[purpose].unsigned(
                office, RenditionSource(credential, signer, issued_at)
            )
            intents[certificate.number] = release.intent(
                certificate,
                purpose,
                key_id,
                unsigned.signing_input,
                call.now,
                unsigned.disclosures,
            )
            fresh.append(intents[certificate.number])
    transaction.add(fresh)
    return Outcome([(certificate, intents[certificate.number]) for certificate in certificates])
