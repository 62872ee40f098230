"""Reads what people hand over: a certificate link, a number, a token, the text of an offline QR, a
profile, a picture.

What a text means is decided by `pasted`; a link is taken apart and never opened as it is.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from credverifier import platforms
from credverifier.errors import CredentialError, LinkError
from credverifier.reading import pasted, picture_codes, qr_pictures
from credverifier.reading.pasted import Pasted
from credverifier.trust.anchors import Issuer, TrustAnchors
from credverifier.wire import number
from credverifier.wire.carriers import pictures
from credverifier.wire.credentials import offline_qr

_PLACE = 100
# As badges spell it; everything else is read with more care. QR codes write it in upper case.
_PLAIN = re.compile(r"(https?://[A-Za-z0-9.:-]+)/[cC]/([0-9A-Za-z]{10})(?:\.jwt)?", re.I | re.A)


class Reference(NamedTuple):
    """Either a `token`, or the `number` of a certificate; with its `issuer`, where it came from a
    link to that issuer's origin.
    """

    token: str | None
    number: str | None
    issuer: Issuer | None

    @property
    def credential_url(self) -> str | None:
        """The certificate's URL, where the issuer is known."""
        if self.issuer is None or not self.number:
            return None
        return f"{self.issuer.public_url}/c/{self.number}"


def read(what: str | bytes, anchors: TrustAnchors) -> Reference:
    """The certificate that a text, or the octets of a picture, refers to.

    In a picture that is the Open Badge baked into it, else its QR code (with the extra `picture`);
    of several codes the one that leads to an issuer of the trust list, because posters have codes
    of others beside ours. A picture that means two certificates is none of them
    (`picture_codes.SeveralCertificatesError`).

    Raises LinkError `link.foreign`, `link.number_invalid`, `link.unreadable`; FormatError for an
    offline QR, and for a picture with an Open Badge that is not baked as it must be.
    """
    if isinstance(what, bytes):
        return _picture(what, anchors)
    return reference(understood(what, anchors), anchors)


def understood(text: str, anchors: TrustAnchors) -> Pasted:
    """What a text means under these anchors."""
    # Most are as badges have them, and a check is quick.
    plain = _PLAIN.fullmatch(text)
    if plain is not None and plain[1].lower() in anchors.origins:
        digits = number.read(plain[2])
        if digits is not None:
            return Pasted(pasted.LINK, number=digits, origin=plain[1].lower())
    return pasted.read(text, anchors.origins)


def reference(meant: Pasted, anchors: TrustAnchors) -> Reference:
    """The certificate that a reading refers to. Raises as `read` does."""
    issuer = anchors.origins[meant.origin] if meant.origin else None
    if meant.kind == pasted.OFFLINE:
        return Reference(offline_qr.decode(meant.text), None, issuer)
    if meant.kind == pasted.TOKEN:
        return Reference(meant.text, None, None)
    if meant.number is None:
        raise refused(meant)
    return Reference(None, meant.number, issuer)


def refused(meant: Pasted) -> LinkError:
    """Why a reading refers to no certificate."""
    if meant.kind == pasted.PROFILES and meant.named is None:
        meant = meant.otherwise or Pasted(pasted.TEXT)
    if meant.kind in (pasted.ELSEWHERE, pasted.SHARE, pasted.PROFILES):
        return LinkError("link.foreign", "no issuer of the trust list owns what it leads to")
    return LinkError("link.number_invalid", _NO_NUMBER[meant.kind])


_NO_NUMBER = {
    pasted.MISTYPED: "not a certificate number, or its check symbol does not fit",
    pasted.SEVERAL: "it names more than one certificate",
    pasted.OUR_PAGE: "the link leads to no certificate",
    pasted.TEXT: "neither a link nor a number",
}


def _picture(octets: bytes, anchors: TrustAnchors) -> Reference:
    try:
        baked = pictures.unbake(octets)
    except LinkError as error:
        # An SVG would have to be rendered before a QR code in it could be found.
        if pictures.is_svg(octets):
            raise LinkError(error.code, error.detail) from error
        return _seen(qr_pictures.texts(octets), anchors)
    reference = Reference(baked, None, None)
    # Somebody may have drawn another code over it, and people would see that one.
    others = _certificates(_visible(octets), anchors).keys() - {picture_codes.identity(baked)}
    if others:
        named = [picture_codes.identity(baked), *sorted(others)]
        raise picture_codes.SeveralCertificatesError(named, baked=True)
    return reference


def _seen(texts: list[str], anchors: TrustAnchors) -> Reference:
    """The one certificate of the codes; of foreign ones, or broken ones, the closest to ours."""
    found = _certificates(texts, anchors) or _certificates(texts, anchors, ours=False)
    if len(found) > 1:
        raise picture_codes.SeveralCertificatesError(found, baked=False)
    for reference in found.values():
        return reference
    return read(next((text for text in texts if _is_ours(text, anchors)), texts[0]), anchors)


def _certificates(
    texts: list[str],
    anchors: TrustAnchors,
    *,
    ours: bool = True,
) -> dict[str, Reference]:
    """The certificates that codes lead to, each once by its URL; `ours`: only by links to origins
    of the trust list.
    """
    found: dict[str, Reference] = {}
    for text in texts:
        if ours and not _is_ours(text, anchors):
            continue
        try:
            reference = read(text, anchors)
        except CredentialError:
            continue  # it names no certificate
        token = reference.token
        name = reference.credential_url or reference.number or ""
        found.setdefault(name if token is None else picture_codes.identity(token), reference)
    return found


def _is_ours(text: str, anchors: TrustAnchors) -> bool:
    return text.lower().startswith(tuple(f"{origin}/" for origin in anchors.origins))


def _visible(octets: bytes) -> list[str]:
    """The texts of the codes in a picture; none where none can be read here."""
    if pictures.is_svg(octets):
        return []
    try:
        return qr_pictures.texts(octets)
    except LinkError:
        return []


def beside(octets: bytes, anchors: TrustAnchors) -> list[str]:
    """The texts of the codes in a picture that name no certificate and lead elsewhere."""
    return [
        text
        for text in _visible(octets)
        if not _is_ours(text, anchors) and not _certificates([text], anchors, ours=False)
    ]


def place(text: str) -> str:
    """Where a foreign code leads, for a person to read: the host of a link, else the beginning of
    the text. In printable ASCII, because it is shown in a terminal.
    """
    try:
        parts = urlsplit(text)
        host = parts.netloc if parts.scheme.lower() in ("http", "https") else ""
    except ValueError:
        host = ""
    return ascii((host or text)[:_PLACE])[1:-1]


def profile(what: str | bytes, anchors: TrustAnchors) -> platforms.Profile | None:
    """The one profile that a text means; None for anything else, a name alone included."""
    return None if isinstance(what, bytes) else understood(what, anchors).named
