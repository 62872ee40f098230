"""The page at /bao-vi-pham on static hosts: where to write, because no server takes reports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import PackageLoader, Template
from markupsafe import Markup

from credissuer.publication import headers
from credissuer.templates import environment
from credissuer.words import catalogue, in_language

FILE = f"{headers.REPORT.removeprefix('/')}.html"

# Icon and stylesheet alone, because the page works without a script.
_STYLE = re.compile(r'<link rel="(?:icon|stylesheet)"[^>]*>')


def report_page(
    shell: bytes,
    alliance: Mapping[str, str],
    contact: str | None,
) -> tuple[str, bytes]:
    """Path and octets of the page, styled like `shell`; `alliance` is its name by language."""
    style = Markup("\n".join(_STYLE.findall(shell.decode("utf-8"))))  # noqa: S704 - our own page
    (language, own), *others = (
        (language, _said(spoken, in_language(alliance, language)))
        for language, spoken in catalogue("pages").items()
    )
    page = _template().render(
        style=style,
        contact=contact,
        language=language,
        own=own,
        others=others,
        back=" / ".join(said["back"] for said in (own, *(said for _, said in others))),
    )
    return FILE, page.encode("utf-8")


def _said(spoken: Mapping[str, Any], alliance: str) -> dict[str, str]:
    """The words of the page in one language."""
    said = {
        key: str(text).format(alliance=alliance) for key, text in spoken["report_elsewhere"].items()
    }
    return {"title": spoken["report_title"], **said}


@lru_cache(maxsize=1)
def _template() -> Template:
    loader = PackageLoader("credissuer.publication", ".")
    return environment(loader, keep_trailing_newline=True).get_template("report_page.html")
