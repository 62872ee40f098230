"""A walk through the desk and the KOL's own page, from screen to screen by their links."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from html import unescape
from urllib.parse import urljoin

from fastapi.routing import APIRoute
from playwright.sync_api import Browser, Page

from credissuer.console import application
from tests.console.in_chromium.busy_desk import ADMIN, PASSWORD
from tests.console.in_chromium.looking import faults_of
from tests.console.in_chromium.served_desk import Desk
from tests.offices import sheet

NO_SCREENS = {
    "/me/evidence/{application}/{piece}": "a file",
    "/office/applications/{application}/evidence/{evidence}": "a file",
    "/office/applications/{application}/handed-in/{evidence}": "a file",
    "/office/assets/{name}": "a style or a script",
    "/office/audit/entries.{form}": "a file",
    "/office/bulk/plans/{plan_id}/rows.csv": "a file",
    "/office/cases/{case_id}/evidence/{evidence_id}": "a file",
    "/office/certificates/{number}/change/{act}/words": "a part of a page",
    "/office/figures/{name}.csv": "a file",
    "/office/import/template": "a file",
    "/office/import/{file_id}/errors.csv": "a file",
    "/office/jobs/{job_id}/result.csv": "a file",
    "/office/proposals/{proposal}/badge.svg": "a picture",
    "/office/proposals/{proposal}/rows.csv": "a file",
    "/office/sign-in/provider": "the way to the identity provider",
    "/office/sign-in/provider/return": "the way back from it",
}
"""Routes that are no screen, or only a part of one, and what they are."""

STARTS = (
    "/office",
    "/office/search?q=demo",
    "/office/search?q=%20",
    "/office/certificates?q=nobody",
    "/office/certificates/{valid}",
    "/office/certificates/{valid}/change/renew",
    "/office/certificates/{suspended}/change/revoke",
    "/office/bulk?change=suspend&numbers={valid}.{revoked}",
    "/office/audit?what=no.such.action",
    "/office/suspend/{valid}",
    "/office/applications/{assessed}/propose",
    "/office/proposals/{drafted}",
    "/office/cases/{appealed_case}",
    "/office/cases/{open_case}/suspend",
    "/office/step-up",
    "/office/demo",
    "/office/demo/mail",
)
"""Where the walk begins beside the menu. In braces: the number of a certificate of that verdict, or
what `busy_desk.Played` names.
"""

SHOWN_TO = {
    "lan": ("/office/bulk/plans/{plan}", "/office/jobs/{bulk_job}"),
    "quan": ("/office/proposals/{bulk_proposal}",),
    "son": ("/office/proposals/{key_proposal}",),
}
"""Login -> pages that are looked at in any case, because they show this person what others of their
route do not.
"""

STARTS_OF_ME = (
    "/me",
    "/me/status",
    "/me/apply",
    "/me/apply/who",
    "/me/apply/accounts",
    "/me/apply/prove",
    "/me/apply/evidence",
    "/me/apply/public",
    "/me/apply/review",
    "/me/account",
    "/me/data",
    "/me/data/delete",
    "/me/cases",
    "/me/withdraw",
    "/me/more",
)
"""Where the walk of an applicant begins: steps of a form are not all linked at once."""

SHEET = sheet(2)
"""An import file."""

_TAG = re.compile(r"<([a-z][a-z0-9]*)([^<>]*)>")
_ANCHOR = re.compile(r"<a\b([^<>]*)>")
_ATTRIBUTE = re.compile(r'([a-z-]+)(?:="([^"]*)")?')
_STRUCTURAL = ("class", "role", "type", "aria-current", "aria-invalid")
"""Attributes whose value says what an element is, and not what it is about."""

MOST_OF_A_ROUTE = 2
"""Pages of one route that are looked at for one person: they differ by what they show alone."""


@dataclass
class Walk:
    """What the walk came across: route -> addresses, and what was wrong there. `files` are routes
    that gave a file to be saved, `made_of` is route -> what the pages that were looked at have.
    """

    desk: Desk
    seen: dict[str, list[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    elsewhere: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    made_of: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)

    def person(self, browser: Browser, login: str) -> None:
        """Walk through everything that links lead this member of staff to."""
        context, page = self.desk.visit(browser, login)
        if login == "mai":
            page.goto(f"{self.desk.url}/office/import")
            file = {"name": "ho-so.csv", "mimeType": "text/csv", "buffer": SHEET.encode()}
            page.set_input_files('input[type="file"]', file)  # type: ignore[arg-type]
            page.click("form[enctype] button.main")
        for path in SHOWN_TO.get(login, ()):
            page.goto(self._address(path))
            self.faults += faults_of(page, f"{login} {path}")
        self._through(page, login, STARTS)
        context.close()

    def holder(self, browser: Browser, email: str) -> None:
        """The same for somebody who applied, or does now, from the link in their mail on."""
        context = browser.new_context(locale="vi-VN", reduced_motion="reduce")
        page = context.new_page()
        self._through(page, "anybody", ("/me", "/office/invitation"))
        page.goto(f"{self.desk.url}/me")
        page.fill('input[name="email"]', email)
        page.locator(
            'form[action^="/me/link"] button.main, form[action^="/me/link"] button'
        ).first.click()
        link = page.locator('a.main[href*="/me/sign-in"]').get_attribute("href") or ""
        for look in (True, False):
            page.goto(link if link.startswith("http") else f"{self.desk.url}{link}")
            if look and self._is_new("/me/sign-in", page.url, page.content()):
                self._look_at(page, "/me/sign-in", email)
        page.locator('form[action^="/me/sign-in"] button.main').click()
        page.wait_for_url("**/me/status*")
        page.goto(f"{self.desk.url}/me/apply")
        begin = page.locator('form[action="/me/apply"] button.main')
        if begin.count():
            # No link leads on from here: an application begins by a press.
            if self._is_new("/me/apply", page.url, page.content()):
                self._look_at(page, "/me/apply", email)
            page.goto(f"{self.desk.url}/me/apply")
            begin.click()
        self._through(page, email, STARTS_OF_ME)
        context.close()

    def newcomer(self, browser: Browser) -> None:
        """From an invitation to the page that asks for a security key, as no demo shows it."""
        context = browser.new_context(locale="vi-VN", reduced_motion="reduce")
        page, url = context.new_page(), self.desk.real_url
        page.on("request", self._note)
        # Twice, because looking at the page of an opened link leads back to the empty form.
        for look in (True, False):
            page.goto(f"{url}/office/invitation")
            page.fill("#secret", self.desk.played.invitation)
            page.click("form[action='/office/invitation'] button.main")
            page.locator("#new_password").wait_for()
            if look:
                self.faults += faults_of(page, "an opened invitation")
        page.fill("#new_password", PASSWORD)
        page.fill("#repeat_password", PASSWORD)
        page.click("form[action='/office/invitation/accept'] button.main")
        page.wait_for_url("**/office/sign-in*")
        self._look_at(page, "/office/sign-in", "a newcomer")
        page.goto(f"{url}/office/sign-in")
        page.fill("input[name='login']", ADMIN)
        page.fill("input[name='password']", PASSWORD)
        page.press("input[name='password']", "Enter")
        page.wait_for_url("**/office/sign-in/key*")
        self._look_at(page, "/office/sign-in/key", "an administrator without a key")
        context.close()

    def _through(self, page: Page, who: str, starts: Iterable[str]) -> None:
        page.on("request", self._note)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        waiting = list(map(self._address, starts))
        visited: dict[str, int] = {}
        done: set[str] = set()
        while waiting:
            address = waiting.pop(0)
            route = route_of(address.removeprefix(self.desk.url))
            if address in done or route is None or route in NO_SCREENS:
                continue
            if visited.get(route, 0) >= self._most_of(route):
                continue
            done.add(address)
            # Asked for and not drawn: most of what several people see is only there for its links.
            answer = page.request.get(address)
            # What some roles may not is tried by the tests of permissions.
            if answer.status == 403:
                continue
            if answer.status >= 400:
                self.faults.append(f"{who} {address}: {answer.status}")
                continue
            if "attachment" in answer.headers.get("content-disposition", ""):
                self.files.add(route)
                continue
            if "text/html" not in answer.headers.get("content-type", ""):
                continue
            visited[route] = visited.get(route, 0) + 1
            text = answer.text()
            waiting += self._links(answer.url, text)
            # It may have led on to another page.
            shown = route_of(answer.url.removeprefix(self.desk.url)) or route
            if self._is_new(shown, answer.url, text):
                page.goto(address)
                self._look_at(page, shown, who)

    def _address(self, path: str) -> str:
        named = {**self.desk.numbers, **asdict(self.desk.played)}
        return f"{self.desk.url}{path.format(**named)}"

    def _most_of(self, route: str) -> int:
        """Pages of a route that somebody goes to: one for its links, where others were looked at."""
        return 1 if len(self.seen.get(route, ())) >= MOST_OF_A_ROUTE else MOST_OF_A_ROUTE

    def _is_new(self, route: str, address: str, text: str) -> bool:
        """Whether a page is to be looked at: the first two of a route, the second one only where it
        is made of something that the first one has not.
        """
        address = address.removeprefix(self.desk.url)
        made_of = parts_of(text)
        known = self.made_of.setdefault(route, set())
        seen = self.seen.setdefault(route, [])
        is_new = len(set(seen)) < MOST_OF_A_ROUTE and address not in seen and not made_of <= known
        known |= made_of
        if not is_new:
            seen.append(address)
        return is_new

    def _look_at(self, page: Page, route: str, who: str) -> None:
        address = page.url.removeprefix(self.desk.url).removeprefix(self.desk.real_url)
        self.faults += faults_of(page, f"{who} {address}")
        self.seen.setdefault(route, []).append(address)

    def _note(self, request: object) -> None:
        url = str(request.url)  # type: ignore[attr-defined]
        if not url.startswith((self.desk.url, self.desk.real_url, "data:", "blob:")):
            self.elsewhere.add(url)

    def _links(self, at: str, text: str) -> list[str]:
        """Where the links of a page lead, within the desk."""
        anchors = (dict(_ATTRIBUTE.findall(tag)) for tag in _ANCHOR.findall(text))
        found = [
            urljoin(at, unescape(anchor["href"])).partition("#")[0]
            for anchor in anchors
            if "href" in anchor and "download" not in anchor
        ]
        return [
            link
            for link in dict.fromkeys(found)
            # Another language of the same page is looked at with it.
            if link.startswith(self.desk.url) and "lang=" not in link
        ]


def parts_of(text: str) -> set[tuple[str, ...]]:
    """What a page is made of: each of its elements with its attributes, without what they say."""
    return {
        (name, *sorted(f"{key}={value}" if key in _STRUCTURAL else key for key, value in found))
        for name, attributes in _TAG.findall(text)
        for found in [_ATTRIBUTE.findall(attributes)]
    }


def screens() -> dict[str, re.Pattern[str]]:
    """Path of every route that answers a GET, with its pattern; literal paths first."""
    paths = [
        prefix + route.path
        for prefix, router in application._prefixed()
        for route in router.routes
        if isinstance(route, APIRoute) and "GET" in route.methods
    ]
    paths.sort(key=lambda path: path.count("{"))
    return {path: re.compile(re.sub(r"\{\w+\}", "[^/]+", path)) for path in paths}


def route_of(address: str) -> str | None:
    """The route that answers at a path; None for what is no page of the desk."""
    path = address.partition("?")[0]
    return next((name for name, rule in screens().items() if rule.fullmatch(path)), None)
