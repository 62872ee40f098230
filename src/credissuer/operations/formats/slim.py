"""The slim form, for the offline QR code: the claims that fit into a printed picture."""

from __future__ import annotations

from credissuer.credentials.rendition import SignaturePurpose
from credissuer.office import Office
from credissuer.operations.formats.rendition_format import (
    RenditionFormat,
    RenditionSource,
    UnsignedRendition,
)
from credverifier.wire.credentials import vc_jwt
from credverifier.wire.envelope import jws, strict_json


class SlimFormat(RenditionFormat):
    """Signed when a badge is drawn, and not published by itself."""

    purpose = SignaturePurpose.SLIM

    def unsigned(self, office: Office, source: RenditionSource) -> UnsignedRendition:
        """Without results and history. Bound to no holder."""
        # A printed code of 40 mm holds 105 modules a side (`qr.MAX_MODULES`), which the whole
        # certificate exceeds.
        payload = vc_jwt.slim(
            source.credential,
            public_url=office.public_url,
            issued_at=source.issued_at,
        )
        header = jws.header(vc_jwt.TYP, source.signer)
        return UnsignedRendition(jws.signing_input(header, strict_json.dumps(payload)))
