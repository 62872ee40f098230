"""The time until a verdict on a slow phone, measured by Chromium with its own throttling and clock.

`make page-timing` prints the table of docs/page.md. Each visit is a first one: without cache or
service worker. The host compresses with gzip, as the generated settings of nginx and Caddy do.
Because Chromium does not slow down DNS and connecting, three round trips are added in a column of
their own.
"""

from __future__ import annotations

import gzip
import http.server
import platform
import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from credissuer.demo import stage
from credissuer.operations.publishing.publish import publish
from credissuer.publication.directory import DirectoryPublication
from credissuer.staff.roles import operator
from tests.chromium import CHROMIUM
from tests.publication.static_host import StaticHost

VISITS = 5
SLOWED = 4
ROUND_TRIP = 150
NETWORK = {
    "offline": False,
    "latency": ROUND_TRIP,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
"""Slow 4G: latency in milliseconds, throughput in octets per second."""
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "locale": "vi-VN",
}

_WATCH = """
new MutationObserver((_, watch) => {
  if (!document.querySelector("[data-verdict]")) return;
  performance.mark("verdict");
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("seen")));
  watch.disconnect();
}).observe(document, { childList: true, subtree: true });
"""
_TIMES = """() => new Promise((resolve) => {
  const read = () => {
    const at = (name) => performance.getEntriesByName(name)[0]?.startTime;
    if (at("seen") === undefined) return setTimeout(read, 50);
    const files = performance.getEntriesByType("resource")
      .filter((entry) => entry.startTime < at("verdict"));
    const scripts = files.filter((file) => file.name.endsWith(".js"));
    const [page] = performance.getEntriesByType("navigation");
    resolve({
      shell: page.responseEnd,
      script: Math.max(...scripts.map((file) => file.responseEnd)),
      issuers: files.find((file) => file.name.endsWith("trust-list.json")).responseEnd,
      verdict: at("verdict"),
      seen: at("seen"),
      requests: files.length + 1,
      octets: files.reduce((sum, file) => sum + file.transferSize, page.transferSize),
    });
  };
  read();
})"""


class CompressingHost(StaticHost):
    """A static host that compresses texts."""

    def do_GET(self) -> None:
        """Send the response of the static host, compressed."""
        buffer = _Buffer()
        output, self.wfile = self.wfile, buffer  # type: ignore[assignment]
        try:
            super().do_GET()
        finally:
            self.wfile = output
        headers, _, body = buffer.octets.partition(b"\r\n\r\n")
        if any(kind in headers for kind in (b"text/", b"svg", b"manifest")):
            body = gzip.compress(body, 6)
            lines = [
                line
                for line in headers.split(b"\r\n")
                if not line.lower().startswith(b"content-length")
            ]
            headers = b"\r\n".join(
                [*lines, b"Content-Encoding: gzip", b"Content-Length: %d" % len(body)]
            )
        output.write(headers + b"\r\n\r\n" + body)


class _Buffer:
    def __init__(self) -> None:
        self.octets = b""

    def write(self, octets: bytes) -> int:
        self.octets += octets
        return len(octets)

    def flush(self) -> None:
        """Do nothing, because nothing is buffered elsewhere."""


@contextmanager
def published() -> Iterator[dict[str, str]]:
    """{verdict: link} of an office with a certificate for each, served on this machine."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        handler = type("Host", (CompressingHost,), {"root": folder / "public"})
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://localhost:{server.server_address[1]}"
        demo = stage.build(folder / "office", url, operator("timing"))
        publish(
            demo.opened.office,
            demo.opened.office.call(operator("timing")),
            DirectoryPublication(folder / "public"),
        )
        try:
            yield {scene.verdict: f"{url}/c/{scene.number}" for scene in reversed(demo.scenes)}
        finally:
            server.shutdown()
            server.server_close()


def visit(browser: Browser, link: str) -> dict[str, float]:
    """The times of a first visit on a slowed phone, in milliseconds since the link was opened."""
    context = browser.new_context(**PHONE, service_workers="block")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    page.add_init_script(_WATCH)
    page.goto(link, wait_until="commit")
    times = dict(page.evaluate(_TIMES))
    context.close()
    return times


def row(browser: Browser, verdict: str, link: str) -> str:
    """A row of the table: medians of VISITS visits, and the slowest."""
    visits = [visit(browser, link) for _ in range(VISITS)]
    middle = {name: statistics.median(each[name] for each in visits) for name in visits[0]}
    slowest = max(each["seen"] for each in visits)
    steps = " | ".join(
        f"{middle[name] / 1000:.2f}" for name in ("shell", "script", "issuers", "verdict", "seen")
    )
    connected = (middle["seen"] + 3 * ROUND_TRIP) / 1000
    sizes = f"{middle['requests']:.0f} | {middle['octets'] / 1000:.1f}"
    return f"| `{verdict}` | {sizes} | {steps} | {slowest / 1000:.2f} | {connected:.2f} |"


def main() -> None:
    """Print the table."""
    processor = platform.processor() or platform.machine()
    print(f"{datetime.now(UTC):%Y-%m-%d}, {processor}, {VISITS} visits each\n")
    print(
        "| verdict | requests | kB | shell | script | issuers | verdict | seen "
        "| slowest | with connecting |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    with published() as links, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        for verdict in ("valid", "revoked", "superseded", "tampered", "not_found"):
            print(row(browser, verdict, links[verdict]), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
