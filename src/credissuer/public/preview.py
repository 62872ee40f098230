"""A published tree as static web servers show it: what `credissuer preview` runs.

It answers as nginx and Caddy do with the generated settings, and needs neither keys nor a database.
"""

from __future__ import annotations

import json

from credissuer.errors import UsageError
from credissuer.http.asgi import Receive, Scope, Send, encoded, is_known, respond
from credissuer.http.cache import FileCache
from credissuer.publication import headers, public_paths
from credissuer.publication.contract import Publication
from credissuer.publication.headers import Site

_ISSUER = ".well-known/jwt-vc-issuer"


class Preview:
    """ASGI application for the tree in `publication`.

    `public_url` is the one its certificates lead to. Raises UsageError `usage.tree` where nothing
    is published.
    """

    def __init__(self, publication: Publication) -> None:
        self._cache = FileCache(publication)
        try:
            self.public_url = str(json.loads(publication.get(_ISSUER) or b"")["issuer"])
        except (ValueError, LookupError, TypeError):
            raise UsageError("usage.tree", path=str(publication.root)) from None
        # Without HSTS, which has no place in an answer over http (RFC 6797 section 7.2).
        self._common = headers.common("http://localhost")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or run the lifespan."""
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
        elif scope["method"] in ("GET", "HEAD"):
            await self._file(scope, send)
        else:
            await self._method(scope, send)

    async def _file(self, scope: Scope, send: Send) -> None:
        site = self._site()
        rule = headers.rule_of(site, scope["path"])
        file = headers.file_of(rule, scope["path"])
        found = None if file is None else self._cache.find(file)
        if found is None:
            await self._missing(scope, send, site, shows_page=rule.shows_page)
            return
        fields = {**self._common, **rule.fields, "ETag": found.etag.decode("ascii")}
        if is_known(scope, found.etag):
            del fields["Content-Type"]
            await send({"type": "http.response.start", "status": 304, "headers": encoded(fields)})
            await send({"type": "http.response.body", "body": b""})
            return
        await respond(scope, send, 200, encoded(fields), found.octets)

    async def _missing(self, scope: Scope, send: Send, site: Site, *, shows_page: bool) -> None:
        page = self._cache.find(public_paths.FALLBACK) if shows_page else None
        if page is None:
            fields = {**self._common, **headers.REFUSED, "Content-Type": headers.PLAIN}
            await respond(scope, send, 404, encoded(fields), b"Not found\n")
            return
        fields = {**self._common, **headers.missing_page(site)}
        await respond(scope, send, 404, encoded(fields), page.octets)

    async def _method(self, scope: Scope, send: Send) -> None:
        fields = {**self._common, **headers.REFUSED}
        if scope["method"] == "OPTIONS":
            await respond(scope, send, 204, encoded({**fields, **headers.PREFLIGHT}), b"")
            return
        fields |= {"Allow": headers.METHODS, "Content-Type": headers.PLAIN}
        await respond(scope, send, 405, encoded(fields), b"Method not allowed\n")

    def _site(self) -> Site:
        """Asked anew each time, because the office may publish while this runs."""
        published = self._cache.find(public_paths.TRUST_LIST)
        return headers.site_of(published and published.octets, self.public_url)
