"""The head of the audit trail, signed and kept outside the database, so that a cut at its end is
seen.
"""

from __future__ import annotations

from typing import Any

from credissuer.errors import AuditError
from credissuer.office import Office
from credissuer.publication.contract import put_newer
from credissuer.signing.provider import KeyUse
from credverifier.errors import CredentialError
from credverifier.trust.anchors import AUDIT
from credverifier.wire.envelope import jws

TYP = "audit-checkpoint+jwt"
PATH = "audit-checkpoint.jwt"


def write(office: Office) -> None:
    """Sign the present head and keep it in the office's folder.

    Called under the publisher's lock.
    """
    with office.store.read() as reading:
        head = reading.audit.last()
    if head is None:
        return
    payload = {
        "iss": office.issuer_id,
        "iat": int(office.clock().timestamp()),
        "version": head.seq,
        "hash": head.hash,
    }
    put_newer(
        office.ledger, PATH, jws.sign(payload, typ=TYP, signer=office.keyring.signer(KeyUse.AUDIT))
    )


def read(office: Office) -> dict[str, Any] | None:
    """The claims of the kept checkpoint, its signature proven, or None where none was ever written.

    Raises AuditError `audit.checkpoint_invalid`.
    """
    octets = office.ledger.get(PATH)
    if octets is None:
        return None
    try:
        signed = jws.parse(octets.decode("ascii"), typ=TYP)
        office.anchors(office.clock()).issuers[office.issuer_id].prove(signed, AUDIT)
    except (CredentialError, UnicodeDecodeError) as error:
        raise AuditError("audit.checkpoint_invalid", problem=str(error)) from error
    return signed.payload
