"""Reads what people hand over: a certificate link, a number, a token, the text of an offline QR, a
profile, a picture.

A link is taken apart and never opened as it is: of a link to an origin of the trust list the number
is used, and any other is refused.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from credverifier import platforms
from credverifier.errors import CredentialError, LinkError, ProfileError
from credverifier.reading import picture_codes, qr_pictures
from credverifier.trust.anchors import Issuer, TrustAnchors
from credverifier.wire import number
from credverifier.wire.carriers import pictures
from credverifier.wire.credentials import offline_qr

_MAX_TEXT = 64 * 1024
_PLACE = 100
# `/c/7K3M9QX2HS`, `/C/7K3M9-QX2HS.jwt`: QR codes spell links in upper case.
_PAGE = re.compile(r"/[cC]/([^/]+?)(?:\.jwt)?/?")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


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
    text = what.strip()
    if re.match(r"https?:", text, re.IGNORECASE):
        return _link(text, anchors)
    if _is_token(text):
        return Reference(text, None, None)
    # `localhost:8000/c/…` begins like a scheme, and may be a host of the trust list all the same.
    if _SCHEME.match(text) and not text.lower().startswith(
        tuple(f"{host}/" for host in _hosts(anchors))
    ):
        raise LinkError("link.foreign", "not a link to a certificate")
    if "/" in text or "." in text:
        return _link(_with_scheme(text, anchors), anchors)
    return Reference(None, number.parse(text), None)


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
    """The profile whose address, or `platform:handle`, a text is; None for anything else, a name
    alone included.
    """
    if isinstance(what, bytes) or _origin(what.strip()) in anchors.origins:
        return None
    try:
        return platforms.normalise(what)
    except ProfileError:
        return None


def _is_token(text: str) -> bool:
    """Whether a text is to be checked as a token: it is very long, or begins with `ey`, as every
    JSON object does in base64url. A damaged token counts too, because the envelope's check can then
    say what is wrong with it.

    Hosts and numbers may begin with `ey` as well: a link has a slash, and a number is short and has
    no full stop.
    """
    if len(text) > _MAX_TEXT:
        return True
    if "/" in text:
        return False
    if "." in text and len(text) > 100:
        return True
    return text.startswith("ey") and ("." in text or len(text) > 2 * number.LENGTH)


def _link(text: str, anchors: TrustAnchors) -> Reference:
    issuer = anchors.origins.get(_origin(text))
    if issuer is None:
        raise LinkError("link.foreign", "no issuer of the trust list owns this host")
    parts = urlsplit(text)
    if parts.path in ("/v", "/V") and parts.fragment:
        return Reference(offline_qr.decode(parts.fragment), None, issuer)
    match = _PAGE.fullmatch(parts.path)
    if match is None:
        raise LinkError("link.number_invalid", "the link leads to no certificate")
    return Reference(None, number.parse(match[1]), issuer)


def _origin(text: str) -> str:
    """Scheme, host and port in lower case; empty for a text with a user name, a backslash or a
    control character, because browsers read those in different ways.
    """
    try:
        parts = urlsplit(text)
        # `.port` raises ValueError for what is no port number.
        if not text.isprintable() or "\\" in parts.netloc or "@" in parts.netloc or parts.port == 0:
            return ""
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower()


def _hosts(anchors: TrustAnchors) -> list[str]:
    return [origin.partition("://")[2] for origin in anchors.origins]


def _with_scheme(text: str, anchors: TrustAnchors) -> str:
    """A link as people type it, without its scheme."""
    host = text.partition("/")[0].lower()
    for origin in anchors.origins:
        if origin.partition("://")[2] == host:
            return f"{origin}{text[len(host) :]}"
    return f"https://{text}"
