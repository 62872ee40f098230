"""/c/{number}/kit and kit.zip: public like the pictures, with a rate limit on ZIPs."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial

from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import SignaturePurpose
from credissuer.errors import NotFoundError
from credissuer.http import language, problems, query
from credissuer.http.asgi import (
    SECURITY,
    App,
    Receive,
    Scope,
    Send,
    address,
    respond_with_etag,
)
from credissuer.http.problems import ProblemError
from credissuer.http.router import BADGE_FILE
from credissuer.http.service import Service
from credissuer.http.slow_worker import SlowRoute
from credissuer.office import Office
from credissuer.operations import badge, change_standing
from credissuer.public import in_app, kit_page
from credissuer.public.kit_page import KitPages, KitView
from credissuer.public.kit_ring import ring
from credissuer.store.transaction import Reading
from credissuer.words import languages
from credverifier.errors import CredentialError
from credverifier.wire import number
from credverifier.wire.status.standing import Standing

ZIPS_A_MINUTE = 10
"""For one address, because the first ZIP of a certificate takes seconds to draw."""

# One ZIP is drawn and three wait: each takes seconds and megabytes.
_WAITING = 4
_KEEP_ZIP = (b"cache-control", b"public, max-age=3600")
_KEEP_FILE = (b"cache-control", b"public, max-age=31536000, immutable")
_NO_INDEX = (b"x-robots-tag", b"noindex")


class Kits(SlowRoute):
    """ASGI application for `/c/{number}/kit` and `/c/{number}/kit.zip`.

    One thread of its own draws ZIPs, and few requests may wait for it, because verification must
    never wait for a picture.
    """

    def __init__(self, service: Service, pages: KitPages) -> None:
        super().__init__(service, "kit", a_minute=ZIPS_A_MINUTE, at_once=_WAITING)
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        match = BADGE_FILE.fullmatch(scope["path"])
        assert match is not None
        try:
            self._service.public_rate.take(address(scope))
            if match[2] == "kit":
                await self._page(scope, send, match[1])
            else:
                await self._zip(scope, send, match[1])
        except CredentialError as error:
            raise ProblemError(problems.of(error)) from error

    async def _page(self, scope: Scope, send: Send, text: str) -> None:
        view = await asyncio.to_thread(view_of, self._service.office, text)
        spoken = page_language(scope)
        headers = [
            *kit_page.page_headers(self._service.office),
            (b"cache-control", b"no-cache"),
            (b"vary", b"Accept-Language, User-Agent"),
            (b"content-language", spoken.encode("ascii")),
        ]
        await respond_with_etag(
            scope,
            send,
            headers,
            self._pages.kit(view, spoken, in_app.asking(scope)),
        )

    async def _zip(self, scope: Scope, send: Send, text: str) -> None:
        self._rate.take(address(scope))
        with self._worker.admitted():
            octets = await self._worker.run(
                partial(
                    badge.public_kit,
                    self._service.office,
                    text,
                )
            )
        # The parsed number and not `text`, because that is foreign and this is a header.
        name = f'attachment; filename="{number.parse(text)}-kit.zip"'.encode("ascii")
        headers = [
            (b"content-type", b"application/zip"),
            (b"content-disposition", name),
            _KEEP_ZIP,
            _NO_INDEX,
            *SECURITY,
        ]
        await respond_with_etag(scope, send, headers, octets)


class BadgeFiles:
    """ASGI application below `/c/{number}/`: dispatches to pictures and kits."""

    def __init__(self, pictures: App, kits: App) -> None:
        self._pictures = pictures
        self._kits = kits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        app = self._kits if scope["path"].endswith(("/kit", "/kit.zip")) else self._pictures
        await app(scope, receive, send)


async def file(scope: Scope, receive: Receive, send: Send) -> None:
    """A file of kit_page.FILES, cacheable for ever, because its URL changes with its content."""
    path = scope["path"]
    kind = kit_page.FILES[path][1].encode("ascii")
    await respond_with_etag(
        scope,
        send,
        [(b"content-type", kind), _KEEP_FILE, *SECURITY],
        kit_page.file(path),
    )


def view_of(office: Office, text: str) -> KitView:
    """What the page shows of a released certificate. Raises NotFoundError, LinkError."""
    with office.store.read() as reading:
        certificate = change_standing.find(reading, text)
        if certificate.standing is Standing.VOIDED:
            raise NotFoundError("certificate.not_found", number=number.show(certificate.number))
        facts = badge.facts_of(office, reading, certificate)
        slim = reading.renditions.get(certificate.number, SignaturePurpose.SLIM)
        level = _level(office, reading, certificate)
    against = None if certificate.standing is Standing.VALID else certificate.standing.value
    # Expiry is a date and no recorded standing, so nobody has written it down.
    if against is None and office.clock() >= certificate.valid_until:
        against = "expired"
    successor = certificate.superseded_by
    return KitView(
        facts,
        against,
        slim is not None and slim.token is not None,
        level,
        number.show(successor) if successor else None,
        ring(),
    )


def _level(
    office: Office, reading: Reading, certificate: CertificateRecord
) -> Mapping[str, str] | None:
    """What the programme calls the level in each language; None where it was assessed under another
    version, whose levels may share a name and mean something else.
    """
    assessment = reading.assessments.by_id(certificate.assessment_id)
    # A foreign key of the database: no certificate without its assessment.
    assert assessment is not None
    programme = office.programme
    if (assessment.programme, assessment.version) != (programme.id, programme.version):
        return None
    level = programme.level(assessment.level)
    return None if level is None else level.name


def page_language(scope: Scope) -> str:
    """The language of a kit's page. Raises ProblemError `request.query`."""
    query.members(scope)
    return language.of(scope, languages("kit"))
