"""The page's own decoder in a real Chromium, under the page's content security policy."""

from __future__ import annotations

import base64
import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from playwright.sync_api import Page, sync_playwright

from credissuer.publication import headers
from tests.chromium import CHROMIUM

WEB = Path(__file__).parents[2] / "verifier" / "web"

_PREPARE = """() => {
  delete globalThis.BarcodeDetector;
  globalThis.fileOf = (base64, type) =>
    new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type });
}"""
_DECODE = """async ([base64, type]) => {
  const { decodePicture } = await import("/page/picture/decode.js");
  return (await decodePicture(fileOf(base64, type)))?.text ?? null;
}"""
_RAW = """async ([base64, type]) => {
  const { decodeQRBatch } = await import("/vendor/qr/decode.js");
  const { openPicture, pixelsOf } = await import("/page/picture/pixels.js");
  const picture = await openPicture(fileOf(base64, type));
  const { width, height } = picture;
  const image = pixelsOf(picture, { x: 0, y: 0, width, height, scale: 1 });
  const [found] = await decodeQRBatch([image], { maxSize: { width, height } });
  return found.find((text) => typeof text === "string") ?? null;
}"""


class _Host(SimpleHTTPRequestHandler):
    extensions_map: ClassVar = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}

    def do_GET(self) -> None:
        if self.path != "/":
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", headers.HTML)
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>decoder</title>")
        return None

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", headers.page_policy(()))
        super().end_headers()

    def log_message(self, *arguments: object) -> None:
        """Log nothing."""


class PageDecoder:
    """Gives pictures to the page's modules, with Chromium's own detector switched off."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def decode(self, octets: bytes, media_type: str = "image/png") -> str | None:
        """The text that the page reads from a picture, or None."""
        return self.ask(_DECODE, octets, media_type)

    def decode_plainly(self, octets: bytes, media_type: str = "image/png") -> str | None:
        """The text that the vendored decoder reads from the unchanged picture, or None."""
        return self.ask(_RAW, octets, media_type)

    def ask(self, script: str, octets: bytes, media_type: str = "image/png") -> Any:
        """The answer of `script`, a function of [base64, media type]."""
        return self.page.evaluate(script, [base64.b64encode(octets).decode("ascii"), media_type])


@contextmanager
def page_decoder() -> Iterator[PageDecoder]:
    """Chromium with the page's modules; any message in its console is a failure."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Host, directory=str(WEB)))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    messages: list[str] = []
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        page = browser.new_page()
        page.on("console", lambda message: messages.append(message.text))
        page.on("pageerror", lambda error: messages.append(str(error)))
        page.goto(f"http://localhost:{server.server_address[1]}/")
        page.evaluate(_PREPARE)
        yield PageDecoder(page)
        browser.close()
    server.shutdown()
    server.server_close()
    assert [line for line in messages if "favicon" not in line and "404" not in line] == []
