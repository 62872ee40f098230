"""The size of what Chromium loads until a verdict, compressed by brotli, and of the lazy parts."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest

from tests.page.conftest import Phone, Site

LIMITS = {"page": 30_000, "trust list and certificate": 4_000, "status list": 10_000}
"""Octets of each part, with every file compressed by itself; the decoder is in LAZY_LIMITS."""
LAZY_LIMITS = {"qr": 20_000}
TABLE = Path(__file__).parents[3] / "build" / "page-weight.md"

_WATCH = """
new MutationObserver((_, watch) => {
  if (!document.querySelector("[data-verdict]")) return;
  window.decidedAt = performance.now();
  watch.disconnect();
}).observe(document, { childList: true, subtree: true });
"""
_LOADED = """() => performance.getEntriesByType("resource")
  .filter((entry) => entry.startTime < window.decidedAt)
  .map((entry) => entry.name)"""


def weight(octets: bytes) -> int:
    return len(brotli.compress(octets, quality=11))


def part_of(path: str) -> str:
    if path in ("/", "", "/logo.svg") or path.startswith("/web/") or path.endswith(".webmanifest"):
        return "page"
    return "status list" if path.startswith("/status/") else "trust list and certificate"


@pytest.mark.parametrize("verdict", ["valid", "revoked", "not_found"])
def test_the_files_loaded_until_the_verdict_are_small(
    site: Site, phone: Phone, verdict: str
) -> None:
    bodies: dict[str, bytes] = {}
    phone.page.on(
        "response",
        lambda response: bodies.__setitem__(response.url, b"") if response.status == 404 else None,
    )
    phone.page.add_init_script(_WATCH)
    phone.open(site.link(verdict))
    paths = [urlsplit(url).path for url in phone.page.evaluate(_LOADED)]
    # The tab's icon is the mark of the header, which comes out of the browser's cache.
    assert [path for path in set(paths) if paths.count(path) > 1] in ([], ["/logo.svg"])
    sizes = {"/": weight((site.folder / "index.html").read_bytes())}
    for path in paths:
        file = site.folder / path.removeprefix("/")
        sizes[path] = weight(file.read_bytes()) if file.is_file() else 0
    sizes_of_parts = {
        part: sum(size for path, size in sizes.items() if part_of(path) == part) for part in LIMITS
    }
    _write_table(verdict, sizes, sizes_of_parts)
    assert sum(path.endswith(".js") for path in sizes) >= 1
    assert {part: size for part, size in sizes_of_parts.items() if size > LIMITS[part]} == {}, (
        json.dumps(sizes, indent=1)
    )


def _write_table(verdict: str, sizes: dict[str, int], sizes_of_parts: dict[str, int]) -> None:
    """Write a table for the documentation of the page; `pytest -s` shows it."""
    rows = [f"| `{path}` | {size:,} |" for path, size in sizes.items()]
    rows += [
        f"| **{part}** | **{size:,}** of {LIMITS[part]:,} |"
        for part, size in sizes_of_parts.items()
    ]
    text = "\n".join([f"| until `{verdict}` | octets (brotli) |", "|---|---|", *rows, ""])
    TABLE.parent.mkdir(exist_ok=True)
    (TABLE.with_stem(f"page-weight-{verdict}")).write_text(text, "utf-8")
    print(f"\n{text}")


def test_rarely_needed_code_is_in_files_of_its_own(site: Site, phone: Phone) -> None:
    requested_urls: list[str] = []
    phone.page.on("request", lambda request: requested_urls.append(request.url))
    phone.open(site.link("valid"))
    assert not [
        url
        for url in requested_urls
        for lazy in ("offline_qr", "sd_jwt_vc", "open_badge", "pictures")
        if f"{lazy}.js" in url
    ]
    lazy = {
        file.name: weight(file.read_bytes())
        for file in (site.folder / "web").rglob("*.js")
        if file.name != "main.js"
    }
    first = next((site.folder / "web").rglob("main.js")).read_text("utf-8")
    assert Phone.words("revoked", "headline", "vi") in first
    assert Phone.words("unknown_issuer", "headline", "en") not in first
    assert {"offline_qr.js", "sd_jwt_vc.js", "open_badge.js"} <= lazy.keys()
    assert max(lazy.values()) <= LAZY_LIMITS["qr"], lazy
