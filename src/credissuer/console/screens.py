"""What a route of the desk answers with: a page of a template, or the way to another one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import quote, urlencode, urlsplit

from fastapi import Depends, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup

from credissuer.console import short_dates
from credissuer.console.last_changes import last_of
from credissuer.console.navigation import NAV
from credissuer.console.trail_words import TrailRow
from credissuer.console.visitors import Visitor, csrf_for, visitor_of
from credissuer.errors import IssuerError
from credissuer.http import language as spoken
from credissuer.http import problems
from credissuer.http.asgi import NO_STORE, REQUEST_ID, SECURITY, Headers, encoded
from credissuer.http.callers import service_of
from credissuer.http.service import Service
from credissuer.office import Office
from credissuer.public.pages.html import PageRenderer, filled, isolated
from credissuer.publication import headers
from credissuer.templates import environment
from credissuer.words import in_language, languages, words

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

SANDBOX = "default-src 'none'; sandbox"
"""The policy of a file: it runs nothing and asks for nothing."""

HTML, CSV = "text/html; charset=utf-8", "text/csv; charset=utf-8"
"""Media types of what the desk answers with."""

_OWN = (["office"], ["me"])
"""First segments of the paths to which a form may send its sender on."""


def say(language: str, name: str, **values: Any) -> Markup:
    """The words for `name` (`surface.key` or `surface.table.key`), its placeholders filled.

    Raises KeyError for a name that has no words: a misspelt one must fail in a test.
    """
    surface, *keys = name.split(".")
    found: Any = words(surface, language)
    for key in keys:
        found = found[key]
    return filled(str(found), values)


class Screens:
    """The pages of one request, in the language of its reader."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.service: Service = service_of(request)
        self.office: Office = self.service.office
        self.pages: PageRenderer = request.app.state.pages

    @property
    def request_id(self) -> str:
        return str(self.request.scope[REQUEST_ID])

    def language(self, visitor: Visitor | None = None) -> str:
        """What the address asks for, else the person's own, else what the browser prefers."""
        known = languages("desk")
        asked = self.request.query_params.get("lang")
        if asked in known:
            return str(asked)
        if visitor is not None and visitor.person.language in known:
            return visitor.person.language
        return spoken.of(self.request.scope, known)

    def say(self, name: str, visitor: Visitor | None = None, **values: Any) -> Markup:
        """Words in the reader's language."""
        return say(self.language(visitor), name, **values)

    def page(
        self,
        template: str,
        visitor: Visitor | None = None,
        *,
        status: int = 200,
        error: IssuerError | None = None,
        typed: Mapping[str, str] | None = None,
        **facts: Any,
    ) -> Response:
        """A page of a template in `console/templates`.

        `error` is told above the form (`notice`) and beside its fields (`faults`: name -> words);
        `typed` is what the form is filled with again.
        """
        language = self.language(visitor)
        faults = {}
        if error is not None:
            status = problems.of(error).status
            faults = {
                one.pointer.removeprefix("/"): one.words[language]
                for one in error.facts.get("problems", ())
            }
        common = {
            **self._common(language, visitor),
            "notice": "" if error is None else error.words(language),
            "notice_code": "" if error is None else error.code,
            "faster": self._faster(error, visitor, language),
            "faults": faults,
            "typed": dict(typed or {}),
            "said": self._said(language),
        }
        # What the page itself says stands above what all pages have.
        body = _environment().get_template(template).render({**common, **facts})
        return self.html(body, status)

    def _faster(
        self, error: IssuerError | None, visitor: Visitor | None, language: str
    ) -> TrailRow | None:
        """Who changed the thing meanwhile, where that is why a form was refused."""
        if error is None or visitor is None or not error.code.endswith(".changed"):
            return None
        call = visitor.call(self.office)
        return last_of(self.office, call, str(error.facts.get("id", "")), language)

    def html(self, body: str, status: int = 200) -> Response:
        """`body` with the headers that every page of the desk has."""
        return self._with_headers(Response(body.encode("utf-8"), status), HTML)

    def picture(self, octets: bytes, media_type: str) -> Response:
        """A picture of our own making, as a page shows it."""
        return self._with_headers(Response(octets), media_type)

    def file(self, content: bytes | Iterable[str], name: str, media_type: str) -> Response:
        """A file to be saved and never shown: no browser runs on our host what somebody sent in.

        `content` is its octets, or its lines where they are made while they are sent.
        """
        reply = Response(content) if isinstance(content, bytes) else StreamingResponse(content)
        self._with_headers(reply, media_type)
        reply.headers["content-security-policy"] = SANDBOX
        reply.headers["content-disposition"] = attachment(name)
        return reply

    def json(self, ask: Callable[[], Any]) -> Response:
        """What a script of ours asked for, or why not: with a sentence in `detail`."""
        try:
            content, status = ask(), 200
        except IssuerError as error:
            problem, visitor = problems.of(error), visitor_of(self.request)
            words = error.words(self.language(visitor))
            content, status = {"code": error.code, "detail": words}, problem.status
        reply = JSONResponse(content, status)
        for name, value in (*SECURITY, NO_STORE):
            reply.headers[name.decode("ascii")] = value.decode("ascii")
        return reply

    def go(self, path: str, said: str | None = None, **query: str) -> Response:
        """The way to another page of ours (303), which shows the sentence `said` (a key of words)
        at its top.
        """
        told = {**({"said": said} if said else {}), **query}
        separator = "&" if "?" in path else "?"
        location = f"{path}{separator}{urlencode(told)}" if told else path
        return Response(status_code=303, headers={"location": quote(location, safe="/?&=%+:#")})

    def _said(self, language: str) -> str:
        """The sentence that the page before this one wanted to be told; only of our own words."""
        name = self.request.query_params.get("said", "")
        surface, _, key = name.partition(".")
        try:
            found = (
                words(surface, language)["said"][key] if surface.startswith(("desk", "me")) else ""
            )
        except (KeyError, OSError):
            return ""
        return str(found)

    def _common(self, language: str, visitor: Visitor | None) -> dict[str, Any]:
        office = self.office
        path = self.request.url.path
        return {
            "language": language,
            "languages": [
                (other, words("pages", other)["language_name"]) for other in languages("desk")
            ],
            "say": lambda name, **values: say(language, name, **values),
            "moment": lambda at: moment(at, language, office),
            "day": lambda at: short_dates.day_of(at, language, office.zone),
            "last_day": lambda at: short_dates.last_day(at, language, office.zone),
            "visitor": visitor,
            "csrf": csrf_for(self.request),
            "nav": [e for e in NAV if visitor and (not e.permission or visitor.may(e.permission))],
            "here": path,
            "host": self.pages.host,
            "alliance": in_language(office.issuer_name, language),
            "demo": office.public_url.startswith("http://"),
            "style": self.pages.style(),
            "now": office.clock(),
            "query": dict(self.request.query_params),
        }

    def _with_headers(self, reply: Response, media_type: str) -> Response:
        for name, value in self._headers():
            reply.headers[name.decode("ascii")] = value.decode("ascii")
        reply.headers["content-type"] = media_type
        return reply

    def _headers(self) -> Headers:
        common = headers.common(self.office.public_url, preload=self.office.web_server.preload)
        # A page is for people: no script of another site has to read it.
        del common["Access-Control-Allow-Origin"]
        return [
            (b"content-security-policy", POLICY.encode("ascii")),
            (b"x-robots-tag", b"noindex"),
            (b"vary", b"Accept-Language, Cookie"),
            NO_STORE,
            *encoded(common),
        ]


Desk = Annotated[Screens, Depends(Screens)]
"""The pages of a request, as a parameter of a route."""


def moment(at: datetime, language: str, office: Office) -> Markup:
    """A moment as `<time>`, in the office's zone."""
    text = short_dates.moment(at, language, office.zone)
    local = at.astimezone(office.zone).isoformat()
    return Markup('<time datetime="{}">{}</time>').format(local, text)


def own_path(text: str | None, otherwise: str = "/office") -> str:
    """`text` where it is a path of the desk or the KOL's page, else `otherwise`: nobody is sent to
    another host.
    """
    # First, because urlsplit drops control characters that a browser may not drop.
    if not text or not text.isprintable() or not text.startswith("/") or "\\" in text:
        return otherwise
    parts = urlsplit(text)
    segments = parts.path.split("/")[1:]
    is_here = not parts.scheme and not parts.netloc
    return text if is_here and segments[:1] in _OWN and ".." not in segments else otherwise


def attachment(name: str) -> str:
    """A `Content-Disposition` (RFC 6266) with the name of a file.

    In both its forms where the name is not plain ASCII: names are Vietnamese, and some programs
    read the first alone.
    """
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in name)
    extended = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return f'attachment; filename="{plain}"{extended}'


@lru_cache(maxsize=1)
def _environment() -> Environment:
    folders = (PackageLoader("credissuer.console"), PackageLoader("credissuer.public.pages"))
    pages = environment(ChoiceLoader(folders), lstrip_blocks=True)
    pages.globals["isolated"] = isolated
    return pages
