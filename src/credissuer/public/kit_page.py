"""The page of a badge kit: its HTML and response headers."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from jinja2 import Environment, PackageLoader

from credissuer.badges import drawing, kit, wording
from credissuer.badges.bio_lines import bio_lines
from credissuer.badges.facts import LANGUAGES, BadgeFacts
from credissuer.badges.lint import PictureCheck
from credissuer.badges.sheets import SHEETS
from credissuer.badges.sizes import SIZES
from credissuer.http.asgi import Headers, encoded
from credissuer.office import Office
from credissuer.publication import headers
from credissuer.templates import environment
from credissuer.words import FALLBACK, languages, words
from credverifier.wire import number

STYLE_PATH = "/kit.css"

# Without `script-src` and with `default-src 'none'`: the page has no script, so a hostile name that
# got past the escaping could still run none.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)


class KitView(NamedTuple):
    """`standing`: what stands against posting the badge, a key of [standing] in kit.toml, or
    None. `offline`: whether the sheets for print hold the offline code.
    """

    facts: BadgeFacts
    standing: str | None
    offline: bool


def page(view: KitView, spoken: str) -> bytes:
    """The whole document in a language that has a `kit.toml`."""
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
            others=[
                (
                    one,
                    kit_text(
                        "page",
                        "language_name",
                        one,
                    ),
                )
                for one in _others(spoken)
            ],
            say=lambda key: kit_text("page", key, spoken),
            say_test=lambda key: kit_text("test", key, spoken),
            place=lambda key: kit_text("places", key, spoken),
            notice=kit_text(
                "standing",
                view.standing,
                spoken,
            )
            if view.standing
            else None,
            style=f"{STYLE_PATH}?{style_digest()}",
            sizes=SIZES,
            sheets=tuple(SHEETS),
            languages={one: _language_label(one, spoken) for one in LANGUAGES},
            offline=view.offline,
            alternative=kit.alternative(facts, badge_language(spoken)),
            alternatives={
                _language_label(one, spoken): kit.alternative(facts, one)
                for one in languages("badges")
            },
            bios=[line for line in bio_lines(facts) if line.language == badge_language(spoken)],
            snippet=kit.snippet(facts, badge_language(spoken)),
            advice=words("badges", spoken)["advice"],
        )
    )
    return rendered.encode("utf-8")


class Tested(NamedTuple):
    """The result of checking an uploaded picture.

    `number`: of the kit; `whose`: a sentence about the subject; `stranger`: whether that is not the
    subject of the kit; `refusal`: why the picture was not checked.
    """

    number: str | None
    headline: str
    findings: tuple[PictureCheck, ...] = ()
    whose: str | None = None
    stranger: bool = False
    refusal: str | None = None


def tested_page(tested: Tested, host: str, spoken: str) -> bytes:
    """The page with the result for an uploaded picture, and the form again."""
    rendered = (
        _environment()
        .get_template("tested.html")
        .render(
            host=host,
            headline=kit_text("test", tested.headline, spoken),
            findings=tested.findings,
            whose=tested.whose,
            whose_class="notice" if tested.stranger else "whose",
            refusal=tested.refusal,
            number=tested.number,
            spoken=spoken,
            style=f"{STYLE_PATH}?{style_digest()}",
            say_test=lambda key: kit_text("test", key, spoken),
            never_asks=kit_text("page", "never_asks", spoken),
        )
    )
    return rendered.encode("utf-8")


def page_headers(office: Office) -> Headers:
    """Response headers: no scripts, nothing from other origins, not indexed by search engines."""
    fields = {
        **headers.common(office.public_url, preload=office.web_server.preload),
        "Content-Type": headers.HTML,
        "Content-Security-Policy": POLICY,
        "X-Robots-Tag": "noindex",
    }
    # A page is for people: no script of another site has to read it.
    del fields["Access-Control-Allow-Origin"]
    return encoded(fields)


def kit_text(section: str, key: str, spoken: str) -> str:
    """A sentence of `kit.toml`."""
    return str(words("kit", spoken)[section][key])


def _others(spoken: str) -> list[str]:
    return [language for language in languages("kit") if language != spoken]


def badge_language(spoken: str) -> str:
    """The language of the badges on a page, because badges may have fewer languages."""
    return spoken if spoken in LANGUAGES else FALLBACK


def _language_label(language: str, spoken: str) -> str:
    """What the page calls a language of the badges: as that calls itself, where the page has no word
    for it.
    """
    said: str | None = words("kit", spoken)["page"].get(f"language_{language}")
    if said is not None:
        return said
    return kit_text("page", "language_name", language) if language in languages("kit") else language


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
    return environment(PackageLoader("credissuer", "public/kit"), lstrip_blocks=True)
