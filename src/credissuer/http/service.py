"""All that a route needs, gathered in one value by `app.create_app`."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from credissuer.http.failed_logins import WrongLogins
from credissuer.http.limits import WRONG_TOKENS, Rate
from credissuer.http.logs import Log
from credissuer.http.metrics import Metrics
from credissuer.http.publisher import Publisher
from credissuer.office import Office
from credverifier.online import share_links

SHARES_AT_ONCE = 8
"""Share links that are followed at once, of the forty threads that there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How this server answers.

    `rate` is requests a minute for each address where no login is needed (0: no limit), `places`
    requests at once; `docs`, `metrics` and `vc_api` open what is closed else.
    """

    rate: int = 600
    places: int = 200
    docs: bool = False
    metrics: bool = False
    vc_api: bool = False
    publish_seconds: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """`ask` stands in for the network where share links are followed; `share_links` is how many are
    at once.

    `turn` is held by whoever changes something: in one process one change at a time, so that twins
    meet. `queue` is how many may wait for it, so that those who only read always find a thread.
    """

    office: Office
    options: Options
    metrics: Metrics
    log: Log
    publisher: Publisher
    public_rate: Rate
    wrong_tokens: Rate
    wrong_logins: WrongLogins
    share_rate: Rate
    report_rate: Rate
    reports_in_all: Rate
    ask: share_links.Ask | None = None
    share_links: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(SHARES_AT_ONCE)
    )
    turn: threading.Lock = field(default_factory=threading.Lock)
    queue: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(24)
    )


def wrong_tokens(office: Office) -> Rate:
    """The limit on guessing bearer tokens."""
    return Rate(WRONG_TOKENS, lambda: office.clock().timestamp())
