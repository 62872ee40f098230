"""What a phone loads for a verdict. The goal is 30 kB in all; until it is reached, this holds what has been."""

from __future__ import annotations

import re
import zlib

from credissuer.publication import page

LIMIT = 65_000
"""Octets, each file compressed by itself with zlib at level 9 (brotli takes a seventh less)."""

_IMPORTED = re.compile(r"""^(?:import|export)[^"';]*from "([^"]+)\"""", re.MULTILINE)


def loaded() -> dict[str, bytes]:
    """The shell, its style, and every module that its first one needs: what is imported later is not counted."""
    files = {name.split("/", 2)[-1]: octets for name, octets in page.page()}
    wanted, waiting = {"index.html": files["index.html"], "style.css": files["style.css"]}, ["page/main.js"]
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted[name] = files[name]
            for target in _IMPORTED.findall(files[name].decode("utf-8")):
                parts = name.split("/")[:-1]
                for step in target.split("/"):
                    parts = parts[:-1] if step == ".." else parts if step == "." else [*parts, step]
                waiting.append("/".join(parts))
    return wanted


def test_the_page_does_not_grow() -> None:
    sizes = {name: len(zlib.compress(octets, 9)) for name, octets in loaded().items()}
    assert len(sizes) > 30
    assert sum(sizes.values()) <= LIMIT, sorted(sizes.items(), key=lambda item: -item[1])[:10]


def test_what_only_few_need_is_loaded_when_they_do() -> None:
    assert not [name for name in loaded() if "sd_jwt" in name or "dictionary" in name]
