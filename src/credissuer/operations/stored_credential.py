"""What a stored certificate says, and the holder's key to which it is bound."""

from __future__ import annotations

from collections.abc import Sequence

from credissuer.credentials import compose
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import SignaturePurpose
from credissuer.office import Office
from credissuer.store.transaction import Reading
from credverifier.wire.credentials import sd_jwt_vc
from credverifier.wire.credentials.credential import Credential


def bound_to(reading: Reading, number_: str) -> dict[str, str] | None:
    """The key of the holder to which the certificate for wallets of this number is bound, or was to
    be.
    """
    return bound_to_each(reading, [number_]).get(number_)


def bound_to_each(reading: Reading, numbers: Sequence[str]) -> dict[str, dict[str, str]]:
    """Number -> such a key; certificates without one are absent."""
    bound_ones = reading.renditions.by_numbers(numbers, SignaturePurpose.SD_JWT)
    keys = {
        name: sd_jwt_vc.holder_key(rendition.signing_input)
        for name, rendition in bound_ones.items()
    }
    return {name: key for name, key in keys.items() if key is not None}


def credential_of(office: Office, reading: Reading, certificate: CertificateRecord) -> Credential:
    """What a stored certificate says."""
    return credentials_of(office, reading, [certificate])[certificate.number]


def credentials_of(
    office: Office, reading: Reading, certificates: Sequence[CertificateRecord]
) -> dict[str, Credential]:
    """Number -> what that stored certificate says, in four queries however many there are."""
    owners = [certificate.subject_id for certificate in certificates]
    subjects, accounts = reading.subjects.by_ids(owners), reading.accounts.of_subjects(owners)
    portraits = reading.portraits.of_subjects(owners)
    assessments = reading.assessments.by_ids([one.assessment_id for one in certificates])
    return {
        certificate.number: compose.compose(
            certificate,
            subjects[certificate.subject_id],
            accounts[certificate.subject_id],
            assessments[certificate.assessment_id],
            office.programme,
            issuer=office.issuer_id,
            issuer_name=office.issuer_name,
            public_url=office.public_url,
            portrait=portraits.get(certificate.subject_id),
        )
        for certificate in certificates
    }
