"""The XML parts of a workbook, read piece by piece within bounds; nothing in them is followed, no
DTD is read.

A part is UTF-8, or UTF-16 with a byte order mark, whatever its declaration says (ECMA-376 Part 2
section 8). Names of elements and attributes are ASCII. Elements are told apart by their path of
local names: the namespaces of the strict and the transitional format differ, their names do not.
"""

from __future__ import annotations

import codecs
import re
import time
from collections.abc import Iterator
from typing import Any, Protocol
from xml.parsers import expat

from credverifier.reading.sheets import limits
from credverifier.reading.sheets.errors import large, unreadable

_LONGEST_MARK = 16
_VERSION = re.compile(r"1\.[0-9]+")
_MOST_PENDING = 4 * limits.LONGEST_MARKUP
"""Octets that expat may hold back: it looks at all of an unfinished tag or comment again with each
piece.
"""

_MOST_PATHS, _USUAL_ATTRIBUTES = 1_000, 16
"""Paths, and names of attributes, in the caches of one part."""


class Listener(Protocol):
    """Receives the elements of a part as they are read; a path is like `/sst/si/t`."""

    def opened(self, path: str, attributes: dict[str, str]) -> None: ...

    def closed(self, path: str) -> None: ...

    def text(self, text: str) -> None: ...


class Budget:
    """What is left for all the parts of a workbook: `nodes`, which are elements and the like, and
    processor time.
    """

    def __init__(self) -> None:
        self.nodes = limits.MOST_NODES
        self.is_in_long_markup = False
        self._end = time.thread_time() + limits.LONGEST_SECONDS

    def require_time(self) -> None:
        """Raises SheetError when the time is over."""
        if time.thread_time() > self._end:
            raise large("time")


def read(pieces: Iterator[bytes], listener: Listener, budget: Budget) -> Iterator[None]:
    """Parse a part and call `listener` for its elements; yields after each piece.

    Raises SheetError.
    """
    parser = _parser(listener, budget)
    fed = 0
    try:
        for piece in _as_utf8(pieces):
            budget.require_time()
            parser.Parse(piece, False)
            fed += len(piece)
            pending = fed - parser.CurrentByteIndex
            budget.is_in_long_markup = pending > limits.LONGEST_MARKUP // 2
            if pending > _MOST_PENDING:
                raise large("a tag or comment")
            yield
        parser.Parse(b"", True)
        yield
    except (expat.ExpatError, UnicodeError):
        raise unreadable("a part that is no XML in UTF-8 or UTF-16") from None


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


def _parser(listener: Listener, budget: Budget) -> Any:
    parser = expat.ParserCreate("utf-8")
    # Otherwise expat splits text at each line end and each reference.
    parser.buffer_text = True
    paths = [""]
    # Looked up once, because the handlers run for each of up to five million elements.
    append, pop = paths.append, paths.pop
    path_of: dict[tuple[str, str], str] = {}
    usual: set[tuple[str, ...]] = set()
    notify_opened, notify_closed = listener.opened, listener.closed

    def opened(name: str, attributes: dict[str, str]) -> None:
        budget.nodes -= 1
        if budget.nodes < 0 or len(paths) > limits.DEEPEST:
            raise large("XML elements")
        path = path_of.get((paths[-1], name))
        if path is None:
            path = f"{paths[-1]}/{local(_plain(name))}"
            if len(path_of) < _MOST_PATHS:
                path_of[paths[-1], name] = path
        if attributes:
            names = tuple(attributes)
            if names not in usual:
                _require_plain(names)
                if len(usual) < _MOST_PATHS and len(names) < _USUAL_ATTRIBUTES:
                    usual.add(names)
            if budget.is_in_long_markup:
                _require_short(attributes)
        append(path)
        notify_opened(path, attributes)

    def closed(_: str) -> None:
        notify_closed(pop())

    def declared(version: str, _encoding: str | None, _standalone: int) -> None:
        if not _VERSION.fullmatch(version):
            raise unreadable("another version of XML")

    def commented(text: str) -> None:
        budget.nodes -= 1
        if budget.nodes < 0:
            raise large("comments")
        if len(text) > limits.LONGEST_MARKUP:
            raise large("a comment")

    def instructed(target: str, data: str) -> None:
        _plain(target)
        commented(data)

    def refused(*_: object) -> None:
        raise unreadable("a document type")

    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.CharacterDataHandler = listener.text
    parser.XmlDeclHandler, parser.CommentHandler = declared, commented
    parser.ProcessingInstructionHandler = instructed
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refused
    return parser


def _require_plain(names: tuple[str, ...]) -> None:
    if len(names) > limits.MOST_ATTRIBUTES:
        raise large("attributes")
    _plain("".join(names))


def _require_short(attributes: dict[str, str]) -> None:
    # Counted only where `read` saw a long unfinished tag, because it takes time for each element.
    if sum(len(name) + len(value) for name, value in attributes.items()) > limits.LONGEST_MARKUP:
        raise large("a tag")


def _plain(name: str) -> str:
    if not name.isascii():
        raise unreadable("a name that is not ASCII")
    return name


def _as_utf8(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The text of a part in UTF-8, without its byte order mark.

    Converted here, because expat would otherwise follow the encoding that the part declares.
    """
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= _LONGEST_MARK:
            break
    is_wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    decoder = codecs.getincrementaldecoder("utf-16" if is_wide else "utf-8-sig")()
    begun = decoder.decode(head)
    # A second byte order mark, or UTF-16 without one, whose first or second octet is NUL.
    if begun.startswith(("\ufeff", "\0")) or begun[1:2] == "\0":
        raise unreadable("a part that is neither UTF-8 nor UTF-16")
    yield begun.encode("utf-8")
    for piece in pieces:
        yield decoder.decode(piece).encode("utf-8")
    decoder.decode(b"", True)
