"""The whole certificate: a W3C Verifiable Credential secured as `vc+jwt`."""

from __future__ import annotations

import orjson

from credissuer.credentials.rendition import SignaturePurpose
from credissuer.office import Office
from credissuer.operations.formats.rendition_format import (
    RenditionFormat,
    RenditionSource,
    UnsignedRendition,
)
from credverifier.wire.credentials import vc_jwt
from credverifier.wire.envelope import jws


class WholeFormat(RenditionFormat):
    """The first signature of every certificate: without it, a certificate is not released."""

    purpose = SignaturePurpose.VC_JWT
    ending = ".jwt"

    def unsigned(self, office: Office, source: RenditionSource) -> UnsignedRendition:
        """Every claim of the source.credential. Bound to no holder."""
        payload = vc_jwt.encode(
            source.credential,
            public_url=office.public_url,
            issued_at=source.issued_at,
        )
        # orjson, because thousands of these are written in one import.
        return UnsignedRendition(
            jws.to_sign(
                orjson.dumps(payload),
                typ=vc_jwt.TYP,
                signer=source.signer,
            )
        )
