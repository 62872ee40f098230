"""What a reader asks for: the certificate that a text means, the profile beside it, and the page
of its verdict.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from credissuer.public.checking import CheckQuestion
from credverifier.reading import links, pasted
from credverifier.reading.pasted import Pasted
from credverifier.wire import number as numbers
from credverifier.wire.credentials import offline_qr
from credverifier.words import LANGUAGES

_CERTIFICATE = re.compile(r"/[cC]/([^/.]+)/?")

BOX = "/v/?number="
"""The box alone."""

_SHEET = "/bang-tinh"

LONGEST = 200
"""Characters of what a reader typed that are shown again, or stand in a path."""


def meant_by(text: str, public_url: str) -> Pasted:
    """What a text in the box or in the path means."""
    # `7K3M9QX2HS&e=…`: what Instagram appends to the path of a link without a query.
    digits = numbers.read(re.split("[&?#]", text, maxsplit=1)[0])
    if digits is not None:
        return Pasted(pasted.NUMBER, number=digits)
    meant = pasted.read(text, (public_url,))
    # A path like `/v/x/y` is of this very host, and leads nowhere else.
    is_path = meant.what == "link" and "." not in (meant.place or "").strip(".")
    return Pasted(pasted.TEXT) if is_path else meant


def typed_profile(text: str) -> str:
    """The profile or share link that the reader typed, also among other words."""
    meant = pasted.read(text, ())
    if meant.kind == pasted.SHARE:
        return meant.text
    return meant.named.url if meant.named else text.strip()


def question(meant: Pasted, profile: str | None) -> CheckQuestion:
    """What the office is asked. Raises LinkError, and FormatError for an offline code."""
    if meant.kind == pasted.OFFLINE:
        return CheckQuestion(credential=offline_qr.decode(meant.text), profile=profile)
    if meant.kind == pasted.TOKEN:
        return CheckQuestion(credential=meant.text, profile=profile)
    if meant.number is None:
        raise links.refused(meant)
    return CheckQuestion(number=meant.number, profile=profile)


def elsewhere_of(path: str, asked: dict[str, str], public_url: str) -> str | None:
    """Where a reader is sent on to: from the box, or from a certificate's address, to the page of
    that number.
    """
    if path == "/":
        return BOX
    if path.startswith(_SHEET):
        return f"{BOX}#list"
    certificate = _CERTIFICATE.fullmatch(path)
    if certificate is not None:
        text = certificate[1]
    elif path in ("/v/", "/V/"):
        text = asked.get("number", "").strip()
    else:
        text = ""
    if not text:
        return None
    # People paste the whole link into the box, or all of what is written on the badge.
    number = meant_by(text, public_url).number or text
    # A choice goes along; what the browser prefers it says again.
    spoken = f"?lang={asked['lang']}" if asked.get("lang") in LANGUAGES else ""
    # Quoted with nothing safe, because "//other.example" or "?" must stay inside this path.
    return f"/v/{quote(number[:LONGEST], safe='')}{spoken}"
