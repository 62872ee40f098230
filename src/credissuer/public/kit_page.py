"""The page of a badge's kit as HTML: what it shows of a certificate, and under which headers."""

from __future__ import annotations

import hashlib
import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from credissuer.badges import drawing, kit, wording
from credissuer.badges.bio_lines import bio_lines, texts
from credissuer.badges.facts import LANGUAGES, BadgeFacts
from credissuer.badges.lint import Finding
from credissuer.badges.sheets import SHEETS
from credissuer.badges.sizes import SIZES
from credissuer.http.asgi import Headers
from credissuer.publication import headers
from credverifier.wire import number

STYLE_PATH = "/kit.css"
SPOKEN = {"vi": "en", "en": "vi"}
"""A language of the page -> the other one."""

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)


class KitView(NamedTuple):
    """`standing`: what stands against posting the badge, a key of [standing] in words.toml, or
    None. `offline`: whether the sheets for print hold the offline code.
    """

    facts: BadgeFacts
    standing: str | None
    offline: bool


def page(view: KitView, spoken: str) -> bytes:
    """The whole document in a language of SPOKEN."""
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
            other=SPOKEN[spoken],
            say=lambda key: said("page", key, spoken),
            say_test=lambda key: said("test", key, spoken),
            place=lambda key: said("places", key, spoken),
            notice=said("standing", view.standing, spoken) if view.standing else None,
            style=f"{STYLE_PATH}?{style_digest()}",
            sizes=SIZES,
            sheets=tuple(SHEETS),
            languages=tuple(LANGUAGES),
            offline=view.offline,
            alternative=kit.alternative(facts, spoken),
            alternative_vi=kit.alternative(facts, "vi"),
            alternative_en=kit.alternative(facts, "en"),
            bios=[line for line in bio_lines(facts) if line.language == spoken],
            snippet=kit.snippet(facts, spoken),
            advice=texts()["advice"],
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
    """A sentence of words.toml."""
    text: str = _words()[section][key][spoken]
    return text


@lru_cache(maxsize=1)
def style() -> bytes:
    """The style sheet of the page."""
    return resources.files("credissuer.public").joinpath("kit/kit.css").read_bytes()


@lru_cache(maxsize=1)
def style_digest() -> str:
    """16 hexadecimal digits that differ when the style does."""
    return hashlib.sha256(style()).hexdigest()[:16]


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads(
        resources.files("credissuer.public").joinpath("kit/words.toml").read_text("utf-8")
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("credissuer", "api/kit"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
