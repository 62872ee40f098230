"""Every screen of the desk and of the KOL's own page, found by walking: axe-core finds nothing in
either language, nothing is cut off at 1366 or at 390 pixels, no other host is asked, and there is no
style or script in a page.

A new screen is covered as soon as something leads to it; a route that nobody came to fails the
test.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest
from fastapi.routing import APIRoute
from playwright.sync_api import Browser, Error, Page

from credissuer.console import application
from tests.console.in_chromium.served_desk import PHONE, STAFF, WIDE, Desk
from tests.offices import sheet
from tests.page.look import accessibility

NO_SCREENS = {
    "/me/evidence/{application}/{piece}": "a file",
    "/office/applications/{application}/evidence/{evidence}": "a file",
    "/office/applications/{application}/handed-in/{evidence}": "a file",
    "/office/assets/{name}": "a style or a script",
    "/office/audit/entries.{form}": "a file",
    "/office/cases/{case_id}/evidence/{evidence_id}": "a file",
    "/office/certificates/{number}/change/{act}/words": "a part of a page",
    "/office/figures/{name}.csv": "a file",
    "/office/import/template": "a file",
    "/office/import/{file_id}/errors.csv": "a file",
    "/office/jobs/{job_id}/result.csv": "a file",
    "/office/proposals/{proposal}/badge.svg": "a picture",
    "/office/sign-in/provider": "the way to the identity provider",
    "/office/sign-in/provider/return": "the way back from it",
}
"""Routes that are no screen, or only a part of one, and what they are."""

NOT_WALKED = {
    "/me/apply": "leads on to the step that is next",
    "/me/cases/{case_id}": "no applicant of the demo has a certificate in a case",
    "/me/certificates/{number}/give-up": "no applicant of the demo has a certificate",
    "/me/more": "for an applicant who is asked for more",
    "/office/applications/{application}/propose": "for an assessor who has finished a sheet",
    "/office/cases/{case_id}/appeals/{appeal_id}": "nobody has appealed yet",
    "/office/cases/{case_id}/suspend": "for a case whose certificate is in force",
    "/office/invitation": "by a single-use link alone",
    "/office/jobs/{job_id}": "nobody has decided on an import yet",
    "/office/sign-in": "a demo leads from it to /office/demo",
    "/office/sign-in/key": "only behind a password, which nobody in a demo has",
}
"""Screens that the walk may not come to, and why."""

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
    "/office/step-up",
    "/office/demo",
    "/office/demo/mail",
)
"""Where the walk begins beside the menu. In braces: the number of a certificate of that verdict."""

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
    "/me/withdraw",
    "/me/more",
)
"""Where the walk of an applicant begins: steps of a form are not all linked at once."""

HOLDERS = (
    "new@demo.invalid",
    "bepnhamay@demo.invalid",
    "halinh@demo.invalid",
    "suckhoe@demo.invalid",
    "phuotnam@demo.invalid",
    "demo.anhnguyet@demo.invalid",
)
"""Somebody who has never been there, the demo's made-up applicants, and one who is certified."""

SHEET = sheet(2)
"""An import file."""

MOST_OF_A_ROUTE = 2
"""Pages of one route that are looked at for one person: they differ by what they show alone."""

SMALLEST = 43.99
"""Pixels of a side of what is pressed on a phone."""

_SMALL = """() => [...document.querySelectorAll("a[class], button, select, summary, input")]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }))
  .filter((element) => !["file", "hidden"].includes(element.type))
  .map((element) => [(element.closest("label") || element), element])
  .map(([target, element]) => [target.getBoundingClientRect(), element.outerHTML.slice(0, 140)])
  .filter(([{ height }]) => height < SMALLEST)
  .map(([{ width, height }, html]) => [width, height, html])"""

_INLINE = """() => [
  ...document.querySelectorAll("style, script:not([src]), [style]"),
  ...[...document.querySelectorAll("*")].filter((e) => [...e.attributes].some((a) => a.name.startsWith("on"))),
].map((element) => element.outerHTML.slice(0, 140))"""


@dataclass
class Walk:
    """What the walk came across: route -> addresses, and what was wrong there. `files` are routes
    that gave a file to be saved.
    """

    desk: Desk
    seen: dict[str, list[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    elsewhere: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)

    def person(self, browser: Browser, login: str) -> None:
        """Walk through everything that links lead this member of staff to."""
        context, page = self.desk.visit(browser, login)
        if login == "mai":
            page.goto(f"{self.desk.url}/office/import")
            file = {"name": "ho-so.csv", "mimeType": "text/csv", "buffer": SHEET.encode()}
            page.set_input_files('input[type="file"]', file)  # type: ignore[arg-type]
            page.click("form[enctype] button.main")
        self._through(page, login, STARTS)
        context.close()

    def holder(self, browser: Browser, email: str) -> None:
        """The same for somebody who applied, or does now, from the link in their mail on."""
        context = browser.new_context(locale="vi-VN", reduced_motion="reduce")
        page = context.new_page()
        self._through(page, "anybody", ("/me", "/office/sign-in", "/office/invitation"))
        page.goto(f"{self.desk.url}/me")
        page.fill('input[name="email"]', email)
        page.locator(
            'form[action^="/me/link"] button.main, form[action^="/me/link"] button'
        ).first.click()
        link = page.locator('a.main[href*="/me/sign-in"]').get_attribute("href") or ""
        for look in (True, False):
            page.goto(link if link.startswith("http") else f"{self.desk.url}{link}")
            if look:
                self._look_at(page, "/me/sign-in", email)
        page.locator('form[action^="/me/sign-in"] button.main').click()
        page.wait_for_url("**/me/status*")
        page.goto(f"{self.desk.url}/me/apply")
        begin = page.locator('form[action="/me/apply"] button.main')
        if begin.count():
            # No link leads on from here: an application begins by a press.
            self._look_at(page, "/me/apply", email)
            page.goto(f"{self.desk.url}/me/apply")
            begin.click()
        self._through(page, email, STARTS_OF_ME)
        context.close()

    def _through(self, page: Page, who: str, starts: Iterable[str]) -> None:
        page.on("request", self._note)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        waiting = [f"{self.desk.url}{path.format(**self.desk.numbers)}" for path in starts]
        visited: dict[str, int] = {}
        done: set[str] = set()
        while waiting:
            address = waiting.pop(0)
            route = route_of(address.removeprefix(self.desk.url))
            if address in done or route is None or route in NO_SCREENS:
                continue
            if visited.get(route, 0) >= MOST_OF_A_ROUTE:
                continue
            done.add(address)
            try:
                answer = page.goto(address)
            except Error as error:
                if "Download is starting" not in str(error):
                    raise
                self.files.add(route)
                continue
            assert answer is not None
            # What some roles may not is tried by the tests of permissions.
            if answer.status == 403:
                continue
            if answer.status >= 400:
                self.faults.append(f"{who} {address}: {answer.status}")
                continue
            if "text/html" not in answer.headers.get("content-type", ""):
                continue
            visited[route] = visited.get(route, 0) + 1
            waiting += self._links(page)
            # It may have led on to another page.
            self._look_at(page, route_of(page.url.removeprefix(self.desk.url)) or route, who)

    def _look_at(self, page: Page, route: str, who: str) -> None:
        address = page.url.removeprefix(self.desk.url)
        seen = self.seen.setdefault(route, [])
        # What another person was shown by the same route looks alike.
        if len(seen) < MOST_OF_A_ROUTE and address not in seen:
            self.look(page, f"{who} {address}")
        seen.append(address)

    def look(self, page: Page, where: str) -> None:
        """Every check of one page."""
        address, _, fragment = page.url.partition("#")
        joint = "&" if "?" in address else "?"
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        self._expect(where, "inline", page.evaluate(_INLINE))
        for size, name in ((PHONE, "phone"), (WIDE, "wide")):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > size["width"]:
                self.faults.append(f"{where}: {width} pixels wide on a {name}")
            if name == "phone":
                small = page.evaluate(_SMALL.replace("SMALLEST", str(SMALLEST)))
                self._expect(where, "small", small)
        for language in ("vi", "en"):
            # The first is how everybody here reads it by default.
            if language != "vi":
                page.goto(f"{address}{joint}lang={language}#{fragment}")
            if page.locator("html").get_attribute("lang") != language:
                self.faults.append(f"{where}: does not speak {language}")
            findings = accessibility.axe_findings(page)["violations"]
            self._expect(f"{where} ({language})", "axe", findings)
        page.emulate_media(color_scheme="dark")
        self._expect(f"{where} (dark)", "axe", accessibility.axe_findings(page)["violations"])
        page.emulate_media(color_scheme="light")

    def _expect(self, where: str, what: str, found: list[object]) -> None:
        if found:
            self.faults.append(f"{where}: {what}: {found}")

    def _note(self, request: object) -> None:
        url = str(request.url)  # type: ignore[attr-defined]
        if not url.startswith((self.desk.url, "data:", "blob:")):
            self.elsewhere.add(url)

    def _links(self, page: Page) -> list[str]:
        found = page.eval_on_selector_all(
            "a[href]:not([download])", "links => links.map((link) => link.href.split('#')[0])"
        )
        return [
            link
            for link in dict.fromkeys(found)
            # Another language of the same page is looked at with it.
            if link.startswith(self.desk.url) and "lang=" not in link
        ]


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


@pytest.fixture(scope="module")
def walk(desk: Desk, browser: Browser) -> Walk:
    walk = Walk(desk)
    for login in STAFF:
        walk.person(browser, login)
    for email in HOLDERS:
        walk.holder(browser, email)
    return walk


def test_nothing_is_wrong_on_any_screen(walk: Walk) -> None:
    if walk.faults:
        # Not by assert, which cuts a long text: each line is a fault of one screen.
        pytest.fail("\n".join(walk.faults), pytrace=False)


def test_no_other_host_is_asked(walk: Walk) -> None:
    assert walk.elsewhere == set()


def test_the_walk_came_to_every_screen(walk: Walk) -> None:
    missed = set(screens()) - set(walk.seen) - walk.files
    assert missed - set(NO_SCREENS) - set(NOT_WALKED) == set()


def test_what_is_left_out_is_there() -> None:
    assert set(NO_SCREENS) | set(NOT_WALKED) <= set(screens())


def test_a_fault_would_be_found(desk: Desk, browser: Browser) -> None:
    context, page = desk.visit(browser, "lan")
    page.route(
        "**/office/settings**",
        lambda route: route.fulfill(
            content_type="text/html",
            body="<html lang=vi><p style='width: 1400px'>x<button>y</button><img src=x></html>",
        ),
    )
    page.goto(f"{desk.url}/office/settings")
    walk = Walk(desk)
    walk.look(page, "spoiled")
    told = " ".join(walk.faults)
    for fault in ("inline", "pixels wide", "small", "axe", "does not speak en"):
        assert fault in told
    context.close()
