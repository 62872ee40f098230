"""The office as one ASGI application: public files, verification, the office's own calls,
operations.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from fastapi import FastAPI

from credissuer import openapi
from credissuer.api import assessing, issuing, records, reports, standings, vc_api
from credissuer.http import application, health
from credissuer.http.asgi import Receive, Scope, Send
from credissuer.http.bodies import guarded
from credissuer.http.cache import Shelf
from credissuer.http.failed_logins import WrongLogins
from credissuer.http.limits import REPORTS, REPORTS_IN_ALL, SHARE_LINKS, Places, Rate
from credissuer.http.logs import Log, open_log
from credissuer.http.metrics import Metrics
from credissuer.http.publisher import Publisher
from credissuer.http.router import Router
from credissuer.http.service import Options, Service, wrong_tokens
from credissuer.office import Office
from credissuer.public import badge_check, kit_page, kits, lookup, oembed, share_links
from credissuer.public import reports as public_reports
from credissuer.public.checking import Checker, KeptAnchors, PublishedTexts, Texts
from credissuer.public.kits import BadgeFiles, Kits
from credissuer.public.pages import html, report_page
from credissuer.public.pages.report_page import ReportPage
from credissuer.public.pages.verdict_page import VerdictPage
from credissuer.public.pictures import Pictures
from credissuer.public.public_files import PublicFiles
from credissuer.public.verification import Verification
from credverifier.online.share_links import Ask
from credverifier.trust.anchors import TrustAnchors

STOP_SECONDS = 5.0

ROUTERS = (
    assessing.router,
    issuing.router,
    standings.router,
    records.router,
    lookup.router,
    share_links.router,
    public_reports.router,
    reports.router,
)
"""What answers below /api/v1. A path that is written out comes before one with a part to fill in."""


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
    api = api_application(service)
    pages = html.Pages(office, shelf)
    router = Router(
        files=PublicFiles(shelf, office.public_url, office.entropy),
        api=guarded(api),
        pictures=BadgeFiles(Pictures(service), Kits(service)),
        verdicts=VerdictPage(service, pages, checker),
        exact={
            kit_page.STYLE_PATH: kits.style,
            oembed.PATH: oembed.Embedding(service),
            badge_check.PATH: badge_check.BadgeTest(service),
            report_page.PATH: ReportPage(service, pages),
            html.STYLE_PATH: html.style,
            "/api/v1/verify": Verification(checker, service.public_rate, service.metrics),
            "/api/v1/verify/batch": Verification(
                checker, service.public_rate, service.metrics, batch=True
            ),
            **health.routes(service, folder, lambda: openapi.describe(api)),
        },
        places=Places(service.options.places),
        metrics=service.metrics,
        log=service.log,
        entropy=office.entropy,
    )
    return Application(router, service)


def api_application(service: Service | None) -> FastAPI:
    """Every route below /api and, if this office opens it, /vc-api; `service` None: to describe."""
    has_vc_api = service is not None and service.options.vc_api
    unversioned = {vc_api.PREFIX: vc_api.router} if has_vc_api else {}
    return application.application(service, ROUTERS, unversioned)


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

    def __init__(self, router: Router, service: Service) -> None:
        self._router = router
        self.service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live as long as the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await self._router(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self.service.publisher.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await asyncio.to_thread(self.service.publisher.stop, STOP_SECONDS)
        await asyncio.to_thread(self.service.wrong_logins.write, unfinished=True)
        await send({"type": "lifespan.shutdown.complete"})
