"""Security keys in Chromium, with its virtual authenticator: registered, used, copied, abused; and
every screen of the sign-in with axe.
"""

from __future__ import annotations

import http.server
import io
import json
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from credissuer.app import create_app
from credissuer.bootstrap.clock_and_chance import utc_clock
from credissuer.http.monitoring.logs import open_log
from credissuer.office import Office
from credissuer.staff.roles import Role
from credissuer.staff.sign_in import FRESH
from tests.chromium import CHROMIUM
from tests.offices import build_office, make_keystore, open_keystore
from tests.page.look.accessibility import axe_findings
from tests.staff_members import PASSWORD, staff

SCRIPT = "src/credissuer/console/assets/security_key.js"
KEY_BUTTON = 'form[data-key="get"] button'


@dataclass
class Served:
    """An office that is no demo, at `url`, whose clock goes on and can be moved."""

    url: str
    office: Office
    clock: MovedClock


@dataclass
class MovedClock:
    by: timedelta = timedelta()

    def __call__(self) -> datetime:
        return utc_clock() + self.by


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, template_offices: Path) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("desk")
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    url = f"http://localhost:{listener.getsockname()[1]}"
    make_keystore(folder / "keystore", url)
    shutil.copytree(template_offices / "office", folder / "office")
    keyring = open_keystore(folder / "keystore", url)
    clock = MovedClock()
    office = build_office(folder / "office", keyring, clock, public_url=url)
    for login in ("mai", "lan", "ha", "hoa", "thu", "quan"):
        staff(office, login, Role.ASSESSOR, password=PASSWORD)
    app = create_app(office, log=open_log(io.StringIO()))
    # Without the publisher, which has nothing to do in a copied database of another address.
    config = uvicorn.Config(app, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield Served(url, office, clock)
    server.should_exit = True
    thread.join(20)
    office.store.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


class Person:
    """A member of staff with a browser and a security key of its own."""

    def __init__(self, served: Served, context: BrowserContext) -> None:
        self.url = served.url
        self.page: Page = context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._note)
        self.devtools: CDPSession = context.new_cdp_session(self.page)
        self.devtools.send("WebAuthn.enable")
        self.key = self.plug_in()

    def plug_in(self) -> str:
        """Another security key; returns its id."""
        options = {
            "protocol": "ctap2",
            "transport": "usb",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = self.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return str(made["authenticatorId"])

    def unplug(self, key: str) -> None:
        self.devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})

    def credentials(self) -> list[dict[str, Any]]:
        found = self.devtools.send("WebAuthn.getCredentials", {"authenticatorId": self.key})
        return list(found["credentials"])

    def verifies(self, does: bool) -> None:
        self.devtools.send(
            "WebAuthn.setUserVerified", {"authenticatorId": self.key, "isUserVerified": does}
        )

    def open(self, path: str) -> None:
        self.page.goto(self.url + path)

    def type_password(self, login: str) -> None:
        self.open("/office/sign-in")
        self.page.fill("#login", login)
        self.page.fill("#password", PASSWORD)
        self.page.click('form[action="/office/sign-in"] button')
        self.page.wait_for_url("**/office/sign-in/key?*")

    def register(self, login: str) -> None:
        self.type_password(login)
        self.page.fill("#label", "khóa xanh")
        self.page.click('form[data-key="create"] button')
        self.page.wait_for_url("**said=desk_sign_in.key_added")

    def sign_out(self) -> None:
        self.page.context.clear_cookies()

    def told(self) -> str:
        """What the form says of its key."""
        problem = self.page.locator("[data-problem]")
        problem.wait_for()
        return problem.inner_text()

    def _note(self, message: Any) -> None:
        # Only what the policy of the page stopped: a refused sign-in is a 4xx, too.
        if "Content Security Policy" in message.text:
            self.errors.append(message.text)


@pytest.fixture
def person(served: Served, browser: Browser) -> Iterator[Person]:
    context = browser.new_context(locale="vi-VN", viewport={"width": 390, "height": 844})
    context.set_default_timeout(15_000)
    visitor = Person(served, context)
    yield visitor
    assert visitor.errors == []
    context.close()


def test_register_sign_in_and_step_up(person: Person) -> None:
    person.register("mai")
    person.sign_out()
    person.open("/office/sign-in?to=/office/security")
    person.page.click(KEY_BUTTON)
    # To the letter, because the page before it has the same ending.
    person.page.wait_for_url(f"{person.url}/office/security")
    assert person.page.locator("h1").inner_text() == "Bảo mật của tôi"
    person.open("/office/step-up?to=/office/security")
    person.page.click(KEY_BUTTON)
    person.page.locator("#keys-title").wait_for()
    assert person.credentials()[0]["signCount"] == 3
    # A second key, as one has it for the day on which the first is lost.
    person.unplug(person.key)
    person.key = person.plug_in()
    person.page.locator("summary", has_text="Thêm khóa").click()
    person.page.fill("#label", "khóa dự phòng")
    person.page.click('form[data-key="create"] button')
    person.page.wait_for_url("**said=desk_sign_in.key_added")
    person.sign_out()
    person.open("/office/sign-in")
    person.page.click(KEY_BUTTON)
    person.page.wait_for_url("**/office")


def test_password_and_then_the_key(person: Person) -> None:
    person.register("lan")
    person.sign_out()
    person.type_password("lan")
    assert person.page.locator("h1").inner_text() == "Còn một bước"
    person.page.click(KEY_BUTTON)
    person.page.wait_for_url("**/office")


def test_what_was_typed_goes_on_behind_the_key(person: Person, served: Served) -> None:
    person.register("quan")
    served.clock.by += FRESH
    person.open("/office/account")
    person.page.fill("#label", 'máy "quét" & <b>đọc</b>')
    person.page.click('form[action="/office/account/tokens"] button')
    assert person.page.locator("h1").inner_text() == "Xác nhận đúng là bạn"
    person.page.click(KEY_BUTTON)
    # Without another click, by the script of the page.
    person.page.locator("#token").wait_for()
    assert person.page.locator("#token").input_value().startswith("crd_")
    person.open("/office/account")
    assert 'máy "quét" & <b>đọc</b>' in person.page.inner_text("#screen")


def test_a_key_that_does_not_know_its_user_is_not_asked_again(person: Person) -> None:
    person.register("ha")
    person.sign_out()
    person.verifies(False)
    person.open("/office/sign-in")
    person.page.click(KEY_BUTTON)
    assert person.told() == "Khóa chưa trả lời, hoặc bạn đã hủy. Hãy thử lại."
    assert person.page.locator(KEY_BUTTON).inner_text() == "Dùng khóa bảo mật"
    person.verifies(True)
    person.page.click(KEY_BUTTON)
    person.page.wait_for_url("**/office")


def test_a_copy_of_a_key_is_refused(person: Person) -> None:
    person.register("hoa")
    [copied] = person.credentials()
    person.sign_out()
    person.open("/office/sign-in")
    person.page.click(KEY_BUTTON)
    person.page.wait_for_url("**/office")
    person.sign_out()
    person.unplug(person.key)
    copy = person.plug_in()
    person.devtools.send("WebAuthn.addCredential", {"authenticatorId": copy, "credential": copied})
    person.open("/office/sign-in")
    person.page.click(KEY_BUTTON)
    person.page.locator(".notice").wait_for()
    assert "có thể ai đó giữ một bản sao" in person.page.locator(".notice").inner_text()
    assert person.page.url.endswith("/office/sign-in/key")


def test_a_look_alike_page_gets_nothing_that_opens_the_desk(person: Person) -> None:
    """A page on another port hands on a true challenge, as a proxy would, and sends the answer."""
    person.register("thu")
    person.sign_out()
    request = person.page.request
    options = request.post(f"{person.url}/office/sign-in/options", form={"csrf": ""}).json()

    class Evil(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            script = (Path(__file__).parents[3] / SCRIPT).read_text("utf-8")
            self.wfile.write(f"<title>TNSO</title><script>{script}</script>".encode())

        def log_message(self, *arguments: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Evil)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        person.page.goto(f"http://localhost:{server.server_address[1]}/")
        answer = person.page.evaluate(
            "async (options) => written(await navigator.credentials.get({publicKey: read(options)}))",
            options,
        )
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert json.loads(answer)["type"] == "public-key"
    reply = request.post(f"{person.url}/office/sign-in/key", form={"csrf": "", "answer": answer})
    assert reply.status == 403
    assert "Có thể bạn đang ở một trang giả" in reply.text()


def test_the_browser_itself_refuses_another_host(person: Person, served: Served) -> None:
    person.page.goto(served.url.replace("localhost", "127.0.0.1") + "/office/sign-in")
    person.page.click(KEY_BUTTON)
    assert person.told() == "Chưa hỏi được khóa bảo mật. Hãy tải lại trang và thử lại."


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_screen_is_accessible(person: Person, served: Served, language: str) -> None:
    found: dict[str, Any] = {}

    def look(name: str) -> None:
        found[name] = axe_findings(person.page)["violations"]
        width = person.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, name

    def there(path: str) -> str:
        return f"{path}{'&' if '?' in path else '?'}lang={language}"

    person.open(there("/office/sign-in"))
    look("sign-in")
    person.page.fill("#login", "ai đó")
    person.page.fill("#password", "sai mật khẩu")
    person.page.click('form[action="/office/sign-in"] button')
    person.page.locator("#wrong").wait_for()
    look("wrong password")
    login = {"vi": "viet", "en": "nga"}[language]
    staff(served.office, login, Role.APPROVER, password=PASSWORD, language=language)
    person.type_password(login)
    look("first key")
    person.page.fill("#label", "x")
    person.page.click('form[data-key="create"] button')
    person.page.wait_for_url("**said=desk_sign_in.key_added")
    person.open("/office/security")
    person.page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
    look("security")
    person.open("/office/step-up")
    look("step-up")
    person.sign_out()
    person.type_password(login)
    look("key due")
    assert {name: each for name, each in found.items() if each} == {}
    assert len(found) == 6
