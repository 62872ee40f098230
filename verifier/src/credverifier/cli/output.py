"""What a command writes: data to standard output, messages and refusals to standard error.

A stream of any encoding can show every text: what it has no letter for is written as near as it
can. A stream that cannot be written to never changes a verdict without a word.
"""

from __future__ import annotations

import codecs
import errno
import io
import json
import os
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

_NEAREST = {
    "đ": "d",
    "Đ": "D",
    "–": "-",
    "—": "-",
    "…": "...",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "×": "x",
    "✓": "+",
    "✗": "x",
}
"""What stands for a letter that an encoding lacks and that cannot be decomposed."""


class OutputError(Exception):
    """Standard output cannot be written to. Its text is that of the system."""


def prepare() -> None:
    """Let both streams show whatever is written to them, in the encoding that they have."""
    for stream in (sys.stdout, sys.stderr):
        # A program that embeds the command may have replaced them by streams of another kind.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_best_fit(stream.encoding))


def put(text: str, *, end: str = "\n") -> None:
    """Write data to standard output.

    Raises OutputError, and BrokenPipeError where nobody reads it any more.
    """
    try:
        # Flushed, so that what is printed is out before a next step that takes long.
        print(text, end=end, flush=True)
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        raise OutputError(error.strerror or str(error)) from error


def put_json(value: Any, *, indent: int | None = None, compact: bool = False) -> None:
    """Write JSON to standard output, on one line unless `indent` is given.

    Escaped where the encoding is not one of Unicode: it then says the same in any encoding.
    """
    put(as_json(value, sys.stdout, indent=indent, compact=compact))


def as_json(
    value: Any,
    stream: TextIO | None,
    *,
    indent: int | None = None,
    compact: bool = False,
) -> str:
    """`value` as JSON that `stream` can show."""
    return json.dumps(
        value,
        ensure_ascii=not shows_unicode(stream),
        indent=indent,
        separators=(",", ":") if compact else None,
    )


def shows_unicode(stream: TextIO | None) -> bool:
    """Whether the encoding of `stream` has every character."""
    encoding = getattr(stream, "encoding", None)
    return encoding is not None and codecs.lookup(encoding).name.startswith("utf")


def say(*lines: str, end: str = "\n") -> None:
    """Write messages to standard error, as far as it can be written to."""
    # Without it print would take standard output instead.
    if sys.stderr is None:
        return
    try:
        for line in lines:
            print(line, end=end, file=sys.stderr, flush=True)
    except (OSError, ValueError):
        # There is nobody left to tell, and the exit code says what matters.
        discard(sys.stderr)


def refuse(
    code: str,
    message: Mapping[str, str],
    *,
    as_json: bool,
    errors: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Tell why nothing came of the command; with `as_json` the last line is JSON as well.

    `message` is language -> sentence; `errors` says the same of single members, where there are
    several.
    """
    # Each once, because a text may have all languages in it.
    first, *others = dict.fromkeys(message.values())
    say(f"[{code}] {first}", *others)
    if as_json:
        error: dict[str, Any] = {"code": code, "message": dict(message)}
        if errors:
            error["errors"] = list(errors)
        # Not to standard output, where a program would take it for what it asked for.
        say(json.dumps({"error": error}, ensure_ascii=not shows_unicode(sys.stderr)))


def wants_json(arguments: Sequence[str] | None = None) -> bool:
    """Whether `--json` is among the arguments of the command, also where they were not understood."""
    return "--json" in (sys.argv[1:] if arguments is None else arguments)


@contextmanager
def verdict() -> Iterator[None]:
    """What is written inside may find that nobody reads it: the verdict remains the exit code."""
    try:
        yield
    except BrokenPipeError:
        discard(sys.stdout)


def discard(stream: TextIO) -> None:
    """Let `stream` lead nowhere: what it still holds would fail once more at the end of Python."""
    try:
        descriptor = stream.fileno()
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, descriptor)
        os.close(sink)
    except (OSError, ValueError):
        pass  # a stream in memory, or one that is closed


def _best_fit(encoding: str) -> str:
    """The name of an error handler that writes a text as near as `encoding` can."""
    name = f"credverifier-{encoding}"
    codecs.register_error(name, _handler(encoding))
    return name


def _handler(encoding: str) -> Callable[[UnicodeError], tuple[str, int]]:
    # Made for each encoding, because the error itself calls every code page "charmap".
    def handle(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeEncodeError):
            raise error
        lacking = error.object[error.start : error.end]
        return "".join(_fitted(character, encoding) for character in lacking), error.end

    return handle


def _fitted(character: str, encoding: str) -> str:
    if _has(encoding, character):
        return character
    if character in _NEAREST:
        return _NEAREST[character]
    if unicodedata.combining(character):
        return ""
    base, *marks = list(unicodedata.normalize("NFD", character))
    if not marks:
        return character.encode("ascii", "backslashreplace").decode("ascii")
    apart = unicodedata.normalize("NFD", character)
    if _has(encoding, apart):
        return apart
    # Code page 1258 has no `ấ`, but `â` and the acute by itself.
    for mark in marks:
        letter = unicodedata.normalize("NFC", base + mark)
        rest = "".join(other for other in marks if other != mark)
        if _has(encoding, letter + rest):
            return letter + rest
    # All marks or none: `ứ` as `ú` would be another word.
    return _fitted(base, encoding)


def _has(encoding: str, character: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
