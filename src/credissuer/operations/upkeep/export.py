"""Export certificates, status lists and signatures as one consistent snapshot (CONTRACT section 7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from credissuer.credentials.rendition import Purpose
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import lists
from credissuer.operations.perform import needs
from credissuer.staff.roles import Permission
from credissuer.status.encodings import ENCODINGS
from credissuer.status.lists import SIZE
from credissuer.store.transaction import Reading
from credverifier.wire import number
from credverifier.wire.status.standing import Standing

VC_API = "vc-api"
"""The purpose of a signature made for another system: it is no rendition of a certificate."""

_IN_ORDER = sorted(ENCODINGS, key=lambda encoding: encoding.suffix)
"""The order of the members in an export, which readers may rely on."""


@needs(Permission.EXPORT)
def export(office: Office, call: Call) -> Iterator[dict[str, Any]]:
    """One object for each certificate, status list and signature.

    Certificates still being signed are left out.
    """
    with office.store.read() as reading:
        digests: dict[str, str] = {}
        signatures = []
        for rendition in reading.renditions.all():
            if rendition.token_sha256 is None:
                continue
            signatures.append(
                {
                    "kind": "signature",
                    "purpose": rendition.purpose,
                    "token_sha256": rendition.token_sha256,
                }
            )
            if rendition.purpose == Purpose.VC_JWT:
                digests[rendition.number] = rendition.token_sha256
        for certificate in reading.certificates.all():
            # Its signature may exist and may not: an export holds what is decided for good.
            if certificate.released_at is None and certificate.standing is not Standing.VOIDED:
                continue
            yield {
                "kind": "certificate",
                "number": number.show(certificate.number),
                "ref": certificate.ref,
                "token_sha256": digests.get(certificate.number),
                "standing": certificate.standing.value,
                "key_id": certificate.key_id,
                "status": {"list": certificate.list_id, "index": certificate.index},
            }
        for record in reading.status_lists.all():
            signed = lists.signed(reading, record.id)
            yield {
                "kind": "status_list",
                "list": record.id,
                "size": SIZE,
                # The encodings are signed together as a rule, and apart after an interruption.
                "version": max((one.version for one in signed.values()), default=0),
                "tokens": {
                    encoding.export_name: signed[encoding.name].token
                    if encoding.name in signed
                    else None
                    for encoding in _IN_ORDER
                },
            }
        # At the end, because the digests of the certificates above come from the same pass.
        yield from signatures
        yield from _further_signatures(reading)


def _further_signatures(reading: Reading) -> Iterator[dict[str, Any]]:
    """Those that are no present form of a certificate: of a key before, and for other systems."""
    for replaced in reading.replaced_renditions.all():
        if replaced.token_sha256 is not None:
            yield {
                "kind": "signature",
                "purpose": replaced.purpose,
                "token_sha256": replaced.token_sha256,
            }
    for signature in reading.vc_api_signatures.all():
        if signature.token_sha256 is not None:
            yield {
                "kind": "signature",
                "purpose": VC_API,
                "token_sha256": signature.token_sha256,
            }
