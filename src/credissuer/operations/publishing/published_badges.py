"""The badges of every certificate as files, for a host that has no office to draw them."""

from __future__ import annotations

from collections.abc import Sequence

from credissuer.badges import kit
from credissuer.badges.pictures import BAKED
from credissuer.credentials.rendition import SignaturePurpose
from credissuer.office import Office
from credissuer.operations.badge import public_picture
from credissuer.publication.contract import Publication
from credissuer.words import languages

PICTURES: dict[str, tuple[str, str | None, str | None]] = {
    **{name: (name, None, None) for name in ("badge.svg", "badge.png", "qr.svg", "qr.png")},
    **{
        kit.published_name(language): ("badge.png", language, kit.SNIPPET_SIZE)
        for language in languages("badges")
    },
}
"""File name below `/c/{number}/` -> kind, language and size of the picture."""


def put_missing(office: Office, publication: Publication, numbers: Sequence[str]) -> int:
    """Draw and publish what is missing for these released certificates; returns how many files.

    A picture that is there stays, because nothing on a badge changes, but for the Open Badge inside
    where one was signed since. A certificate takes half a second. Raises PublicationError.
    """
    written = 0
    with office.store.read() as reading:
        badges = reading.renditions.by_numbers(numbers, SignaturePurpose.OPEN_BADGE)
    for number in numbers:
        paths = {f"c/{number}/{name}": picture for name, picture in PICTURES.items()}
        badge = badges.get(number)
        token = None if badge is None else badge.token
        files = {
            path: public_picture(office, number, *picture).octets
            for path, picture in paths.items()
            if publication.version(path) is None
            or (picture[0] in BAKED and token is not None and _is_older(publication, path, token))
        }
        if files:
            publication.put_batch(files)
        written += len(files)
    return written


def _is_older(publication: Publication, path: str, token: str) -> bool:
    """Whether the Open Badge inside a published picture is not `token`."""
    octets = publication.get(path)
    # Neither PNG nor SVG writes a token otherwise than as it is.
    return octets is not None and token.encode("ascii") not in octets
