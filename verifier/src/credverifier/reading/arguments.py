"""Reads an argument of the command: a text to check, or the name of a file (`-`: stdin) with one.

A file that exists is judged by what is in it, never by its name. What looks like a path and leads
to no file is wrong usage, so that a misspelt path is not answered as if it were a stranger's link.
A file that holds neither a text nor a picture stays octets, of which the verifier says that they
are unreadable.
"""

from __future__ import annotations

import codecs
import re
import sys
from collections.abc import Container
from pathlib import Path
from typing import IO

from credverifier import platforms, words
from credverifier.reading import file_kinds, qr_pictures
from credverifier.wire.carriers import pictures

MAX_TEXT = 128 * 1024
"""Octets of a text that are read: whatever is longer than a token may be is refused as too large
anyway.
"""

_LONGEST_PATH = 1024
# `./a`, `../a`, `/a`, `~/a`, `C:\a`, and whatever holds a backslash.
_ROOTED = re.compile(r"\.{0,2}/|~|[A-Za-z]:[\\/]|.*\\", re.DOTALL)
_FILE_ENDINGS = frozenset(
    [
        *(
            ".avif",
            ".bmp",
            ".gif",
            ".heic",
            ".heif",
            ".jfif",
            ".jpeg",
            ".jpg",
            ".png",
            ".svg",
            ".svgz",
        ),
        *(".tif", ".tiff", ".webp"),
        *(".jws", ".jwt", ".sd-jwt", ".token", ".txt", ".json", ".xml", ".htm", ".html"),
        *(".csv", ".tsv", ".xls", ".xlsx", ".ods", ".doc", ".docx", ".pdf", ".zip"),
    ]
)
_NO_TEXT = re.compile(r".{0,63}[\0-\x08\x0e-\x1f]", re.DOTALL)
"""A control character near the beginning, which no text to check has. Further on it is left to the
check itself.
"""

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class ArgumentError(Exception):
    """The argument names a file that cannot be read: wrong usage. `message` is language -> text."""

    def __init__(self, code: str, message: dict[str, str]) -> None:
        super().__init__(f"[{code}] {' / '.join(message.values())}")
        self.code = code
        self.message = message


def read(argument: str, hosts: Container[str]) -> str | bytes:
    """The argument itself, or what is in the file that it names; `-` is stdin.

    `hosts`: hosts and ports of the trust list in lower case, whose links need no scheme. Raises
    ArgumentError for what looks like a path but leads to no file.
    """
    if argument == "-":
        return _from_stdin()
    # No file has such a name, and looking for one would raise.
    if len(argument) > _LONGEST_PATH or "\0" in argument:
        return argument
    path = Path(argument)
    is_folder = _is_folder(path)
    is_there = _is_there(path)
    if is_there and not is_folder:
        return _from_file(path)
    if not looks_like_path(argument, hosts):
        return argument
    if is_folder:
        raise ArgumentError("file.folder", words.by_language("file_is_folder", path=argument))
    raise ArgumentError("file.not_found", words.by_language("file_not_found", path=argument))


def looks_like_path(text: str, hosts: Container[str]) -> bool:
    """Whether somebody who writes `text` means a file: it is rooted, has no host in front, or ends
    as files do.
    """
    # `ey` begins every token, because it is `{"` in base64url.
    if "://" in text or platforms.platform_of(text) or text.startswith("ey"):
        return False
    if _ROOTED.match(text):
        return True
    first, slash, _ = text.partition("/")
    if slash:
        is_host = first.lower() in hosts or "." in first or ":" in first
        return not is_host or (first.lower() not in hosts and _is_folder(Path(text).parent))
    return ":" not in text and Path(text).suffix.lower() in _FILE_ENDINGS


def content(octets: bytes) -> str | bytes:
    """The text that `octets` spell, in UTF-8 or in UTF-16 with byte order mark; else the octets, as
    of a picture.
    """
    if pictures.is_picture(octets) or octets.startswith(b"%PDF-"):
        return octets
    encoding = "utf-16" if octets.startswith(_UTF_16) else "utf-8-sig"
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(
            # Not final where it is cut, because the cut may be within a character.
            octets[:MAX_TEXT],
            final=len(octets) <= MAX_TEXT,
        )
    except UnicodeDecodeError:
        return octets
    return octets if _NO_TEXT.match(text) or not text.strip() else text


def advice(octets: bytes) -> str | None:
    """What to do with a file that could not be read, in every language; None where its kind is not
    known.
    """
    kind = file_kinds.kind_of(octets)
    return None if kind is None else "\n".join(words.said(f"file_{kind}"))


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False  # no file can have that name: it is too long, say


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _from_file(path: Path) -> str | bytes:
    try:
        with path.open("rb") as file:
            # One octet more than allowed, so that a file that is too large is refused and not cut.
            return content(file.read(qr_pictures.MAX_FILE + 1))
    except OSError as error:
        problem = error.strerror or str(error)
        message = words.by_language("file_unreadable", path=path, problem=problem)
        raise ArgumentError("file.unreadable", message) from error


def _from_stdin() -> str | bytes:
    if sys.stdin is None:
        message = words.by_language("file_unreadable", path="-", problem="stdin is closed")
        raise ArgumentError("file.unreadable", message)
    binary: IO[bytes] | None = getattr(sys.stdin, "buffer", None)
    if binary is None:
        # A program that embeds the command may have replaced stdin by a stream of text.
        return sys.stdin.read(MAX_TEXT)
    return content(binary.read(qr_pictures.MAX_FILE + 1))
