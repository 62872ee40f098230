"""What the routes share, put together by `app.create_app`."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from credissuer.http.background import Background
from credissuer.http.monitoring.logs import Log
from credissuer.http.monitoring.metrics import Metrics
from credissuer.http.publisher import Publisher
from credissuer.http.throttling.failed_logins import FailedLogins
from credissuer.http.throttling.failed_sign_ins import FailedSignIns
from credissuer.http.throttling.limits import FAILED_TOKENS, RateLimit
from credissuer.office import Office
from credverifier.online import share_links

SHARES_AT_ONCE = 8
"""Share links resolved concurrently, of the forty worker threads that there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Options of the server.

    `rate` is requests a minute for each address without login (0: no limit). `docs`, `metrics` and
    `vc_api` open routes that are closed by default; `demo` lets anybody in at /office/demo.
    `settings` are (name, value, source) without secrets, for the desk to show.
    """

    rate: int = 600
    concurrent_requests: int = 200
    docs: bool = False
    metrics: bool = False
    vc_api: bool = False
    demo: bool = False
    publish_seconds: float = 10.0
    settings: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """`ask` replaces the network for share links in tests; `share_links` limits them.

    `turn` serializes changes in this process, so that two requests with one Idempotency-Key meet.
    `queue` bounds how many wait for it, so that readers always find a free worker thread.
    """

    office: Office
    options: Options
    metrics: Metrics
    log: Log
    publisher: Publisher
    public_rate: RateLimit
    brand_rate: RateLimit
    failed_token_rate: RateLimit
    failed_logins: FailedLogins
    failed_sign_ins: FailedSignIns
    challenge_rate: RateLimit
    share_rate: RateLimit
    report_rate: RateLimit
    reports_in_all: RateLimit
    holder_rate: RateLimit
    holders_in_all: RateLimit
    background: tuple[Background, ...] = ()
    ask: share_links.Ask | None = None
    share_links: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(SHARES_AT_ONCE)
    )
    turn: threading.Lock = field(default_factory=threading.Lock)
    # 24 of the forty worker threads: sixteen stay free for routes that only read.
    queue: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(24)
    )


class Route:
    """An ASGI application that answers out of the service."""

    def __init__(self, service: Service) -> None:
        self._service = service


def failed_token_rate(office: Office) -> RateLimit:
    """The rate limit on failed logins."""
    return RateLimit(FAILED_TOKENS, lambda: office.clock().timestamp())
