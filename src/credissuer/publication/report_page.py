"""The page at /bao-vi-pham on static hosts: where to write, because no server takes reports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from credissuer.publication import public_paths, static_page
from credissuer.words import catalogue, in_language

FILE = f"{public_paths.REPORT.removeprefix('/')}.html"

# Only what is plainly an address becomes a link that opens a mail program.
_MAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:[.][A-Za-z0-9-]+)+")


def report_page(
    shell: bytes,
    alliance: Mapping[str, str],
    contact: str | None,
    public_url: str,
) -> tuple[str, bytes]:
    """Path and octets of the page, styled like `shell`; `alliance` is its name by language."""
    (_, own), *others = (
        (language, _said(spoken, in_language(alliance, language)))
        for language, spoken in catalogue("pages").items()
    )
    page = static_page.framed(
        "report_page.html",
        shell,
        alliance,
        public_url,
        title=own["title"],
        contact=contact,
        mail=contact is not None and _MAIL.fullmatch(contact) is not None,
        own=own,
        others=others,
    )
    return FILE, page


def _said(spoken: Mapping[str, Any], alliance: str) -> dict[str, str]:
    """The words of the page in one language."""
    said = {
        key: str(text).format(alliance=alliance) for key, text in spoken["report_elsewhere"].items()
    }
    return {"title": spoken["report_title"], **said}
