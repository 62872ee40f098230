"""The certificate for wallets: an SD-JWT VC, whose accounts and results the holder may withhold."""

from __future__ import annotations

from credissuer.credentials.rendition import SignaturePurpose
from credissuer.office import Office
from credissuer.operations.formats.rendition_format import (
    RenditionFormat,
    RenditionSource,
    UnsignedRendition,
)
from credverifier.wire.credentials import sd_jwt, sd_jwt_vc
from credverifier.wire.envelope import jws, strict_json


class WalletFormat(RenditionFormat):
    """Published at once where the order named a holder's key, which is signed with the rest."""

    purpose = SignaturePurpose.SD_JWT
    ending = ".sd-jwt"
    has_contexts = False

    def unsigned(self, office: Office, source: RenditionSource) -> UnsignedRendition:
        """With a random salt for each disclosure (RFC 9901 section 4.2)."""
        # 128 bits each, so that nobody guesses a withheld value by hashing candidates.
        salts = (office.entropy(16) for _ in range(sd_jwt_vc.SALTS))
        payload, disclosures = sd_jwt_vc.encode(
            source.credential,
            public_url=office.public_url,
            issued_at=source.issued_at,
            salts=salts,
            holder_key=source.holder_key,
        )
        signing_input = jws.signing_input(
            sd_jwt_vc.header(source.signer), strict_json.dumps(payload)
        )
        return UnsignedRendition(signing_input, sd_jwt.join("", disclosures))
