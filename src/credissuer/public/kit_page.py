"""The page of a badge kit: its HTML, its own files and response headers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache, partial
from importlib import resources
from typing import Any, NamedTuple

from credissuer.badges import drawing, kit, wording
from credissuer.badges.facts import LANGUAGES, BadgeFacts
from credissuer.badges.sizes import SIZES
from credissuer.http.asgi import Headers, encoded
from credissuer.http.cache import FileCache
from credissuer.office import Office
from credissuer.public import kit_places
from credissuer.public.in_app import InApp
from credissuer.public.kit_places import KitPlace
from credissuer.public.kit_ring import Ring
from credissuer.public.pages.html import PageRenderer
from credissuer.publication import headers
from credissuer.words import FALLBACK, in_language, languages, words
from credverifier.wire import number

FILES = {
    "/kit.css": ("kit.css", "text/css; charset=utf-8"),
    "/kit.js": ("kit.js", "text/javascript; charset=utf-8"),
    "/kit-ring.js": ("ring.js", "text/javascript; charset=utf-8"),
}
"""Path -> the file in `kit`, and its Content-Type."""

# data: for the picture that is made of a portrait in the browser; connect-src for the picture that
# is handed to another app. No text becomes markup: there is no Trusted Types policy at all.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
    " object-src 'none'; trusted-types 'none'; require-trusted-types-for 'script'"
)

_TONES = {"suspended": "warn", "expired": "warn", "revoked": "bad", "superseded": "info"}
_SHELL_STYLE = re.compile(r'href="(/web/[0-9a-f]+/)style\.css"')
_DECODER = "picture-decode.js"


class KitView(NamedTuple):
    """`standing`: what stands against posting the badge, a key of [standing] in kit.toml, or
    None. `offline`: whether the sheets for print hold the offline code. `level`: language -> what
    it is called. `successor`: the number of the certificate that replaced this one. `ring`: None
    where there is none to put a portrait into.
    """

    facts: BadgeFacts
    standing: str | None
    offline: bool
    level: Mapping[str, str] | None = None
    successor: str | None = None
    ring: Ring | None = None


class KitPages:
    """Renders the kit within the frame of `pages`."""

    def __init__(self, pages: PageRenderer, cache: FileCache) -> None:
        self._pages = pages
        self._cache = cache

    def kit(self, view: KitView, spoken: str, in_app: InApp | None = None) -> bytes:
        """The page in a language that has a `kit.toml`; `in_app`: the app that it was opened in."""
        facts, tongue = view.facts, badge_language(spoken)
        path = f"/c/{facts.number}/kit"
        return self._render(
            "kit.html",
            spoken,
            path,
            facts=facts,
            name=drawing.plain(facts.name),
            shown=number.show(facts.number),
            until=wording.until(facts.valid_until, spoken),
            level=None if view.level is None else in_language(view.level, spoken),
            notice=kit_text("standing", view.standing, spoken) if view.standing else None,
            tone=_TONES.get(view.standing or ""),
            successor=view.successor,
            in_app=in_app,
            address=f"{facts.public_url}{path}",
            link=f"{facts.public_url}/c/{facts.number}",
            places=kit_places.places(facts, tongue),
            called=partial(_called, spoken=spoken),
            use=lambda size: kit_text("uses", size, spoken),
            tongue=tongue,
            sizes=SIZES,
            placeless=[size for size in SIZES if size not in kit_places.pictures()],
            ring=view.ring,
            languages={one: _language_label(one, spoken) for one in LANGUAGES},
            offline=view.offline,
            alternative=kit.alternative(facts, tongue),
            alternatives={
                _language_label(one, spoken): kit.alternative(facts, one)
                for one in languages("badges")
            },
            snippet=kit.snippet(facts, tongue),
            embed=f"{facts.public_url}/oembed?url={facts.public_url}/c/{facts.number}",
            advice=words("badges", spoken)["advice"],
        )

    def test_form(self, spoken: str) -> bytes:
        """The page that asks for a screenshot."""
        return self._render("test.html", spoken, "/badge-check")

    def tested(self, spoken: str, **result: Any) -> bytes:
        """The page with the result for a screenshot; `result` as `tested_badge` makes it."""
        return self._render("tested.html", spoken, "/badge-check", **result)

    def _render(self, template: str, spoken: str, here: str, **facts: Any) -> bytes:
        return self._pages.page(
            template,
            spoken,
            here=here,
            links=self._links(),
            word=lambda section, key, **values: (
                kit_text(section, key, spoken).format(**values)
                if values
                else kit_text(section, key, spoken)
            ),
            **facts,
        )

    def _links(self) -> dict[str, str]:
        """Where the page's own files are; `decoder` is the check page's, empty before the first
        publication.
        """
        shell = self._cache.find("index.html")
        found = None if shell is None else _SHELL_STYLE.search(shell.octets.decode("utf-8"))
        decoder = f"{found[1]}{_DECODER}" if found else ""
        return {
            "style": _link("/kit.css"),
            "script": _link("/kit.js"),
            "ring": _link("/kit-ring.js"),
            "decoder": decoder if decoder and self._cache.find(decoder[1:]) else "",
        }


def page_headers(office: Office) -> Headers:
    """Response headers: scripts of this host alone, nothing from other origins, not indexed by
    search engines.
    """
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


def badge_language(spoken: str) -> str:
    """The language of the badges on a page, because badges may have fewer languages."""
    return spoken if spoken in LANGUAGES else FALLBACK


def _called(place: KitPlace, spoken: str) -> str:
    return place.name or kit_text("places", place.key, spoken)


def _language_label(language: str, spoken: str) -> str:
    """What the page calls a language of the badges: as that calls itself, where the page has no word
    for it.
    """
    said: str | None = words("kit", spoken)["page"].get(f"language_{language}")
    if said is not None:
        return said
    return kit_text("page", "language_name", language) if language in languages("kit") else language


@lru_cache
def file(path: str) -> bytes:
    """A file of the page; `path` is a key of FILES."""
    return resources.files("credissuer.public").joinpath(f"kit/{FILES[path][0]}").read_bytes()


def _link(path: str) -> str:
    # 16 hexadecimal digits that differ when the file does, because it may be kept for ever.
    return f"{path}?{hashlib.sha256(file(path)).hexdigest()[:16]}"
