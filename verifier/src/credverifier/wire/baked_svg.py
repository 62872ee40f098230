"""An Open Badge in an SVG: the first element of the picture names the compact JWS (Open Badges 3.0 section 5.3.1)."""

from __future__ import annotations

import re
from xml.parsers import expat

from credverifier.errors import FormatError, LinkError

NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"

_SVG = "http://www.w3.org/2000/svg svg"
_CREDENTIAL = f"{NAMESPACE} credential"
_ROOT = re.compile(r"<svg(?=[\s>])([^>]*)>")


def bake(octets: bytes, token: str) -> bytes:
    """The same picture with `token` in it; it is one of ours: its root is a plain `<svg …>`, without the namespace."""
    element = f'<openbadges:credential verify="{token}"></openbadges:credential>'
    opening = rf'<svg\1 xmlns:openbadges="{NAMESPACE}">{element}'
    return _ROOT.sub(opening, octets.decode("utf-8"), count=1).encode("utf-8")


def unbake(octets: bytes) -> str:
    """The token in a picture. A document type is never read, so there are no entities to expand.

    Raises LinkError `link.unreadable` where there is none or the picture is no SVG, FormatError `format.malformed` for
    more than one, one elsewhere, and one that is not named by `verify`.
    """
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.StartElementHandler = reader.start
    try:
        parser.Parse(octets, True)
    except expat.ExpatError as error:
        raise LinkError("link.unreadable", "an SVG that is not well-formed") from error
    if not reader.found:
        raise LinkError("link.unreadable", "an SVG without an Open Badge")
    place, attributes = reader.found[0]
    if len(reader.found) > 1 or place != 2 or not attributes.get("verify"):
        raise FormatError("format.malformed", "not one Open Badge, named by verify, right behind <svg>")
    return attributes["verify"]


class _Reader:
    """What is met on the way: `found` holds (which element of the picture it is, its attributes) of every badge."""

    def __init__(self) -> None:
        self.seen = 0
        self.found: list[tuple[int, dict[str, str]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.seen += 1
        if self.seen == 1 and name != _SVG:
            raise LinkError("link.unreadable", "XML that is no SVG")
        if name == _CREDENTIAL:
            self.found.append((self.seen, attributes))

    def refuse(self, *_: object) -> None:
        raise LinkError("link.unreadable", "an SVG with a document type")
