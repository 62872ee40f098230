"""The pictures of a certificate as HTTP and the commands hand them out: by kind, language and size,
drawn once.

A picture depends on its facts alone, which never change, so the last few hundred are cached.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from credissuer.badges import drawing, printing, qr
from credissuer.badges.facts import LANGUAGES, BadgeFacts
from credissuer.badges.sheets import SHEETS
from credissuer.badges.sizes import SIZES
from credissuer.errors import UsageError
from credissuer.words import DEFAULT
from credverifier.wire import number
from credverifier.wire.carriers import png, svg

KINDS = {
    "badge.svg": "image/svg+xml",
    "badge.png": "image/png",
    "badge.pdf": "application/pdf",
    "qr.svg": "image/svg+xml",
    "qr.png": "image/png",
}
"""File names below `/c/{number}/` (CONTRACT section 3) -> media types."""

LANGUAGE = DEFAULT
BAKED = ("badge.svg", "badge.png")
_KEPT = 256
_BAKERS = {"image/png": png.bake, "image/svg+xml": svg.bake}


class Picture(NamedTuple):
    """A media type and the octets of a file."""

    media_type: str
    octets: bytes


def check_size(size: str) -> str:
    """The kind that is drawn in a size of any kind.

    Raises UsageError `usage.picture_size`, naming all there are.
    """
    if size not in (*SIZES, *SHEETS):
        raise UsageError(
            "usage.picture_size",
            asked=_short(size),
            known=_listed((*SIZES, *SHEETS)),
        )
    return "badge.pdf" if size in SHEETS else "badge.svg"


def sizes_of(kind: str) -> Mapping[str, object]:
    """The sizes that there are of a kind: for a PDF those of print, else those of the networks."""
    return SHEETS if kind == "badge.pdf" else SIZES


def picture(
    facts: BadgeFacts,
    kind: str,
    language: str | None = None,
    size: str | None = None,
    offline_text: str | None = None,
) -> Picture:
    """One of KINDS in a language of LANGUAGES ("vi" if none is given) and a size of SIZES ("feed"),
    or of SHEETS ("a4") for a PDF; codes have neither. `offline_text` is what the offline code of a
    PDF holds.

    Raises UsageError `usage.picture`, `usage.picture_language`, `usage.picture_size`, for every
    kind alike; RefusedError `certificate.qr_too_long`.
    """
    # Checked before the cache is asked, because only names of ours may become its keys.
    language, size = check(kind, language, size)
    if kind.startswith("qr."):
        return _code(facts.public_url, facts.number, kind)
    if kind == "badge.pdf":
        return _printed(facts, language, size, offline_text)
    return _drawn(facts, kind, language, size)


def baked(drawn: Picture, token: str) -> Picture:
    """The same picture with an Open Badge (a compact JWS) in it: whoever has the file has the
    certificate.

    A PDF stays as it is: Open Badges 3.0 knows baking of PNG and SVG alone.
    """
    bake = _BAKERS.get(drawn.media_type)
    return drawn if bake is None else drawn._replace(octets=bake(drawn.octets, token))


def check(kind: str, language: str | None, size: str | None) -> tuple[str, str]:
    """The language and size that are meant; raises as `picture` does, without drawing anything."""
    sizes = sizes_of(kind)
    language = LANGUAGE if language is None else language
    # The first of the table is the one that is meant where none is named.
    size = next(iter(sizes)) if size is None else size
    if kind not in KINDS:
        raise UsageError("usage.picture", asked=_short(kind), known=_listed(KINDS))
    if language not in LANGUAGES:
        raise UsageError(
            "usage.picture_language",
            asked=_short(language),
            known=_listed(LANGUAGES),
        )
    if size not in sizes:
        raise UsageError(
            "usage.picture_size",
            asked=_short(size),
            known=_listed(sizes),
        )
    return language, size


@lru_cache(maxsize=_KEPT)
def _drawn(facts: BadgeFacts, kind: str, language: str, size: str) -> Picture:
    text = drawing.badge_svg(facts, size, language)
    octets = drawing.png(text) if kind.endswith(".png") else text.encode("utf-8")
    return Picture(KINDS[kind], octets)


@lru_cache(maxsize=_KEPT)
def _printed(facts: BadgeFacts, language: str, size: str, offline_text: str | None) -> Picture:
    return Picture(
        KINDS["badge.pdf"],
        printing.badge_pdf(
            facts,
            size,
            language,
            offline_text,
        ),
    )


@lru_cache(maxsize=4 * _KEPT)
def _code(public_url: str, digits: str, kind: str) -> Picture:
    matrix = qr.qr_matrix(qr.link_text(public_url, digits))
    if kind.endswith(".png"):
        return Picture(KINDS[kind], qr.png(matrix))
    return Picture(
        KINDS[kind],
        qr.svg(matrix, title=f"{number.show(digits)} {public_url}").encode("utf-8"),
    )


def _short(text: str) -> str:
    # What was asked for comes out of a URL: escaped and cut before it stands in a message.
    return ascii(text[:20])


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
