"""The published tree over HTTP: the same octets as any web server would give (the shell of a
certificate with a card), with ETag and 304. Raw ASGI for speed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from credissuer.http import problems
from credissuer.http.asgi import (
    CORS,
    Headers,
    Receive,
    Scope,
    Send,
    etag_of,
    header,
    identified,
    respond,
)
from credissuer.http.cache import Shelf, Text
from credissuer.http.problems import Problem
from credissuer.public.cards import with_card
from credissuer.publication import headers
from credverifier.errors import LinkError
from credverifier.wire import number

SHELL = "index.html"
"""The one page shell, whatever certificate it is asked for."""

_CREDENTIAL = "application/vc+jwt"
# A dot leads nowhere but into .well-known: no hidden file, no way up; and what is meant for the web
# server is its own.
_PLAIN = re.compile(
    r"/(?:\.well-known/)?[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*){0,6}"
)
_CERTIFICATE = re.compile(r"/[cC]/([^/.]+)/?")
_OWN = ("/nginx.conf", "/Caddyfile", "/_headers")
_LONGEST = 256
_MOST_READY = 10_000
_ALLOWED = (b"allow", b"GET, HEAD, OPTIONS")
_PREFLIGHT: Headers = [
    CORS,
    _ALLOWED,
    (b"access-control-allow-methods", b"GET, HEAD, OPTIONS"),
    (b"access-control-allow-headers", b"If-None-Match"),
    (b"access-control-max-age", b"86400"),
]


class _Ready(NamedTuple):
    """A file with its headers made up.

    `always`: whatever the caller accepts, this answers its path. `made_of`: what lies there, and
    where it is the shell of a certificate, the credential that its card was made of.
    """

    file: str
    made_of: tuple[Text, Text | None]
    text: Text
    etag: bytes
    always: bool
    headers: Headers
    unchanged: Headers


class PublicFiles:
    """ASGI application for GET, HEAD and OPTIONS on everything public."""

    def __init__(self, shelf: Shelf, public_url: str, entropy: Callable[[int], bytes]) -> None:
        self._shelf = shelf
        self._public_url = public_url
        self._entropy = entropy
        self._ready: dict[tuple[str, str], _Ready] = {}
        self._always: dict[str, _Ready] = {}
        self._general: tuple[Text, Text] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        method = scope["method"]
        if method not in ("GET", "HEAD"):
            await self._other(scope, send, method)
            return
        path = scope["path"]
        ready = self._always.get(path)
        if ready is None or not self._shelf.holds(ready.file, ready.text):
            ready = self._find(path, scope)
        if ready is None:
            await self._refuse(scope, send, Problem("request.not_found"))
            return
        asked = header(scope, b"if-none-match")
        if asked is not None and (asked == ready.etag or _names(asked, ready.etag)):
            await send({"type": "http.response.start", "status": 304, "headers": ready.unchanged})
            await send({"type": "http.response.body", "body": b""})
            return
        await send({"type": "http.response.start", "status": 200, "headers": ready.headers})
        await send(
            {"type": "http.response.body", "body": ready.text.octets if method == "GET" else b""}
        )

    async def _other(self, scope: Scope, send: Send, method: str) -> None:
        if method == "OPTIONS":
            await respond(scope, send, 204, _PREFLIGHT, b"")
            return
        facts = {"method": method, "allowed": "GET, HEAD, OPTIONS"}
        await self._refuse(scope, send, Problem("request.method", facts, headers=(_ALLOWED,)))

    async def _refuse(self, scope: Scope, send: Send, problem: Problem) -> None:
        request_id = identified(scope, self._entropy)
        await problems.tell(
            scope, send, problem, [CORS, (b"x-request-id", request_id.encode("ascii"))]
        )

    def _find(self, path: str, scope: Scope) -> _Ready | None:
        file = _file(path, scope)
        text = None if file is None else self._shelf.find(file)
        if file is None or text is None:
            return None
        made_of = text, self._credential_of(path) if file == SHELL else None
        ready = self._ready.get((path, file))
        if ready is None or ready.made_of[0] is not text or ready.made_of[1] is not made_of[1]:
            ready = self._ready_for(path, file, made_of)
        return ready

    def _credential_of(self, path: str) -> Text | None:
        certificate = _CERTIFICATE.fullmatch(path)
        credential = None if certificate is None else _credential(certificate[1])
        return None if credential is None else self._shelf.find(credential)

    def _served(self, path: str, file: str, made_of: tuple[Text, Text | None]) -> Text:
        """As it lies there, but for the shell of a certificate, which gets a card."""
        text, credential = made_of
        certificate = _CERTIFICATE.fullmatch(path) if file == SHELL else None
        if certificate is None:
            return text
        if credential is None:
            return self._generally(text)
        return _text(
            with_card(
                text.octets, self._public_url, number.parse(certificate[1]), credential.octets
            )
        )

    def _generally(self, shell: Text) -> Text:
        """One value for every number that there is not, however many are asked for."""
        if self._general is None or self._general[0] is not shell:
            self._general = shell, _text(with_card(shell.octets, self._public_url, None, None))
        return self._general[1]

    def _headers(self, path: str) -> dict[str, str]:
        told = headers.headers(path, public_url=self._public_url)
        return {"Content-Type": "application/octet-stream", **told}

    def _ready_for(self, path: str, file: str, made_of: tuple[Text, Text | None]) -> _Ready:
        text = self._served(path, file, made_of)
        shown = path if file == SHELL else f"/{file}"
        told = [
            (name.lower().encode("ascii"), value.encode("utf-8"))
            for name, value in self._headers(shown).items()
        ]
        if _CERTIFICATE.fullmatch(path):
            told.append((b"vary", b"Accept"))
        unchanged = [(b"etag", text.etag), *_with_304(told)]
        length = (b"content-length", b"%d" % len(text.octets))
        always = file != SHELL and not _CERTIFICATE.fullmatch(path)
        ready = _Ready(
            file, made_of, text, text.etag, always, [(b"etag", text.etag), length, *told], unchanged
        )
        self._keep(path, ready)
        return ready

    def _keep(self, path: str, ready: _Ready) -> None:
        if len(self._ready) > _MOST_READY:
            self._ready.clear()
            self._always.clear()
        self._ready[path, ready.file] = ready
        if ready.always:
            self._always[path] = ready


def _text(octets: bytes) -> Text:
    return Text(None, octets, etag_of(octets))


def _with_304(told: Headers) -> Headers:
    """What goes with a 304 (RFC 9110 section 15.4.5): of a document all, since a browser could
    apply it anew; of data what guides the cache and lets the page read it.
    """
    kinds = [value for name, value in told if name == b"content-type"]
    if any(kind.startswith(b"text/html") for kind in kinds):
        return [(name, value) for name, value in told if name != b"content-type"]
    return [(name, value) for name, value in told if name in (b"cache-control", b"vary", CORS[0])]


def _file(path: str, scope: Scope) -> str | None:
    """The file that answers `path`, or None where nothing may."""
    if len(path) > _LONGEST or path in _OWN:
        return None
    certificate = _CERTIFICATE.fullmatch(path)
    if certificate is not None:
        return _credential(certificate[1]) if _wants_credential(header(scope, b"accept")) else SHELL
    if re.match(headers.PAGE, path):
        return SHELL
    return path[1:] if _PLAIN.fullmatch(path) else None


def _credential(text: str) -> str | None:
    try:
        return f"c/{number.parse(text)}.jwt"
    except LinkError:
        return None


def _wants_credential(accept: bytes | None) -> bool:
    return accept is not None and _CREDENTIAL in accept.decode("latin-1").lower().replace(" ", "")


def _names(asked: bytes, etag: bytes) -> bool:
    """RFC 9110 section 13.1.2: any of a list, compared weakly, or `*`."""
    return any(item.strip().removeprefix(b"W/") in (etag, b"*") for item in asked.split(b","))
