"""/c/{number}/badge.svg, badge.png, badge.pdf, qr.svg, qr.png: drawn on request by a thread."""

from __future__ import annotations

import asyncio

from credissuer.badges.pictures import Picture
from credissuer.http import problems, query
from credissuer.http.asgi import Receive, Scope, Send, address, encoded, respond_with_etag
from credissuer.http.problems import ProblemError
from credissuer.http.router import BADGE_FILE
from credissuer.http.service import Route
from credissuer.operations.badge import public_picture
from credissuer.publication import headers
from credverifier.errors import CredentialError

_MEMBERS = ("lang", "size")


class Pictures(Route):
    """ASGI application for the paths that fit BADGE_FILE."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            self._service.public_rate.take(address(scope))
            picture = await asyncio.to_thread(self._picture, scope)
        except CredentialError as error:
            raise ProblemError(problems.of(error)) from error
        await self._answer(scope, send, picture)

    async def _answer(self, scope: Scope, send: Send, picture: Picture) -> None:
        """As a published picture is answered."""
        office = self._service.office
        fields = {
            **headers.common(office.public_url, preload=office.web_server.preload),
            **headers.PICTURE,
            "Content-Type": picture.media_type,
        }
        await respond_with_etag(scope, send, encoded(fields), picture.octets)

    def _picture(self, scope: Scope) -> Picture:
        match = BADGE_FILE.fullmatch(scope["path"])
        assert match is not None
        asked = query.members(scope)
        language, size = (asked.get(name) for name in _MEMBERS)
        return public_picture(
            self._service.office,
            match[1],
            match[2],
            language,
            size,
        )
