"""The whole certificate: a W3C Verifiable Credential secured as `vc+jwt`."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from credissuer.credentials.rendition import Purpose
from credissuer.office import Office
from credissuer.operations.formats.rendition_format import Unsigned
from credverifier.wire.credentials import vc_jwt
from credverifier.wire.credentials.credential import Credential
from credverifier.wire.envelope import jws
from credverifier.wire.envelope.jws import Signer


class WholeFormat:
    """The first signature of every certificate: without it, a certificate is not released."""

    purpose: str = Purpose.VC_JWT
    ending: str | None = ".jwt"
    is_published_at_once = True
    has_contexts = True

    def unsigned(
        self,
        office: Office,
        credential: Credential,
        signer: Signer,
        issued_at: int,
        holder_key: Mapping[str, str] | None = None,
    ) -> Unsigned:
        """Every claim of the credential. Bound to no holder."""
        payload = vc_jwt.encode(
            credential,
            public_url=office.public_url,
            issued_at=issued_at,
        )
        # orjson, because thousands of these are written in one import.
        return Unsigned(
            jws.to_sign(
                orjson.dumps(payload),
                typ=vc_jwt.TYP,
                signer=signer,
            )
        )
