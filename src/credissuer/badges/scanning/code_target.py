"""Where the code of a picture leads: to a certificate of this office, and to one alone."""

from __future__ import annotations

from collections.abc import Callable

from credissuer.badges.scanning.picture_report import FAIL, NOT_CHECKED, PASS, PictureCheck
from credverifier.errors import CredentialError
from credverifier.reading import links, pasted, picture_codes, qr_pictures
from credverifier.wire import number
from credverifier.wire.carriers import pictures
from credverifier.wire.credentials import offline_qr

Known = Callable[[str], bool]
"""Whether a number (10 characters) is a certificate of the office."""


def contradiction_in(octets: bytes, public_url: str) -> PictureCheck | None:
    """What is wrong where the picture means several certificates: codes of two, or another one in
    the file than is seen.
    """
    seen: dict[str, None] = {}
    for text in qr_pictures.texts(octets):
        if (name := _certificate(text, public_url)) is not None:
            seen.setdefault(name)
    try:
        baked = picture_codes.identity(pictures.unbake(octets))
    except CredentialError:
        baked = None  # no certificate is in the file, or none that a reader would take
    if baked is not None and set(seen) - {baked}:
        first, *others = picture_codes.named([baked, *(name for name in seen if name != baked)])
        facts = {"why": "disagrees", "first": first, "others": ", ".join(others)}
        return PictureCheck("code", FAIL, facts)
    if len(seen) > 1:
        numbers = ", ".join(picture_codes.named([*seen]))
        return PictureCheck("code", FAIL, {"why": "several", "numbers": numbers})
    return None


def _certificate(text: str, public_url: str) -> str | None:
    """The URL of the certificate that a code of the office leads to; None for any other code."""
    if not is_ours(text, public_url):
        return None
    if (digits := digits_of(text, public_url)) is not None:
        return f"{public_url}/c/{digits}"
    try:
        return picture_codes.identity(offline_qr.decode(text.partition("#")[2]))
    except CredentialError:
        return None


def is_ours(text: str, public_url: str) -> bool:
    """Whether a code leads to a certificate at `public_url`, by its number or with all of it."""
    # Lower case, because the link in a code is all upper case (CONTRACT section 2).
    return text.lower().startswith((f"{public_url}/c/", f"{public_url}/v#"))


def digits_of(text: str, public_url: str) -> str | None:
    """The number in the link, None where it holds none that is well-formed."""
    head = f"{public_url}/c/"
    if not text.lower().startswith(head):
        return None
    try:
        return number.parse(text[len(head) :])
    except CredentialError:
        return None


def check_link(
    text: str,
    digits: str | None,
    public_url: str,
    known: Known | None,
) -> tuple[PictureCheck, PictureCheck]:
    """The checks of the address and of the number that the code names."""
    facts = {"host": public_url.partition("://")[2], "place": links.place(text)}
    kind = None if is_ours(text, public_url) else _kind(text)
    address = PictureCheck(
        "address",
        PASS if is_ours(text, public_url) else FAIL,
        facts if kind is None else {**facts, "kind": kind},
    )
    offline = text.lower().startswith(f"{public_url}/v#")
    # An offline code carries the certificate itself, not its number.
    if address.result == FAIL or offline or (known is None and digits):
        return address, PictureCheck("number", NOT_CHECKED, {})
    if digits is None or (known is not None and not known(digits)):
        # What stands there instead of a number is anybody's text: escaped and cut.
        shown = number.show(digits) if digits else ascii(text.rpartition("/")[2][:20])[1:-1]
        return address, PictureCheck("number", FAIL, {"number": shown})
    return address, PictureCheck("number", PASS, {"number": number.show(digits)})


def _kind(text: str) -> str | None:
    """What a code is that is no link, or asks for money: a key of READINGS."""
    meant = pasted.read(text, ())
    named = meant.kind == pasted.ELSEWHERE and meant.what not in ("link", "post", "app")
    return meant.what if named else None
