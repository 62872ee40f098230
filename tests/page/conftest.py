"""A real office with a certificate for each verdict, a static host for its public files, and
Chromium.
"""

from __future__ import annotations

import http.server
import io
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from credissuer.app import create_app
from credissuer.assessment.orders.order import Order
from credissuer.demo import cast, stage
from credissuer.demo.cast import CastMember
from credissuer.http.monitoring.logs import open_log
from credissuer.office import Office
from credissuer.operations.change_standing import revoke
from credissuer.operations.deciding.decide import decide
from credissuer.operations.deciding.issuing import issue_content
from credissuer.operations.deciding.propose import put
from credissuer.operations.perform import perform
from credissuer.operations.publishing.verify import verify
from credissuer.publication.directory import DirectoryPublication
from credissuer.staff.person import person_actor
from credissuer.staff.roles import operator
from credissuer.store.staff.people import People
from credverifier.words import VERDICTS
from tests.chromium import CHROMIUM
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
class Site:
    """An office, its published files and their URL; `numbers` maps a verdict to a certificate's
    number.
    """

    office: Office
    folder: Path
    public_url: str
    numbers: dict[str, str]
    revocable: str
    """The number of a certificate in force that one test may revoke."""

    def link(self, verdict: str) -> str:
        """The URL of the certificate with this verdict."""
        return f"{self.public_url}/c/{self.numbers[verdict]}"

    def token(self, verdict: str) -> str:
        """The published token of the certificate with this verdict."""
        return (self.folder / "c" / f"{self.numbers[verdict]}.jwt").read_text("ascii")

    def put(self, number: str, token: str) -> str:
        """Publish `token` under `number`, as the host of the files could; returns its URL."""
        (self.folder / "c" / f"{number}.jwt").write_text(token, "ascii")
        return f"{self.public_url}/c/{number}"

    def issue(self, account: str, name: str = "DEMO Lý Thu Thảo") -> str:
        """A certificate in force for `account` (its address), published; returns its number."""
        part = CastMember("valid", name, "person", (account,))
        today = self.office.clock().date()
        order = cast.order(part, account, self.office.programme, today=today)
        [number] = self.issue_by_two([order])
        self.publish()
        return number

    def issue_by_two(self, orders: Sequence[Order]) -> list[str]:
        """The numbers of certificates that two of the demo's people issue: nobody does alone."""
        office, reference = self.office, orders[0].ref
        with office.store.read() as reading:
            mai, quan = map(reading.of(People).by_login, ("mai", "quan"))
        assert mai is not None and quan is not None
        call = office.call(person_actor(mai))
        record = put(office, call, "issue", reference, issue_content(orders))
        decide(office, office.call(person_actor(quan)), record.id, "approved", None)
        with office.store.read() as reading:
            by_ref = {one.ref: one.number for one in reading.certificates.of_proposal(record.id)}
        return [by_ref[order.ref] for order in orders]

    def revoke(self, number: str, reason: str) -> None:
        """Revoke a certificate, and publish it."""
        perform(self.office, self.office.call(DESK), revoke, number, reason)
        self.publish()

    def publish(self) -> None:
        """As `credissuer publish --to` does."""
        verify(self.office, self.office.call(DESK), DirectoryPublication(self.folder))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    handler = type("Host", (StaticHost,), {"root": folder / "public"})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    public_url = f"http://localhost:{server.server_address[1]}"
    demo = stage.build(folder / "office", public_url, DESK)
    numbers = {scene.verdict: scene.number for scene in reversed(demo.scenes)}
    verify(
        demo.opened.office, demo.opened.office.call(DESK), DirectoryPublication(folder / "public")
    )
    for (
        number
    ) in numbers.values():  # because the demo writes some tokens only into the office's own folder
        published_by_hand = folder / "office" / "public" / "c" / f"{number}.jwt"
        if published_by_hand.exists():
            (folder / "public" / "c" / published_by_hand.name).write_bytes(
                published_by_hand.read_bytes()
            )
    revocable = [scene.number for scene in demo.scenes if scene.verdict == "valid"][1]
    yield Site(demo.opened.office, folder / "public", public_url, numbers, revocable)
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def office_url(site: Site) -> Iterator[str]:
    """The URL at which the same office is served by uvicorn."""

    def resolve(address: str, seconds: float) -> str | None:
        return {
            "https://vt.tiktok.com/ZS8abcdef/": "https://www.tiktok.com/@minhanh.review?_t=1"
        }.get(address)

    server = uvicorn.Server(
        uvicorn.Config(
            create_app(site.office, ask=resolve, log=open_log(io.StringIO())),
            port=0,
            log_level="error",
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
    """One browser for each file of tests, because only one event loop can run in a thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Phone:
    """A visitor's phone: one tab, and the messages and errors of its console."""

    context: BrowserContext
    page: Page
    console_messages: list[ConsoleMessage] = field(default_factory=list)
    page_errors: list[str] = field(default_factory=list)

    def open(self, link: str) -> None:
        """Open a link and wait for the verdict."""
        self.page.goto(link)
        self.wait_for_verdict()

    def wait_for_verdict(self, verdict: str | None = None) -> str:
        """Wait until the page shows a verdict (or `verdict`, if given); returns it."""
        element = self.page.locator(f'[data-verdict="{verdict}"]' if verdict else "[data-verdict]")
        element.wait_for()
        return element.get_attribute("data-verdict") or ""

    def shown_verdict(self) -> tuple[str | None, str | None, str | None]:
        """(outcome, verdict, code) of the only element with a verdict."""
        element = self.page.locator("[data-verdict]")
        assert element.count() == 1
        return tuple(
            element.get_attribute(f"data-{name}") for name in ("outcome", "verdict", "code")
        )  # type: ignore[return-value]

    def shown_answer(self) -> str | None:
        """How the reader named the profile: "said", "compared", None as long as they did not."""
        return self.page.locator("[data-verdict]").get_attribute("data-answer")

    @staticmethod
    def words(verdict: str, kind: str, language: str) -> str:
        """The words of `verdicts.json`, which the page must use."""
        return str(VERDICTS[verdict][kind][language])

    def console_errors(self) -> list[str]:
        """Errors and warnings, except the browser's own on 404 and lost connections."""
        network_messages = (
            "Failed to load resource",
            "An unknown error occurred when fetching the script.",
        )
        errors = [
            message
            for message in self.console_messages
            if message.type in ("error", "warning")
            and not message.text.startswith(network_messages)
        ]
        return [message.text for message in errors] + self.page_errors


@pytest.fixture
def phone(browser: Browser) -> Iterator[Phone]:
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, locale="vi-VN")
    context.set_default_timeout(20_000)
    page = context.new_page()
    phone = Phone(context, page)
    page.on("console", lambda message: phone.console_messages.append(message))
    page.on("pageerror", lambda error: phone.page_errors.append(str(error)))
    yield phone
    context.close()
    assert phone.console_errors() == []
