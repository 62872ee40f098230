"""What a KOL or a reporter has written is text on every page of the desk and of theirs: it runs as no
script, ends no attribute, and turns nothing around that stands beside it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute

from credissuer.app import create_app
from credissuer.console import application
from credissuer.console.application import ME, OFFICE
from credissuer.http.monitoring.logs import open_log
from credissuer.http.service import Options
from credissuer.staff.roles import FOR_PEOPLE
from credissuer.store.applications.holders import Holders
from tests.callers import Caller
from tests.console.desk_of_cases import HolderBrowser
from tests.console.test_every_object import OF_HOLDERS, OF_STAFF, Place
from tests.offices import household
from tests.two_holders import filled

CANARY = """<script>canary()</script><img src=x onerror=canary()>"'></textarea>{{ 7 * 7 }}"""
TURNED = "\u202ecanary"
"""Everything behind it would be read from right to left."""

_ALONE = {"bdi", "textarea", "title", "option", "svg"}
"""Elements in which a text turns nothing around outside of them."""
_VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class _Page(HTMLParser):
    """A page: the handlers and scripts that ran, and texts that turn around what is beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.run: list[str] = []
        self.turned: list[str] = []
        self.said = 0
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.run += [name for name in given if name.startswith("on")]
        if tag == "script" and "src" not in given:
            self.run.append(tag)
        if given.get("src") == "x":
            self.run.append(f"{tag} src=x")
        self.said += sum("canary" in (value or "") for value in given.values())
        if tag not in _VOID:
            self._open.append((tag, tag in _ALONE or given.get("dir") == "auto"))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.said += "canary" in data
        if "\u202e" in data and not any(is_alone for _, is_alone in self._open):
            self.turned.append(f"{[tag for tag, _ in self._open[-3:]]}: {data.strip()[:60]}")


def addresses(ids: dict[str, str]) -> Iterator[str]:
    """Every page of the desk: those that name something, and those that do not."""
    for route in OF_STAFF:
        if route.method == "GET":
            yield route.at(ids)
    for prefix, router in application._prefixed():
        for route in router.routes:
            assert isinstance(route, APIRoute)
            if prefix == OFFICE and "GET" in route.methods and "{" not in route.path:
                yield prefix + route.path
    yield f"{OFFICE}/search?q=kênh"
    yield f"{OFFICE}/applications?q=kênh"


@pytest.fixture(params=[CANARY, TURNED], ids=["script", "turned"])
def place(request: pytest.FixtureRequest, tmp_path: Path, keystore: Path) -> Iterator[Place]:
    house = household(tmp_path, keystore)
    objects, log = filled(house, request.param), io.StringIO()
    app = create_app(house.office, Options(), log=open_log(log))
    yield Place(house, objects, Caller(app, log))
    house.store.close()


def read(reply: Any) -> _Page | None:
    """The page; None for what is none."""
    assert reply.status_code < 500
    if "text/html" not in reply.headers.get("content-type", ""):
        return None
    page = _Page()
    page.feed(reply.text)
    return page


def test_on_every_page_of_the_desk_it_is_text(place: Place) -> None:
    browser = place.browser(*FOR_PEOPLE, login="root")
    wrong, said = {}, 0
    for address in addresses(place.objects.of_another):
        for language in ("vi", "en"):
            joint = "&" if "?" in address else "?"
            page = read(browser.get(f"{address}{joint}lang={language}"))
            if page is not None:
                said += bool(page.said)
                if page.run or page.turned:
                    wrong[address, language] = (page.run, page.turned)
    assert wrong == {}
    assert said > 10


def test_on_every_page_of_its_writer_it_is_text(place: Place) -> None:
    with place.house.store.read() as reading:
        holder = reading.of(Holders).by_id("H00000002")
    assert holder is not None
    own = HolderBrowser(place.house.office, place.caller, holder)
    named = [route.at(place.objects.of_another) for route in OF_HOLDERS if route.method == "GET"]
    for address in (*named, f"{ME}/status", f"{ME}/cases", f"{ME}/account", f"{ME}/data"):
        page = read(own.get(address))
        if page is not None:
            assert (page.run, page.turned) == ([], []), address


def test_what_runs_or_turns_would_be_found() -> None:
    page = _Page()
    page.feed(f"<p>{CANARY}</p><p title=x onclick=y>{TURNED}</p><bdi>{TURNED}</bdi>")
    assert page.run == ["script", "onerror", "img src=x", "onclick"]
    assert len(page.turned) == 1
