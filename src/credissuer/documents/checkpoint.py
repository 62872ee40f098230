"""The audit checkpoint: the signed head of the audit trail, kept outside the database.

A cut at the end of the trail is seen by it: who can edit the database cannot sign another head.
"""

from __future__ import annotations

from typing import Any

from credissuer.documents.kind import Contents, Context, PublicKind, Signed, Signing
from credissuer.errors import AuditError
from credissuer.office import Office
from credissuer.publication.contract import Publication
from credissuer.recovery.behind import Claimed, is_not_earlier
from credissuer.signing.provider import KeyUse
from credverifier.errors import CredentialError
from credverifier.trust.anchors import AUDIT
from credverifier.wire.envelope import jws

PATH = "audit-checkpoint.jwt"


class CheckpointKind(PublicKind):
    """One document, under the empty key, in the office's own folder: it is not public."""

    name = "audit-checkpoint"
    typ = "audit-checkpoint+jwt"
    key_use = KeyUse.AUDIT

    def target(self, office: Office, publication: Publication) -> Publication:
        """The office's own folder, whatever the public files go to."""
        return office.own_folder

    def paths(self, key: str) -> tuple[str, ...]:
        """One file."""
        return (PATH,)

    def replaces(self, ours: Claimed, published: Claimed) -> bool:
        """By their times: after a restored backup the trail may be shorter (`documents.fence`)."""
        return is_not_earlier(ours, published)

    def bases(self, context: Context, wanted: Contents, before: Signed) -> dict[str, str]:
        """The head of the trail; an empty trail has no checkpoint."""
        head = context.reading.audit.last()
        # Sequence number and hash, so that every appended entry makes a new checkpoint due.
        return {} if head is None else dict.fromkeys(wanted, f"{head.seq}:{head.hash}")

    def claims(self, signing: Signing) -> dict[str, Any]:
        """`version` is the number of the head, so that no earlier head passes for a later one."""
        head = signing.context.reading.audit.last()
        assert head is not None
        return {
            "iss": signing.context.office.issuer_id,
            "iat": signing.version.issued_at,
            "version": head.seq,
            "hash": head.hash,
        }


def read(office: Office) -> dict[str, Any] | None:
    """The claims of the kept checkpoint, its signature proven; None where none was ever written.

    Raises AuditError `audit.checkpoint_invalid`.
    """
    octets = office.own_folder.get(PATH)
    return None if octets is None else prove(office, octets)


def prove(office: Office, octets: bytes) -> dict[str, Any]:
    """The claims of a checkpoint that was kept anywhere, its signature proven.

    Raises AuditError `audit.checkpoint_invalid`.
    """
    try:
        signed = jws.parse(octets.decode("ascii").strip(), typ=CheckpointKind.typ)
        # By the trust list as of now, so that a checkpoint of a compromised key proves nothing.
        office.anchors(office.clock()).issuers[office.issuer_id].prove(signed, AUDIT)
    except (CredentialError, UnicodeDecodeError) as error:
        raise AuditError("audit.checkpoint_invalid", problem=str(error)) from error
    return signed.payload
