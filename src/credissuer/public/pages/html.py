"""Server-rendered pages for browsers without JavaScript: words, templates, headers."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from typing import Any
from urllib.parse import parse_qs

from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup

from credissuer.http import language as spoken
from credissuer.http.asgi import (
    NO_STORE,
    REQUEST_ID,
    SECURITY,
    Headers,
    Receive,
    Scope,
    Send,
    encoded,
    header,
    respond,
)
from credissuer.http.cache import FileCache
from credissuer.http.problems import Problem, ProblemError
from credissuer.office import Office
from credissuer.publication import headers
from credissuer.templates import environment
from credissuer.words import in_language, languages, words
from credverifier.words import LANGUAGES

# No script at all: these pages are for browsers without JavaScript, and a hostile name that got
# past the escaping could still run none.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
STYLE_PATH = "/office.css"
FORM = b"application/x-www-form-urlencoded"

_STYLE_HEADERS: Headers = [
    (b"content-type", b"text/css"),
    (b"cache-control", b"public, max-age=3600"),
    *SECURITY,
]
# Taken from the published page and not built here, because the publication adds a digest to each:
# <link rel="stylesheet" href="…" integrity="sha384-…">.
_STYLE = re.compile(r'<link rel="(?:icon|stylesheet)"[^>]*>')
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class PageRenderer:
    """Renders the pages of one office, with the style of the published check page."""

    def __init__(self, office: Office, cache: FileCache) -> None:
        self._office = office
        self._cache = cache
        self.host = office.public_url.partition("://")[2]

    def page(self, template: str, language: str, *, here: str, **facts: Any) -> bytes:
        """A page in one language. `here` is its path and query without the language."""
        common = {
            "language": language,
            "say": lambda key, **values: say(key, language, **values),
            "here": here,
            "host": self.host,
            "others": [(other, say("language_name", other)) for other in _others(language)],
            "alliance": in_language(self._office.issuer_name, language),
            "demo": self._office.public_url.startswith("http://"),
            "style": self.style(),
        }
        return _environment().get_template(template).render(**common, **facts).encode("utf-8")

    def problem(self, scope: Scope, problem: Problem) -> tuple[Headers, bytes]:
        """An error as a page, with the box (`problems.ErrorPage`): what happened in one sentence."""
        language = language_of(scope)
        title, text = _in_plain_words(problem, language)
        # The id helps where somebody has to look into the log, and nowhere else.
        shown_id = str(scope.get(REQUEST_ID, "")) if problem.status >= 500 else ""
        # Relative: a path that begins with "//" would lead to another host.
        body = self.page(
            "problem.html", language, here="", title=title, text=text, request_id=shown_id
        )
        said_in = (b"content-language", language.encode("ascii"))
        return [*self.headers(vary=b"Accept, Accept-Language"), said_in], body

    def headers(self, vary: bytes = b"Accept-Language") -> Headers:
        """Response headers: strict policy, not cached, not indexed, in the reader's language."""
        common = headers.common(self._office.public_url, preload=self._office.web_server.preload)
        # A page is for people: no script of another site has to read it.
        del common["Access-Control-Allow-Origin"]
        return [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-security-policy", POLICY.encode("ascii")),
            (b"x-robots-tag", b"noindex"),
            (b"vary", vary),
            NO_STORE,
            *encoded(common),
        ]

    async def answer(
        self, scope: Scope, send: Send, status: int, body: bytes, more: Headers | None = None
    ) -> None:
        """Send a page."""
        await respond(
            scope,
            send,
            status,
            [*self.headers(), *(more or [])],
            body,
        )

    def style(self) -> Markup:
        """The links to the published style and icon; empty before the first publication."""
        shell = self._cache.find("index.html")
        links = [] if shell is None else _STYLE.findall(shell.octets.decode("utf-8"))
        return Markup("\n".join(links))  # noqa: S704 - our own published page


def say(key: str, language: str, **values: Any) -> Markup:
    """The words for `key` with its placeholders filled; `values` are escaped."""
    return filled(words("pages", language)[key], values)


def filled(template: str, values: dict[str, Any]) -> Markup:
    """`template` with its placeholders replaced; both are text, but for values that are Markup."""
    # "a {b} c" splits into "a ", "b", " c": every second part is a name. Joined by Markup, because
    # that escapes each part that is no markup itself.
    parts = _PLACEHOLDER.split(template)
    return Markup("").join(
        values[part] if position % 2 else part for position, part in enumerate(parts)
    )


def isolated(text: str) -> Markup:
    """A foreign name or handle in a `bdi`, so that it cannot reorder the text around it."""
    return Markup('<bdi dir="auto" translate="no">{}</bdi>').format(text)


def members(octets: bytes) -> dict[str, str]:
    """The members of a form; of each the first value.

    Raises ProblemError `request.malformed` for what is not UTF-8 or holds more than twenty members.
    """
    try:
        values_of = parse_qs(
            octets.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=20,
            errors="strict",
        )
    except ValueError as error:
        raise ProblemError(Problem("request.malformed")) from error
    return {name: values[0] for name, values in values_of.items()}


def language_of(scope: Scope, form: dict[str, str] | None = None) -> str:
    """The language of the page that answers `scope`; `form`: what was sent to it."""
    return spoken.of(scope, _languages(), form)


def _in_plain_words(problem: Problem, language: str) -> tuple[str, str]:
    """Title and sentence for people: of the code where it has its own, else of the status."""
    said = words("pages", language)
    titles, texts = said["problem_titles"], said["problem_texts"]
    key = next(
        (one for one in (problem.code, str(problem.status)) if one in titles),
        "500" if problem.status >= 500 else "400",
    )
    return titles[key], texts[key]


def _languages() -> list[str]:
    # Of both, because the words of a verdict on a page are the verifier's.
    return [language for language in languages("pages") if language in LANGUAGES]


def _others(language: str) -> list[str]:
    return [other for other in _languages() if other != language]


def from_elsewhere(scope: Scope) -> bool:
    """True where another site made the browser send this form (Sec-Fetch-Site, against CSRF)."""
    # None: a browser from before the header, or no browser. "none": typed, or from a bookmark.
    # "same-site" is refused too, because a neighbour below the same domain is another party.
    return header(scope, b"sec-fetch-site") not in (None, b"same-origin", b"none")


def require_form(scope: Scope) -> None:
    """Raises ProblemError `request.media_type`."""
    kind = (header(scope, b"content-type") or b"").partition(b";")[0].strip().lower()
    if kind != FORM or header(scope, b"content-encoding") is not None:
        raise ProblemError(Problem("request.media_type"))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    # The pages of the kit stand apart, within the same frame.
    folders = (PackageLoader("credissuer.public.pages"), PackageLoader("credissuer.public", "kit"))
    pages = environment(ChoiceLoader(folders))
    pages.globals["isolated"] = isolated
    return pages


async def style(scope: Scope, receive: Receive, send: Send) -> None:
    """ASGI application for STYLE_PATH: the style of the forms."""
    await respond(scope, send, 200, _STYLE_HEADERS, _style())


@lru_cache(maxsize=1)
def _style() -> bytes:
    return resources.files("credissuer.public.pages").joinpath("office.css").read_bytes()
