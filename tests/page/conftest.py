"""A real office with a certificate for each verdict, its public folder on a host that knows only
files, and Chromium.
"""

from __future__ import annotations

import http.server
import io
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from credissuer.app import create_app
from credissuer.demo import stage
from credissuer.http.logs import open_log
from credissuer.office import Office
from credissuer.operations.change_standing import revoke
from credissuer.operations.perform import perform
from credissuer.operations.publish import publish
from credissuer.publication.directory import DirectoryPublication
from credissuer.staff.roles import operator
from credverifier.words import VERDICTS
from tests.publication.static_host import StaticHost

PHONE = {"width": 390, "height": 844}
DESK = operator("tests")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Town:
    """An office, its published tree and where that is served; `numbers`: verdict -> the certificate
    that shows it.
    """

    office: Office
    root: Path
    public_url: str
    numbers: dict[str, str]
    spare: str
    """A certificate in force that one test may revoke."""

    def link(self, verdict: str) -> str:
        """The page of the certificate of that verdict."""
        return f"{self.public_url}/c/{self.numbers[verdict]}"

    def token(self, verdict: str) -> str:
        """The certificate of that verdict, as published."""
        return (self.root / "c" / f"{self.numbers[verdict]}.jwt").read_text("ascii")

    def put(self, number: str, token: str) -> str:
        """Publish `token` under `number` as the certificate's host could; returns its page."""
        (self.root / "c" / f"{number}.jwt").write_text(token, "ascii")
        return f"{self.public_url}/c/{number}"

    def revoke(self, number: str, reason: str) -> None:
        """Decide it, and bring it out as `credissuer publish --to` does."""
        perform(self.office, self.office.call(DESK), revoke, number, reason)
        publish(self.office, self.office.call(DESK), DirectoryPublication(self.root))


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("town")
    handler = type("Host", (StaticHost,), {"root": folder / "public"})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    public_url = f"http://localhost:{server.server_address[1]}"
    built = stage.build(folder / "office", public_url, DESK)
    numbers = {scene.verdict: scene.number for scene in reversed(built.scenes)}
    publish(
        built.opened.office, built.opened.office.call(DESK), DirectoryPublication(folder / "public")
    )
    for (
        number
    ) in numbers.values():  # what the demo put there by hand, it put into the office's own tree
        made = folder / "office" / "public" / "c" / f"{number}.jwt"
        if made.exists():
            (folder / "public" / "c" / made.name).write_bytes(made.read_bytes())
    spare = [scene.number for scene in built.scenes if scene.verdict == "valid"][1]
    yield Town(built.opened.office, folder / "public", public_url, numbers, spare)
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def door(town: Town) -> Iterator[str]:
    """The same office over HTTP, by the server that it is run with: the address of that."""

    def ask(address: str, seconds: float) -> str | None:
        return {
            "https://vt.tiktok.com/ZS8abcdef/": "https://www.tiktok.com/@minhanh.review?_t=1"
        }.get(address)

    server = uvicorn.Server(
        uvicorn.Config(
            create_app(town.office, ask=ask, log=open_log(io.StringIO())), port=0, log_level="error"
        )
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield f"http://localhost:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for a file of tests: as long as it lives, its event loop runs in this thread and no other
    can.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Phone:
    """A visitor's phone: one tab, and everything that its console said."""

    context: BrowserContext
    page: Page
    said: list[ConsoleMessage] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def open(self, link: str) -> None:
        """Go there and wait for the verdict."""
        self.page.goto(link)
        self.decided()

    def decided(self, verdict: str | None = None) -> str:
        """Wait until the page has decided (for `verdict`, if given); returns the verdict."""
        found = self.page.locator(f'[data-verdict="{verdict}"]' if verdict else "[data-verdict]")
        found.wait_for()
        return found.get_attribute("data-verdict") or ""

    def told(self) -> tuple[str | None, str | None, str | None]:
        """Outcome, verdict and code as the one element says them."""
        element = self.page.locator("[data-verdict]")
        assert element.count() == 1
        return tuple(
            element.get_attribute(f"data-{name}") for name in ("outcome", "verdict", "code")
        )  # type: ignore[return-value]

    @staticmethod
    def words(verdict: str, kind: str, language: str) -> str:
        """The words of `verdicts.json`, which the page must use."""
        return str(VERDICTS[verdict][kind][language])

    def complaints(self) -> list[str]:
        """What the console said, but for the browser's own lines on an answer of 404 or a lost
        connection.
        """
        of_the_network = (
            "Failed to load resource",
            "An unknown error occurred when fetching the script.",
        )
        mine = [
            m
            for m in self.said
            if m.type in ("error", "warning") and not m.text.startswith(of_the_network)
        ]
        return [m.text for m in mine] + self.broken


@pytest.fixture
def phone(browser: Browser) -> Iterator[Phone]:
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, locale="vi-VN")
    context.set_default_timeout(20_000)
    page = context.new_page()
    phone = Phone(context, page)
    page.on("console", lambda message: phone.said.append(message))
    page.on("pageerror", lambda error: phone.broken.append(str(error)))
    yield phone
    context.close()
    assert phone.complaints() == []
