"""The page at /bao-vi-pham on static hosts: where to write, because no server takes reports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from jinja2 import PackageLoader, Template
from markupsafe import Markup

from credissuer.publication import headers
from credissuer.templates import environment

FILE = f"{headers.REPORT.removeprefix('/')}.html"

# Icon and stylesheet alone, because the page works without a script.
_STYLE = re.compile(r'<link rel="(?:icon|stylesheet)"[^>]*>')


def report_page(
    shell: bytes,
    alliance: Mapping[str, str],
    contact: str | None,
) -> tuple[str, bytes]:
    """Path and octets of the page, styled like `shell`."""
    style = Markup("\n".join(_STYLE.findall(shell.decode("utf-8"))))  # noqa: S704 - our own page
    return FILE, _template().render(style=style, alliance=alliance, contact=contact).encode("utf-8")


@lru_cache(maxsize=1)
def _template() -> Template:
    loader = PackageLoader("credissuer.publication", ".")
    return environment(loader, keep_trailing_newline=True).get_template("report_page.html")
