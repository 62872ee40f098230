"""Every vector in a real browser, as the page is published: bundled and minified, under its content
security policy.
"""

from __future__ import annotations

import functools
import json
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlencode

import pytest
from playwright.sync_api import sync_playwright

from tests.chromium import CHROMIUM
from tests.publication.bundling import bundle
from tests.web.answers import ROOT

WEB = ROOT / "verifier" / "web"
VECTORS = ROOT / "verifier" / "vectors"
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types credissuer"


class _Host(SimpleHTTPRequestHandler):
    """The folder of the verifier, as a web host gives it."""

    extensions_map: ClassVar = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".js": "text/javascript",
    }

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *arguments: object) -> None:
        """Nothing to say."""


def _published(folder: Path) -> None:
    """The verifier below `folder` as the page has it, where the plain modules lie otherwise."""
    shutil.copytree(
        WEB / "tests", folder / "web" / "tests", ignore=shutil.ignore_patterns("*.py", "*.test.mjs")
    )
    (folder / "vectors").symlink_to(VECTORS)
    files = bundle(folder / "web" / "verifier", "verifier/index.js")
    assert len(files) < len(list(WEB.glob("verifier/**/*.js"))) / 4


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[str]:
    _published(tmp_path)
    handler = functools.partial(_Host, directory=str(tmp_path))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("lacking", ["", "delete globalThis.DecompressionStream;"])
def test_every_vector_in_chromium(origin, lacking):
    files = sorted(path.name for path in VECTORS.glob("*.json") if path.name != "trust-list.json")
    cases = sum(len(json.loads((VECTORS / name).read_text("utf-8"))["cases"]) for name in files)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.add_init_script(lacking)
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(
            f"{origin}/web/tests/vectors/vectors.html?{urlencode([('family', name) for name in files])}"
        )
        page.wait_for_selector("html[data-answer]", state="attached", timeout=120_000)
        answer = json.loads(page.get_attribute("html", "data-answer") or "")
        browser.close()
    assert answer == {"asked": cases, "wrong": []}
    assert [text for text in said if "favicon" not in text and "404" not in text] == []
