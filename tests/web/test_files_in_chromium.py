"""The files and trust lists of verifier/vectors/files in a real browser: the same answers as in
Python and Node.
"""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer

import pytest
from playwright.sync_api import sync_playwright

from tests.chromium import CHROMIUM
from tests.web.answers import ROOT
from tests.web.test_chromium import _Host


@pytest.fixture
def origin() -> Iterator[str]:
    handler = functools.partial(_Host, directory=str(ROOT / "verifier"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_every_file_in_chromium(origin: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.goto(f"{origin}/web/tests/reading/files.html")
        page.wait_for_selector("html[data-answer]", state="attached", timeout=60_000)
        answer = json.loads(page.locator("html").get_attribute("data-answer") or "{}")
        browser.close()
    assert answer["wrong"] == []
    assert answer["asked"] > 500
