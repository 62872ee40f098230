"""The certificate as an Open Badge 3.0, signed as a JWT."""

from __future__ import annotations

from credissuer.credentials import badge_words
from credissuer.credentials.rendition import SignaturePurpose
from credissuer.office import Office
from credissuer.operations.formats.rendition_format import (
    RenditionFormat,
    RenditionSource,
    UnsignedRendition,
)
from credverifier.wire.credentials import open_badge
from credverifier.wire.envelope import jws, strict_json


class OpenBadgeFormat(RenditionFormat):
    """Baked into badge pictures, and published beside the certificate."""

    purpose = SignaturePurpose.OPEN_BADGE
    ending = ".jws"

    def unsigned(self, office: Office, source: RenditionSource) -> UnsignedRendition:
        """With the words of the programme by which it was granted. Bound to no holder."""
        words = badge_words.words(source.credential, office.programme)
        payload = open_badge.encode(
            source.credential,
            words,
            public_url=office.public_url,
            issued_at=source.issued_at,
        )
        header = open_badge.header(source.signer, office.public_url)
        return UnsignedRendition(jws.signing_input(header, strict_json.dumps(payload)))
