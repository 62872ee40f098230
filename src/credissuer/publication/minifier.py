"""JavaScript and CSS without what only readers need, by tdewolff/minify, which parses what it makes
smaller.

It is a Go library, and a Go runtime does not survive a fork; hence it works in a process of its
own, which this file is too, and none of it stays in the office.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping

_TYPES = {
    "js": "text/javascript",
    "css": "text/css",
    "svg": "image/svg+xml",
    "webmanifest": "application/json",
}


def is_text(name: str) -> bool:
    """True for the files that it makes smaller."""
    return name.rpartition(".")[2] in _TYPES


def minified(texts: Mapping[str, str]) -> dict[str, str]:
    """File name -> text, of texts by file names, whose endings tell what they are.

    Raises RuntimeError with what the minifier said.
    """
    command = [sys.executable, "-m", __name__]
    told = subprocess.run(  # noqa: S603 - this very file
        command, input=json.dumps(dict(texts)), capture_output=True, encoding="utf-8", check=False
    )
    if told.returncode != 0:
        raise RuntimeError(f"the page cannot be made smaller: {told.stderr.strip()}")
    return dict(json.loads(told.stdout))


def _main() -> None:
    import minify

    texts = json.load(sys.stdin)
    smaller = {
        name: minify.string(_TYPES[name.rpartition(".")[2]], text) for name, text in texts.items()
    }
    json.dump(smaller, sys.stdout)


if __name__ == "__main__":
    _main()
