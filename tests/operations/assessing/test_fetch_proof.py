"""Pages of accounts are read from a real server, within bounds and never from a private address."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from credissuer.operations.assessing.fetch_proof import (
    ADAPTERS,
    LARGEST,
    FetchedPage,
    FetchResult,
    PageAdapter,
    drift,
    from_network,
)
from credverifier.errors import LinkError
from credverifier.online import fetch

PAGES = {
    "/@kenh.mau": (
        '<p>Mỹ phẩm &amp; hơn nữa TNSO-4F7K</p>{"id":"107955","shortId":"","uniqueId":"kenh.mau"}'
    ),
    "/@hoa": '{"id":"1","uniqueId":"an"},{"id":"2","shortId":"","uniqueId":"Hoa"}',
    "/@none": "<p>Please sign in</p>",
    "/page?id=7": "by query",
}


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/@large":
            self._answer(200, b"x" * (LARGEST + 1))
        elif self.path == "/@moved":
            self.send_response(302)
            self.send_header("Location", "/@kenh.mau")
            self.end_headers()
        elif self.path in PAGES:
            self._answer(200, PAGES[self.path].encode())
        else:
            self._answer(404, b"gone")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@dataclass(frozen=True)
class Account:
    url: str
    handle: str
    account_id: str | None = None


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


LOCAL = partial(fetch.octets, limit=LARGEST, seconds=5.0, allow_loopback=True)


def test_a_page_shows_its_code_and_its_stable_id(host: str) -> None:
    seen = ADAPTERS["tiktok"].look(Account(f"{host}/@kenh.mau", "kenh.mau"), LOCAL)
    assert seen.sight is FetchResult.SEEN
    assert seen.shows("TNSO-4F7K") and not seen.shows("TNSO-9999")
    assert "Mỹ phẩm & hơn nữa" in seen.text
    assert seen.account_id == "107955"
    assert seen.page_sha256 == sha256(PAGES["/@kenh.mau"].encode()).hexdigest()


def test_the_id_is_that_of_the_account_and_of_no_other_on_the_page(host: str) -> None:
    seen = ADAPTERS["tiktok"].look(Account(f"{host}/@hoa", "hoa"), LOCAL)
    assert seen.account_id == "2"


def test_a_dot_in_a_handle_is_a_dot() -> None:
    page = PageAdapter(r'"(?P<id>[0-9])":"{handle}"')
    seen = page.look(Account("x", "a.b"), lambda _: b'"1":"axb","2":"a.b"')
    assert seen.account_id == "2"


def test_a_page_without_an_id_says_none(host: str) -> None:
    seen = ADAPTERS["tiktok"].look(Account(f"{host}/@none", "none"), LOCAL)
    assert (seen.sight, seen.account_id) == (FetchResult.SEEN, None)


@pytest.mark.parametrize(
    ("path", "sight"),
    [
        ("/@nobody", FetchResult.GONE),
        ("/@large", FetchResult.SILENT),
        ("/@moved", FetchResult.SILENT),
    ],
)
def test_only_a_404_says_that_an_account_is_gone(host: str, path: str, sight: FetchResult) -> None:
    seen = ADAPTERS["tiktok"].look(Account(f"{host}{path}", "x"), LOCAL)
    assert seen == FetchedPage(sight=sight)


def test_a_query_is_part_of_the_address(host: str) -> None:
    assert LOCAL(f"{host}/page?id=7") == b"by query"


def test_no_private_address_is_asked(host: str) -> None:
    for url in (f"{host}/@kenh.mau", host.replace("http", "https"), "https://10.0.0.1/@x"):
        with pytest.raises(LinkError) as refusal:
            from_network(url)
        assert refusal.value.code == "link.unreachable"


@pytest.mark.parametrize(
    ("known", "seen", "reason"),
    [
        ("1", FetchedPage(sight=FetchResult.SEEN, account_id="1"), None),
        ("1", FetchedPage(sight=FetchResult.SEEN, account_id="2"), "another"),
        (None, FetchedPage(sight=FetchResult.SEEN, account_id="2"), None),
        ("1", FetchedPage(sight=FetchResult.SEEN), None),
        ("1", FetchedPage(sight=FetchResult.GONE), "gone"),
        ("1", FetchedPage(sight=FetchResult.SILENT), None),
    ],
)
def test_drift_is_what_a_page_says_and_no_silence(
    known: str | None, seen: FetchedPage, reason: str | None
) -> None:
    assert drift(Account("x", "x", known), seen) == reason
