"""The check page as files of the public tree: what ships with the verifier, each under a name that
its content gives.

The page is plain modules; `make page` bundles them when they change (docs/adr/0017), so that the
office needs no Node. Publishing fills in where the files are; each release gives the same octets
everywhere, and the hash of them is published.
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

from credissuer.publication import public_paths

BUILD = ".well-known/page-build.json"
"""What the page consists of, by hash, for whoever wants to know whether it is the one of the
release.
"""

_APP = ("sw.js", "app.webmanifest")
"""What makes the page an application: these lie at the root, because a service worker governs what
is below it, and because a manifest keeps its address.
"""
_WORDS = "shell.json"
"""What the shell says in every language: placeholder -> text."""

# `href="/web/page.css"`, `src="/web/page.js"`, `"src": "/web/app/192.png"` (of the manifest).
_POINTER = re.compile(f'(?P<before>(?:href=|src=|"src": ?)"){public_paths.FILES}(?P<path>[^"]+)"')


def page() -> Iterator[tuple[str, bytes]]:
    """Path -> octets of the page, the shell last: nothing points to a file that is not there yet.

    Caches may keep the files for good, since other content lies in another folder. What an older
    shell points to stays.
    """
    yield from _page()


@lru_cache(maxsize=1)
def _page() -> tuple[tuple[str, bytes], ...]:
    web = resources.files("credverifier").joinpath("web")
    bundle = web.joinpath("bundle")
    built = {entry.name: entry.read_bytes() for entry in bundle.iterdir()}
    # Taken out before the digest, because they name the folder that the digest names.
    application = {name: built.pop(name).decode("utf-8") for name in _APP}
    shell = _said(
        web.joinpath(public_paths.SHELL).read_text("utf-8"), json.loads(built.pop(_WORDS))
    )
    pictures = dict(_pictures(web))
    # Sorted, because the digest must not depend on the order in which a file system lists them.
    files = dict(sorted({**built, **pictures}.items()))
    folder = f"{public_paths.FILES}{_digest(files)}/"
    path = folder.removeprefix("/")
    published = {f"{path}{name}": octets for name, octets in files.items()}
    for name, text in application.items():
        published[name] = _filled(text, folder, files)
    filled = _filled(shell, folder, files)
    build = _build({**published, public_paths.SHELL: filled})
    # The order of writing: a shell never points to a file that is not there yet.
    return (
        *published.items(),
        (BUILD, build),
        (public_paths.FALLBACK, filled),
        (public_paths.SHELL, filled),
    )


def _pictures(web: Traversable) -> Iterator[tuple[str, bytes]]:
    """The mark of the page, and the icons for home screens."""
    yield "mark.svg", web.joinpath("mark.svg").read_bytes()
    for entry in web.joinpath("app").iterdir():
        if entry.name.endswith(".png"):
            yield f"app/{entry.name}", entry.read_bytes()


def _said(shell: str, words: Mapping[str, str]) -> str:
    for placeholder, text in words.items():
        shell = shell.replace(f"{{{placeholder}}}", text)
    return shell


def _filled(text: str, folder: str, files: Mapping[str, bytes]) -> bytes:
    """`text` with `/web/…` pointing into `folder`; browsers refuse a script or a style of other
    octets (Subresource Integrity).

    Raises KeyError for a file that is not there.
    """

    def pointer(match: re.Match[str]) -> str:
        name = match["path"]
        octets = files[name]
        is_checked = name.endswith((".js", ".css"))
        checked = f' integrity="{integrity(octets)}"' if is_checked else ""
        return f'{match["before"]}{folder}{name}"{checked}'

    return _POINTER.sub(pointer, text).encode("utf-8")


def integrity(octets: bytes) -> str:
    """As browsers write it: sha384 in base64."""
    digest = hashlib.sha384(octets).digest()
    return "sha384-" + base64.b64encode(digest).decode("ascii")


def _build(files: Mapping[str, bytes]) -> bytes:
    """`{"build": …, "files": {path: sha384-…}}`; `build` is the SHA-256 of the lines `path hash`,
    sorted.
    """
    hashes = {f"/{name}": integrity(octets) for name, octets in sorted(files.items())}
    lines = "".join(f"{name} {value}\n" for name, value in hashes.items())
    digest = hashlib.sha256(lines.encode("ascii")).hexdigest()
    build = {"build": digest, "files": hashes}
    return (json.dumps(build, indent=2) + "\n").encode("ascii")


def _digest(files: Mapping[str, bytes]) -> str:
    """16 hexadecimal digits that differ when a name or an octet does."""
    lines = (f"{hashlib.sha256(octets).hexdigest()} {name}\n" for name, octets in files.items())
    return hashlib.sha256("".join(lines).encode("utf-8")).hexdigest()[:16]
