"""A bundle as one file, to be kept and carried: the signed header on the first line, the names of
the files that follow on the second, then their octets one behind the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from credverifier.errors import BundleError
from credverifier.wire.bundle import header
from credverifier.wire.bundle.header import Header

ENDING = ".bundle"
MOST = 256 * 1024 * 1024
"""Octets of such a file."""

_MOST_NAMES = 256


class BundleText(NamedTuple):
    """A bundle taken apart: nothing of it is proven yet, and nothing but `token` may be looked at
    before it is.
    """

    token: str
    names: tuple[str, ...]
    octets: bytes


def join(token: str, files: Mapping[str, bytes]) -> bytes:
    """The file of a header and of its files by name."""
    names = sorted(files)
    lines = f"{token}\n{' '.join(names)}\n".encode("ascii")
    return b"".join((lines, *(files[name] for name in names)))


def parse(octets: bytes) -> BundleText:
    """Take a bundle apart. Raises BundleError `bundle.malformed`."""
    if len(octets) > MOST:
        raise BundleError("bundle.malformed", f"more than {MOST} octets")
    end = octets.find(b"\n", 0, header.MAX_TOKEN + 1)
    end_of_names = octets.find(b"\n", end + 1, end + 1 + _MOST_NAMES)
    if end < 0 or end_of_names < 0:
        raise BundleError("bundle.malformed", "it does not begin with a header")
    try:
        token = octets[:end].decode("ascii")
        names = tuple(octets[end + 1 : end_of_names].decode("ascii").split(" "))
    except UnicodeDecodeError as error:
        raise BundleError("bundle.malformed", "its header is no text") from error
    return BundleText(token, names, octets[end_of_names + 1 :])


def split(text: BundleText, proven: Header) -> dict[str, bytes]:
    """The files by name, each compared with what its header says.

    Raises BundleError `bundle.malformed`, `bundle.altered`.
    """
    known = proven.contents.files
    if list(text.names) != sorted(set(text.names)) or not set(text.names) <= set(known):
        raise BundleError("bundle.malformed", "it holds files that its header does not name")
    if missing := [name for name in header.NEEDED if name not in text.names]:
        raise BundleError("bundle.malformed", f"it lacks {missing}")
    files, start = {}, 0
    for name in text.names:
        end = start + known[name].size
        files[name] = known[name].require(text.octets[start:end])
        start = end
    if start != len(text.octets):
        raise BundleError("bundle.altered", "something follows its last file")
    return files
