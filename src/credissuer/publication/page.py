"""The check page as files of the public tree: what ships with the verifier, each under a name that its content gives.

The page is plain modules that need no build. Publishing only fills in where they lie, and lists them in the shell so
that a browser asks for all of them at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable

from credissuer.publication import headers

SHELL = "index.html"
FALLBACK = "404.html"
"""The same shell, for hosts that show it wherever there is no file."""

_MODULES = b"<!-- modules -->\n"
_LATER = ("page/picture/", "vendor/")
"""Loaded when a visitor brings a picture, and not before."""


def page() -> Iterator[tuple[str, bytes]]:
    """Path -> octets of the page, the shell last: nothing points to a file that is not there yet.

    Caches may keep the files for good, since other content lies in another folder. What an older shell points to stays.
    """
    files = dict(sorted(_files(resources.files("credverifier").joinpath("web"))))
    shell = files.pop(SHELL)
    folder = f"{headers.FILES}{_digest(files)}/"
    for name, octets in files.items():
        yield f"{folder.removeprefix('/')}{name}", octets
    modules = "".join(
        f'<link rel="modulepreload" href="{folder}{name}">\n'
        for name in files
        if name.endswith(".js") and not name.startswith(_LATER)
    ).encode("ascii")
    filled = shell.replace(headers.FILES.encode("ascii"), folder.encode("ascii")).replace(_MODULES, modules)
    for name in (FALLBACK, SHELL):
        yield name, filled


def _files(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name != "tests":
            yield from _files(entry, f"{prefix}{entry.name}/")
        elif entry.name == SHELL or entry.name.rpartition(".")[2] in headers.FILE_TYPES:
            yield prefix + entry.name, entry.read_bytes()


def _digest(files: Mapping[str, bytes]) -> str:
    """16 hexadecimal digits that differ when a name or an octet does."""
    lines = (f"{hashlib.sha256(octets).hexdigest()} {name}\n" for name, octets in files.items())
    return hashlib.sha256("".join(lines).encode("utf-8")).hexdigest()[:16]
