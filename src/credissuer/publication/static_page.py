"""Pages of the office's own data as files of the public tree: plain HTML in every language, because
a host of files alone knows no reader's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from credissuer.templates import environment
from credissuer.words import catalogue, in_language

# Icon and stylesheet alone, because the pages work without a script.
_STYLE = re.compile(r'<link rel="(?:icon|stylesheet)"[^>]*>')


def style_of(shell: bytes) -> Markup:
    """The links to icon and style in the published shell."""
    links = _STYLE.findall(shell.decode("utf-8"))
    return Markup("\n".join(links))  # noqa: S704 - our own page


def framed(
    template: str,
    shell: bytes,
    alliance: Mapping[str, str],
    public_url: str,
    **facts: Any,
) -> bytes:
    """A page, styled like `shell`, with the header of every page; `alliance` is its name by
    language. The first language is the page's own.
    """
    spoken = catalogue("pages")
    own = next(iter(spoken))
    page = rendered(
        template,
        style=style_of(shell),
        language=own,
        alliance=in_language(alliance, own),
        host=public_url.partition("://")[2],
        # As of a trust list: over http alone it is a demo.
        demo=spoken[own]["demo"] if public_url.startswith("http://") else "",
        back=" / ".join(said["report_elsewhere"]["back"] for said in spoken.values()),
        **facts,
    )
    return page.encode("utf-8")


def rendered(template: str, **facts: Any) -> str:
    """A template of this folder, filled."""
    return _environment().get_template(template).render(**facts)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    loader = PackageLoader("credissuer.publication", ".")
    return environment(loader, keep_trailing_newline=True)
