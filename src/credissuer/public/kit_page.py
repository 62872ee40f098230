"""The page of a badge's kit as HTML: what it shows of a certificate, and under which headers."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from credissuer.badges import drawing, kit, wording
from credissuer.badges.bio_lines import bio_lines
from credissuer.badges.facts import LANGUAGES, BadgeFacts
from credissuer.badges.lint import Finding
from credissuer.badges.sheets import SHEETS
from credissuer.badges.sizes import SIZES
from credissuer.http.asgi import Headers
from credissuer.publication import headers
from credissuer.words import FALLBACK, languages, words
from credverifier.wire import number

STYLE_PATH = "/kit.css"

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)


class KitView(NamedTuple):
    """`standing`: what stands against posting the badge, a key of [standing] in words/kit, or
    None. `offline`: whether the sheets for print hold the offline code.
    """

    facts: BadgeFacts
    standing: str | None
    offline: bool


def page(view: KitView, spoken: str) -> bytes:
    """The whole document in a language of `words/kit`."""
    facts = view.facts
    rendered = (
        _environment()
        .get_template("kit.html")
        .render(
            facts=facts,
            name=drawing.plain(facts.name),
            shown=number.show(facts.number),
            until=wording.until(facts.valid_until, spoken),
            spoken=spoken,
            others=[(one, said("page", "language_name", one)) for one in _others(spoken)],
            say=lambda key: said("page", key, spoken),
            say_test=lambda key: said("test", key, spoken),
            place=lambda key: said("places", key, spoken),
            notice=said("standing", view.standing, spoken) if view.standing else None,
            style=f"{STYLE_PATH}?{style_digest()}",
            sizes=SIZES,
            sheets=tuple(SHEETS),
            languages={one: _language_label(one, spoken) for one in LANGUAGES},
            offline=view.offline,
            alternative=kit.alternative(facts, _of_badges(spoken)),
            alternatives={
                _language_label(one, spoken): kit.alternative(facts, one)
                for one in languages("badges")
            },
            bios=[line for line in bio_lines(facts) if line.language == _of_badges(spoken)],
            snippet=kit.snippet(facts, _of_badges(spoken)),
            advice=words("badges", spoken)["advice"],
        )
    )
    return rendered.encode("utf-8")


class Tested(NamedTuple):
    """What is said about a picture.

    `number`: whose kit it was sent from; `whose`: whom the code is for, and whether that is
    somebody else; `refusal`: why it was not looked at.
    """

    number: str | None
    headline: str
    findings: tuple[Finding, ...] = ()
    whose: str | None = None
    stranger: bool = False
    refusal: str | None = None


def tested_page(tested: Tested, host: str, spoken: str) -> bytes:
    """The answer to who sent a picture, with the form again."""
    rendered = (
        _environment()
        .get_template("tested.html")
        .render(
            host=host,
            headline=said("test", tested.headline, spoken),
            findings=tested.findings,
            whose=tested.whose,
            whose_class="notice" if tested.stranger else "whose",
            refusal=tested.refusal,
            number=tested.number,
            spoken=spoken,
            style=f"{STYLE_PATH}?{style_digest()}",
            say_test=lambda key: said("test", key, spoken),
            never_asks=said("page", "never_asks", spoken),
        )
    )
    return rendered.encode("utf-8")


def page_headers(public_url: str) -> Headers:
    """Nothing runs, nothing is loaded from elsewhere, and no search engine keeps it."""
    told = {
        **dict(headers.common(public_url)),
        "Content-Type": headers.HTML,
        "Content-Security-Policy": POLICY,
        "X-Robots-Tag": "noindex",
    }
    del told["Access-Control-Allow-Origin"]
    return [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in told.items()]


def said(section: str, key: str, spoken: str) -> str:
    """A sentence of `words/kit`."""
    return str(words("kit", spoken)[section][key])


def _others(spoken: str) -> list[str]:
    return [language for language in languages("kit") if language != spoken]


def _of_badges(spoken: str) -> str:
    """The language of the badges on a page: they may not have all that the page has."""
    return spoken if spoken in LANGUAGES else FALLBACK


def _language_label(language: str, spoken: str) -> str:
    """What the page calls a language of the badges; its code where the page has no word for it."""
    return str(words("kit", spoken)["page"].get(f"language_{language}", language))


@lru_cache(maxsize=1)
def style() -> bytes:
    """The style sheet of the page."""
    return resources.files("credissuer.public").joinpath("kit/kit.css").read_bytes()


@lru_cache(maxsize=1)
def style_digest() -> str:
    """16 hexadecimal digits that differ when the style does."""
    return hashlib.sha256(style()).hexdigest()[:16]


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("credissuer", "public/kit"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
