"""The ASGI application that joins every route of the office."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from fastapi import APIRouter, FastAPI

from credissuer import openapi
from credissuer.api import (
    appeals,
    applications,
    assessing,
    bulk,
    cases,
    imports,
    issuing,
    jobs,
    overview,
    people,
    proposals,
    records,
    reports,
    standings,
    vc_api,
)
from credissuer.console import application as console
from credissuer.http import application
from credissuer.http.asgi import App, Receive, Scope, Send
from credissuer.http.background import Background
from credissuer.http.bodies import guarded
from credissuer.http.cache import FileCache
from credissuer.http.methods import by_path, only
from credissuer.http.monitoring import health
from credissuer.http.monitoring.logs import Log, open_log
from credissuer.http.monitoring.metrics import Metrics
from credissuer.http.publisher import Publisher
from credissuer.http.router import PROGRAMME, Router
from credissuer.http.service import Options, Service, failed_token_rate
from credissuer.http.throttling.failed_logins import FailedLogins
from credissuer.http.throttling.failed_sign_ins import FailedSignIns
from credissuer.http.throttling.limits import (
    CHALLENGES,
    HOLDER_LINKS,
    HOLDER_LINKS_IN_ALL,
    REPORTS,
    REPORTS_IN_ALL,
    SHARE_LINKS,
    ConcurrencyLimit,
    RateLimit,
)
from credissuer.office import Office
from credissuer.operations.brands.delivering import Lanes
from credissuer.operations.jobs.run_jobs import WORKER, run_next
from credissuer.operations.sending.send_notices import send_due
from credissuer.operations.timers import SYSTEM
from credissuer.public import (
    badge_check,
    deprecated,
    kit_page,
    kits,
    lookup,
    oembed,
    share_links,
)
from credissuer.public import reports as public_reports
from credissuer.public.checking import CachedAnchors, OfficeVerifier, PublishedTexts, Texts
from credissuer.public.for_brands import changes, directory, watch_lists, webhooks
from credissuer.public.kits import BadgeFiles, Kits
from credissuer.public.pages import html, report_page
from credissuer.public.pages.programme import ProgrammePage
from credissuer.public.pages.report_page import ReportForm
from credissuer.public.pages.verdict_page import VerdictPage
from credissuer.public.pictures import Pictures
from credissuer.public.public_files import PublicFiles
from credissuer.public.verification import Verification
from credverifier.online.share_links import Ask
from credverifier.trust.anchors import TrustAnchors

STOP_SECONDS = 5.0

NOTICES_SECONDS = 2.0
"""How soon a sign-in link is on its way."""
JOBS_SECONDS = 2.0
"""How soon a job begins that was approved."""
WEBHOOKS_SECONDS = 1.0
"""Short, because a brand is to know of a revocation within five seconds."""

_NOBODY = re.compile(r"(?!)")
"""Fits no path."""

ROUTERS = (
    assessing.router,
    issuing.router,
    standings.router,
    records.router,
    lookup.router,
    changes.router,
    deprecated.router,
    directory.router,
    watch_lists.router,
    webhooks.router,
    share_links.router,
    public_reports.router,
    reports.router,
    overview.router,
    people.router,
    proposals.router,
    jobs.router,
    imports.router,
    bulk.router,
    applications.router,
    cases.router,
    appeals.router,
)
"""The routers below /api/v1. A literal path must precede one with parameters."""


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
    """The application of `office`; `folder` is that of its public files, for the disk check.

    `anchors` and `texts` replace the office's own trust list and publication in verification, and
    `ask` the network in resolving share links.
    """
    service = _service(office, options or Options(), log or open_log(), ask)
    # One cache for files, verification and pages, because each would otherwise hold the same lists.
    cache = FileCache(office.publication)
    checker = OfficeVerifier(
        anchors or CachedAnchors(FileCache(office.documents), office.keyring),
        texts or PublishedTexts(cache, office.public_url),
        office.clock,
    )
    api = api_application(service)
    paths = application.route_paths(ROUTERS, _unversioned(service))
    pages = html.PageRenderer(office, cache)
    kit_pages = kit_page.KitPages(pages, cache)
    drawn = only(Pictures(service), "GET", any_origin=True)
    verification = partial(Verification, office, checker, service.public_rate, service.metrics)
    router = Router(
        files=PublicFiles(office, cache),
        api=by_path(guarded(api, {imports.PATH, bulk.SHEET_PATH}), paths, application.READ_BY_ALL),
        pictures=BadgeFiles(drawn, only(Kits(service, kit_pages), "GET")),
        verdicts=only(VerdictPage(service, pages, checker), "GET", "POST"),
        exact={
            **{path: only(kits.file, "GET") for path in kit_page.FILES},
            oembed.PATH: only(oembed.Embedding(service), "GET", any_origin=True),
            badge_check.PATH: only(badge_check.BadgeTest(service, kit_pages), "GET", "POST"),
            report_page.PATH: only(ReportForm(service, pages), "GET", "POST"),
            PROGRAMME: only(ProgrammePage(service, pages, cache), "GET"),
            html.STYLE_PATH: only(html.style, "GET"),
            # By exact path, past FastAPI: validation by pydantic costs more than the check itself.
            "/api/v1/verify": only(verification(), "POST", any_origin=True),
            "/api/v1/verify/batch": only(verification(batch=True), "POST", any_origin=True),
            **health.routes(service, folder, lambda: openapi.describe(api)),
        },
        concurrency=ConcurrencyLimit(service.options.concurrent_requests),
        metrics=service.metrics,
        log=service.log,
        entropy=office.entropy,
        desk=_desk(service, pages),
        error_page=pages.problem,
    )
    return Application(router, service)


def _desk(service: Service, pages: html.PageRenderer) -> App:
    """The desk and the KOL's own page; no script of another site may read them."""
    app = console.application(service, pages)
    return by_path(app, console.paths(), _NOBODY)


def api_application(service: Service | None) -> FastAPI:
    """Every route below /api, and /vc-api if it is open; `service` None for OpenAPI alone."""
    return application.application(service, ROUTERS, _unversioned(service))


def _unversioned(service: Service | None) -> dict[str, APIRouter]:
    has_vc_api = service is not None and service.options.vc_api
    return {vc_api.PREFIX: vc_api.router} if has_vc_api else {}


def _service(office: Office, options: Options, log: Log, ask: Ask | None) -> Service:
    def rate(a_minute: int) -> RateLimit:
        return RateLimit(a_minute, lambda: office.clock().timestamp())

    failed_logins, failed_sign_ins = FailedLogins(office), FailedSignIns(office)
    return Service(
        office=office,
        options=options,
        metrics=Metrics(),
        log=log,
        publisher=Publisher(
            office,
            log,
            options.publish_seconds,
            (failed_logins, failed_sign_ins),
        ),
        failed_logins=failed_logins,
        failed_sign_ins=failed_sign_ins,
        challenge_rate=rate(CHALLENGES),
        public_rate=rate(options.rate),
        brand_rate=rate(0),
        failed_token_rate=failed_token_rate(office),
        share_rate=rate(SHARE_LINKS),
        report_rate=rate(REPORTS),
        reports_in_all=rate(REPORTS_IN_ALL),
        holder_rate=rate(HOLDER_LINKS),
        holders_in_all=rate(HOLDER_LINKS_IN_ALL),
        ask=ask,
        background=_background(office, log),
    )


def _background(office: Office, log: Log) -> tuple[Background, ...]:
    """What goes on beside the requests, as time alone asks for it."""

    def send() -> int:
        return send_due(office, office.call(SYSTEM))

    def work() -> int:
        return run_next(office, office.call(WORKER))

    return (
        Background("notices", send, NOTICES_SECONDS, log),
        Background("jobs", work, JOBS_SECONDS, log),
        Background("webhooks", Lanes(office).run, WEBHOOKS_SECONDS, log),
    )


class Application:
    """The ASGI entry point; the publisher runs for the lifespan of the server."""

    def __init__(self, router: Router, service: Service) -> None:
        self._router = router
        self.service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or run the lifespan."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await self._router(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        # Before "complete", because the server then takes requests and may have to publish.
        self.service.publisher.start()
        for background in self.service.background:
            background.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        # In this order: no round runs any more while the last minute of logins is written.
        await asyncio.to_thread(self.service.publisher.stop, STOP_SECONDS)
        for background in self.service.background:
            await asyncio.to_thread(background.stop, STOP_SECONDS)
        await asyncio.to_thread(self.service.failed_logins.write, unfinished=True)
        await asyncio.to_thread(self.service.failed_sign_ins.write, unfinished=True)
        await send({"type": "lifespan.shutdown.complete"})
