"""Statements: the office signs a verdict that its server gave (`receipt+jwt`)."""

from __future__ import annotations

import hashlib

from credissuer.office import Office
from credissuer.signing.provider import KeyUse
from credverifier import statement
from credverifier.verdict import Verdict
from credverifier.wire.envelope import jws


def sign(office: Office, verdict: Verdict, credential: str | None) -> str:
    """The verdict as the office states it; `credential` is the token that was handed over.

    It is published nowhere and recorded nowhere: it is the word of a server, and what it rests on
    is public. Raises SigningKeyError.
    """
    signer = office.keyring.signer(KeyUse.STATUS)
    digest = None
    if credential is not None:
        digest = hashlib.sha256(credential.strip().encode("utf-8")).hexdigest()
    claims = statement.to_claims(
        verdict.to_dict(),
        issuer=office.issuer_id,
        issued_at=int(verdict.checked_at.timestamp()),
        credential_sha256=digest,
    )
    return jws.sign(claims, typ=statement.TYP, signer=signer)
