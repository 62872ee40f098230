"""The demo's office with its made-up staff, served by uvicorn, and Chromium to look at it."""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page

from credissuer.app import create_app
from credissuer.demo import stage
from credissuer.http.monitoring.logs import open_log
from credissuer.http.service import Options
from credissuer.http.throttling.limits import RateLimit
from credissuer.office import Office
from credissuer.staff.roles import operator
from tests.console.in_chromium.busy_desk import Played, fill

WIDE = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}

STAFF = ("mai", "quan", "lan", "dung", "ha", "viet", "son")
"""Logins of the demo's made-up people."""


@dataclass
class Desk:
    """A demo office at `url`; `numbers` maps a verdict to a certificate's number, `played` is what
    was added to the demo. At `real_url` the same office is served as a real one is: with a password
    and a security key, where a demo lets in by a click.
    """

    url: str
    real_url: str
    office: Office
    numbers: dict[str, str]
    played: Played

    def visit(
        self, browser: Browser, login: str, *, phone: bool = False
    ) -> tuple[BrowserContext, Page]:
        """A browser of its own in which this person is signed in."""
        context = browser.new_context(
            viewport=PHONE if phone else WIDE,  # type: ignore[arg-type]
            locale="vi-VN",
            has_touch=phone,
            is_mobile=phone,
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.goto(f"{self.url}/office/demo")
        page.click(f'button[value="{login}"]')
        return context, page


@contextmanager
def served_desk(folder: Path) -> Iterator[Desk]:
    """The office in `folder`, served until the end of the block."""
    # Bound before the office is made, because its address is part of what it signs.
    listener, real_listener = _bound(), _bound()
    url, real_url = _url(listener), _url(real_listener)
    built = stage.build(folder / "office", url, operator("tests"))
    office = built.opened.office
    shown = tuple(built.opened.configuration.shown())
    numbers = {scene.verdict: scene.number for scene in reversed(built.scenes)}
    played = fill(office)
    with (
        _served(listener, office, Options(demo=True, rate=0, settings=shown)),
        _served(real_listener, office, Options(rate=0, settings=shown)),
    ):
        yield Desk(url, real_url, office, numbers, played)
    built.opened.store.close()


@contextmanager
def _served(listener: socket.socket, office: Office, options: Options) -> Iterator[None]:
    app = create_app(office, options, log=open_log(io.StringIO()))
    # All of them come from one address here, and one after the other.
    object.__setattr__(app.service, "holder_rate", RateLimit(0, time.monotonic))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield
    server.should_exit = True
    thread.join()


def _bound() -> socket.socket:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    return listener


def _url(listener: socket.socket) -> str:
    return f"http://localhost:{listener.getsockname()[1]}"
