"""The badges of every certificate as files, for a host that has no office to draw them."""

from __future__ import annotations

from collections.abc import Iterable

from credissuer.badges import kit
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


def put_missing(office: Office, publication: Publication, numbers: Iterable[str]) -> int:
    """Draw and publish what is missing for these released certificates; returns how many files.

    A picture that is there stays, because nothing on a badge changes. A certificate takes half a
    second. Raises PublicationError.
    """
    written = 0
    for number in numbers:
        paths = {f"c/{number}/{name}": picture for name, picture in PICTURES.items()}
        files = {
            path: public_picture(office, number, *picture).octets
            for path, picture in paths.items()
            if publication.version(path) is None
        }
        if files:
            publication.put_all(files)
        written += len(files)
    return written
