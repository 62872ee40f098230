"""A badge as SVG, and any SVG of ours as PNG with the vendored fonts alone: the same octets on
every machine.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import NamedTuple

import resvg_py
from jinja2 import PackageLoader, Template

from credissuer.assessment.text.names import hidden_places
from credissuer.badges import lettering, logo, qr, wording
from credissuer.badges.account_rows import account_rows
from credissuer.badges.facts import LANGUAGES, BadgeFacts
from credissuer.badges.sizes import PALETTE, SIZES, Size, Slot
from credissuer.templates import environment


class Line(NamedTuple):
    """A line of text: its anchor on the baseline, size and width in px, where it stands and in
    which ink. `shaped`: it may be narrower than `width`.
    """

    text: str
    x: float
    y: float
    size: float
    width: float
    weight: str
    ink: str
    anchor: str
    path: str | None
    shaped: bool = False


def badge_svg(facts: BadgeFacts, size: str, language: str) -> str:
    """The badge in a size of SIZES and a language of LANGUAGES: no script, no reference to anything
    outside.
    """
    shape = SIZES[size]
    matrix = qr.qr_matrix(qr.link_text(facts.public_url, facts.number))
    modules = len(matrix) + 2 * qr.QUIET
    x, y, side = shape.code
    # Whole pixels a module, because edges between two pixels become grey and scanners misread them.
    module_px = side // modules
    margin = (side - module_px * modules) // 2
    return template(size).render(
        shape=shape,
        language=LANGUAGES[language][0],
        title=plain(wording.title(facts, language)),
        description=plain(wording.description(facts, language)),
        demo=facts.demo,
        brand=PALETTE["demo" if facts.demo else "brand"][0],
        palette=PALETTE,
        lines=lines(facts, shape, language),
        accounts=[
            (row, PALETTE[slot.ground][1])
            for slot in shape.slots
            if slot.text == "accounts"
            for row in account_rows(facts, slot, LANGUAGES[language])
        ],
        seal=logo.placed(facts.logo, *shape.seal) if shape.seal else "",
        code={
            "x": x + margin,
            "y": y + margin,
            "modules": modules,
            "module_px": module_px,
            "path": qr.path(matrix),
        },
    )


def lines(facts: BadgeFacts, shape: Size, language: str) -> list[Line]:
    """Every line of text of the badge but the rows of accounts, placed."""
    texts = wording.texts(facts, language)
    return [
        line
        for slot in shape.slots
        if slot.text != "accounts"
        for line in _placed(slot, texts[slot.text])
    ]


def png(svg: str) -> bytes:
    """`svg` in its own size; only the fonts of this package are seen."""
    return bytes(
        # No system fonts, because the same badge must be the same octets on every machine.
        resvg_py.svg_to_bytes(
            svg_string=svg,
            skip_system_fonts=True,
            font_files=font_files(),
            font_family="Noto Sans",
            sans_serif_family="Noto Sans",
        )
    )


def _placed(slot: Slot, paragraphs: list[str]) -> list[Line]:
    if not paragraphs:
        return []
    box, sizes = (slot.width, slot.height), (slot.smallest, slot.largest)
    fitted = lettering.fit(paragraphs, slot.weight, box, sizes, slot.rows)
    step = lettering.LEADING * fitted.size
    spare = slot.height - lettering.tall(len(fitted.lines)) * fitted.size
    top = slot.y + spare / 2 + lettering.ASCENT * fitted.size
    across = slot.x + (slot.width / 2 if slot.anchor == "middle" else 0)
    _, ink = PALETTE[slot.ground]
    # Rounded to hundredths, because longer decimals would only make the file larger.
    return [
        Line(
            text=text,
            x=round(across, 2),
            y=round(top + position * step, 2),
            size=fitted.size,
            width=width,
            weight=slot.weight,
            ink=ink,
            anchor=slot.anchor,
            path=slot.path,
            shaped=lettering.is_shaped(text),
        )
        for position, (text, width) in enumerate(fitted.lines)
    ]


def plain(text: str) -> str:
    """What is read aloud, without what could change its order or end the document (XML 1.0, section
    2.2).
    """
    # A screen reader obeys bidi overrides too, and XML knows no way to write most controls.
    hidden = set(hidden_places(text))
    return "".join(
        lettering.REPLACEMENT if position in hidden else character
        for position, character in enumerate(text)
    )


@lru_cache(maxsize=8)
def template(name: str) -> Template:
    """One of `templates/`."""
    loader = PackageLoader("credissuer", "badges/templates")
    return environment(loader, lstrip_blocks=True).get_template(f"{name}.svg")


@lru_cache(maxsize=1)
def font_files() -> list[str]:
    """Regular and bold."""
    folder = resources.files("credissuer.badges").joinpath("fonts")
    return [str(folder.joinpath(f"noto-sans-{weight}.ttf")) for weight in ("regular", "bold")]
