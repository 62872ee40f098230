"""The check page as files of the public tree: what ships with the verifier, each under a name that
its content gives.

The page is plain modules that need no build. Publishing joins them into few files (docs/adr/0010),
makes those smaller, and fills in where they lie; each release gives the same octets everywhere, and
the hash of them is published.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable

from credissuer.publication import chunks, headers, minifier

SHELL = "index.html"
FALLBACK = "404.html"
"""The same shell, for hosts that show it wherever there is no file."""
BUILD = ".well-known/page-build.json"
"""What the page consists of, by hash, for whoever wants to know whether it is the one of the
release.
"""

_FIRST = "page/main.js"
_SPOKEN_LATER = "verifier/english.js"
"""Brought by the page's own English, when it is chosen: the verifier alone would have it from the
beginning.
"""
_APP = {"app/sw.js": "sw.js", "app/app.webmanifest": "app.webmanifest"}
"""What makes the page an application: a worker governs what lies below it, and a manifest keeps its
address.
"""
_POINTER = re.compile(f'(?P<before>(?:href=|src=|"src": ?)"){headers.FILES}(?P<path>[^"]+)"')


def page() -> Iterator[tuple[str, bytes]]:
    """Path -> octets of the page, the shell last: nothing points to a file that is not there yet.

    Caches may keep the files for good, since other content lies in another folder. What an older
    shell points to stays.
    """
    yield from _page()


@lru_cache(maxsize=1)
def _page() -> tuple[tuple[str, bytes], ...]:
    source = dict(sorted(_files(resources.files("credverifier").joinpath("web"))))
    shell = source.pop(SHELL)
    built = _built(source)
    files = {name: octets for name, octets in built.items() if name not in _APP}
    folder = f"{headers.FILES}{_digest(files)}/"
    published = {f"{folder.removeprefix('/')}{name}": octets for name, octets in files.items()}
    for name, place in _APP.items():
        published[place] = _filled(built[name].decode("utf-8"), folder, files)
    filled = _filled(shell.decode("utf-8"), folder, files)
    build = _build({**published, SHELL: filled})
    return (*published.items(), (BUILD, build), (FALLBACK, filled), (SHELL, filled))


def _built(source: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files as they are published: modules joined, and all that is text made smaller."""
    texts = {
        name: octets.decode("utf-8") for name, octets in source.items() if minifier.is_text(name)
    }
    modules = {
        name: text for name, text in texts.items() if name.endswith(".js") and name not in _APP
    }
    joined = chunks.joined({**modules, _SPOKEN_LATER: ""}, _FIRST)
    others = {name: text for name, text in texts.items() if name not in modules}
    smaller = {
        name: text.encode("utf-8") for name, text in minifier.minified({**joined, **others}).items()
    }
    kept = {name: octets for name, octets in source.items() if name not in texts}
    return dict(sorted({**smaller, **kept}.items()))


def _filled(text: str, folder: str, files: Mapping[str, bytes]) -> bytes:
    """A text pointing to the files; browsers refuse a script or a style of other octets
    (Subresource Integrity).
    """

    def pointed(found: re.Match[str]) -> str:
        path = found["path"]
        name = path if path in files else path.rpartition("/")[2]
        hashed = f' integrity="{integrity(files[name])}"' if name.endswith((".js", ".css")) else ""
        return f'{found["before"]}{folder}{name}"{hashed}'

    return _POINTER.sub(pointed, text).encode("utf-8")


def integrity(octets: bytes) -> str:
    """As browsers write it: sha384 in base64."""
    return "sha384-" + base64.b64encode(hashlib.sha384(octets).digest()).decode("ascii")


def _build(files: Mapping[str, bytes]) -> bytes:
    """`{"build": …, "files": {path: sha384-…}}`; `build` is the SHA-256 of the lines `path hash`,
    sorted.
    """
    hashes = {f"/{name}": integrity(octets) for name, octets in sorted(files.items())}
    lines = "".join(f"{name} {value}\n" for name, value in hashes.items())
    build = {"build": hashlib.sha256(lines.encode("ascii")).hexdigest(), "files": hashes}
    return (json.dumps(build, indent=2) + "\n").encode("ascii")


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
