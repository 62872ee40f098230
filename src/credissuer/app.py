"""The office as one ASGI application: public files, verification, the office's own calls,
operations.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from credissuer.api import application, badge_test, description, kit_page, kits, oembed, operations
from credissuer.api.asgi import Receive, Scope, Send
from credissuer.api.bodies import guarded
from credissuer.api.checking import Checker, KeptAnchors, PublishedTexts, Texts
from credissuer.api.front import Front
from credissuer.api.kits import BadgeFiles, Kits
from credissuer.api.limits import REPORTS, REPORTS_IN_ALL, SHARE_LINKS, Places, Rate
from credissuer.api.logs import Log, open_log
from credissuer.api.metrics import Metrics
from credissuer.api.pictures import Pictures
from credissuer.api.public_files import PublicFiles
from credissuer.api.publisher import Publisher
from credissuer.api.service import Options, Service, wrong_tokens
from credissuer.api.shelf import Shelf
from credissuer.api.verification import Verification
from credissuer.api.wrong_logins import WrongLogins
from credissuer.office import Office
from credissuer.pages import html, report_page
from credissuer.pages.report_page import ReportPage
from credissuer.pages.verdict_page import VerdictPage
from credverifier.anchors import TrustAnchors
from credverifier.share_links import Ask

STOP_SECONDS = 5.0


def create_app(
    office: Office,
    options: Options | None = None,
    *,
    log: Log | None = None,
    folder: Path | None = None,
    anchors: Callable[[], TrustAnchors] | None = None,
    texts: Texts | None = None,
    ask: Ask | None = None,
) -> Application:
    """The application of `office`; `folder` is where its public files lie, for the look at the
    disk.

    `anchors` and `texts` stand in for the office's own trust list and publication where verdicts
    are given, `ask` for the network where share links are followed.
    """
    service = _service(office, options or Options(), log or open_log(), ask)
    shelf = Shelf(office.publication)
    checker = Checker(
        anchors or KeptAnchors(Shelf(office.documents)),
        texts or PublishedTexts(shelf, office.public_url),
        office.clock,
    )
    api = application.application(service)
    pages = html.Pages(office, shelf)
    front = Front(
        files=PublicFiles(shelf, office.public_url, office.entropy),
        api=guarded(api),
        pictures=BadgeFiles(Pictures(service), Kits(service)),
        verdicts=VerdictPage(service, pages, checker),
        exact={
            kit_page.STYLE_PATH: kits.style,
            oembed.PATH: oembed.Embedding(service),
            badge_test.PATH: badge_test.BadgeTest(service),
            report_page.PATH: ReportPage(service, pages),
            html.STYLE_PATH: html.style,
            "/api/v1/verify": Verification(checker, service.public_rate, service.metrics),
            "/api/v1/verify/batch": Verification(
                checker, service.public_rate, service.metrics, batch=True
            ),
            **operations.routes(service, folder, lambda: description.describe(api)),
        },
        places=Places(service.options.places),
        metrics=service.metrics,
        log=service.log,
        entropy=office.entropy,
    )
    return Application(front, service)


def _service(office: Office, options: Options, log: Log, ask: Ask | None) -> Service:
    def rate(a_minute: int) -> Rate:
        return Rate(a_minute, lambda: office.clock().timestamp())

    wrong_logins = WrongLogins(office)
    return Service(
        office=office,
        options=options,
        metrics=Metrics(),
        log=log,
        publisher=Publisher(office, log, options.publish_seconds, wrong_logins),
        wrong_logins=wrong_logins,
        public_rate=rate(options.rate),
        wrong_tokens=wrong_tokens(office),
        share_rate=rate(SHARE_LINKS),
        report_rate=rate(REPORTS),
        reports_in_all=rate(REPORTS_IN_ALL),
        ask=ask,
    )


class Application:
    """ASGI. The publisher runs as long as the server does (lifespan)."""

    def __init__(self, front: Front, service: Service) -> None:
        self._front = front
        self.service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live as long as the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await self._front(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self.service.publisher.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await asyncio.to_thread(self.service.publisher.stop, STOP_SECONDS)
        await asyncio.to_thread(self.service.wrong_logins.write, unfinished=True)
        await send({"type": "lifespan.shutdown.complete"})
