"""The slim form, for the offline QR code: the claims that fit into a printed picture."""

from __future__ import annotations

from collections.abc import Mapping

from credissuer.credentials.rendition import Purpose
from credissuer.office import Office
from credissuer.operations.formats.rendition_format import Unsigned
from credverifier.wire.credentials import vc_jwt
from credverifier.wire.credentials.credential import Credential
from credverifier.wire.envelope import jws, strict_json
from credverifier.wire.envelope.jws import Signer


class SlimFormat:
    """Signed when a badge is drawn, and not published by itself."""

    purpose: str = Purpose.SLIM
    ending: str | None = None
    is_published_at_once = False
    has_contexts = True

    def unsigned(
        self,
        office: Office,
        credential: Credential,
        signer: Signer,
        issued_at: int,
        holder_key: Mapping[str, str] | None = None,
    ) -> Unsigned:
        """Without results and history. Bound to no holder."""
        # A printed code of 40 mm holds 105 modules a side (`qr.MAX_MODULES`), which the whole
        # certificate exceeds.
        payload = vc_jwt.slim(
            credential,
            public_url=office.public_url,
            issued_at=issued_at,
        )
        header = jws.header(vc_jwt.TYP, signer)
        return Unsigned(jws.signing_input(header, strict_json.dumps(payload)))
