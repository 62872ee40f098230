"""/chuong-trinh and /programmes/{id}-{version}.html: the rules in plain words, in the reader's
language.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from credissuer.http import query
from credissuer.http.asgi import Receive, Scope, Send, address
from credissuer.http.cache import FileCache
from credissuer.http.problems import Problem, ProblemError
from credissuer.http.router import PROGRAMMES
from credissuer.http.service import Service
from credissuer.public.pages.html import PageRenderer, language_of
from credissuer.publication import programme_page, public_paths
from credissuer.publication.programme_page import OfficeContact
from credissuer.words import in_language


class ProgrammePage:
    """ASGI application for both addresses. An older version is read from its published document."""

    def __init__(self, service: Service, pages: PageRenderer, cache: FileCache) -> None:
        self._service = service
        self._pages = pages
        self._cache = cache

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        self._service.public_rate.take(address(scope))
        # Refused as everywhere, although the language alone is taken from it.
        query.members(scope)
        office, language = self._service.office, language_of(scope)
        document = self._document(scope["path"])
        body = self._pages.page(
            "programme.html",
            language,
            here=scope["path"],
            title=in_language(document["name"], language),
            content=programme_page.content(
                document,
                language,
                OfficeContact(office.issuer_name, office.report_contact),
                report=f"{public_paths.REPORT}?{urlencode({'lang': language})}",
            ),
        )
        await self._pages.answer(scope, send, 200, body)

    def _document(self, path: str) -> dict[str, Any]:
        if not path.startswith(PROGRAMMES):
            return self._service.office.programme.document(self._service.office.public_url)
        file = f"{path.removesuffix('.html')}.json"
        found = self._cache.find(file[1:]) if public_paths.FILE_PATH.fullmatch(file) else None
        if found is None:
            raise ProblemError(Problem("request.not_found"))
        return programme_page.read(found.octets)
