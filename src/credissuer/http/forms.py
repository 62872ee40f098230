"""Forms with a file (multipart/form-data, RFC 7578), parsed in memory and never on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from credissuer.http.problems import Problem, ProblemError

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MEDIA_TYPE = b"multipart/form-data"
# The only form with a file has two fields; browsers and their extensions may add some.
_MOST_FIELDS = 8


class FormField(NamedTuple):
    """A field of a form; `filename` is None for one that is no file."""

    name: str
    filename: str | None
    media_type: str
    octets: bytes


def fields(content_type: bytes, octets: bytes) -> dict[str, bytes]:
    """Name -> octets of each field of a whole form. Raises ProblemError `request.malformed`."""
    found: dict[str, bytes] = {}
    for part in parts(content_type, octets, _MOST_FIELDS):
        # Refused, because of two fields of one name each reader might take another.
        if part.name in found:
            raise ProblemError(Problem("request.malformed"))
        found[part.name] = part.octets
    return found


def parts(content_type: bytes, octets: bytes, most: int) -> list[FormField]:
    """Every field of a whole form, at most `most`. Raises ProblemError `request.malformed`."""
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if kind != MEDIA_TYPE or not boundary:
        raise ProblemError(Problem("request.malformed"))
    reader = _Reader(most)
    try:
        parser = MultipartParser(boundary, reader.callbacks())
        parser.write(octets)
        parser.finalize()
    except FormParserError as error:
        raise ProblemError(Problem("request.malformed")) from error
    # The parser accepts a text that stops in the middle: only the closing boundary ends a form.
    if not reader.ended:
        raise ProblemError(Problem("request.malformed"))
    return reader.parts


class _Reader:
    """Collects the fields from the parser's callbacks."""

    def __init__(self, most: int) -> None:
        self.parts: list[FormField] = []
        self.ended = False
        self._most = most
        self._header, self._value = b"", b""
        self._name, self._media_type = "", ""
        self._filename: str | None = None
        self._pieces: list[bytes] = []

    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_header_field": self._on_header,
            "on_header_value": self._on_value,
            "on_header_end": self._on_header_end,
            "on_part_data": self._on_data,
            "on_part_begin": self._on_part,
            "on_part_end": self._on_part_end,
            "on_end": self._on_end,
        }

    def _on_part(self) -> None:
        self._pieces = []
        self._name, self._filename, self._media_type = "", None, ""

    def _on_part_end(self) -> None:
        if len(self.parts) >= self._most:
            raise ProblemError(Problem("request.malformed"))
        octets = b"".join(self._pieces)
        self.parts.append(FormField(self._name, self._filename, self._media_type, octets))

    def _on_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header_end(self) -> None:
        header = self._header.lower()
        if header == b"content-disposition":
            options = parse_options_header(self._value)[1]
            self._name = options.get(b"name", b"").decode("utf-8", "replace")
            named = options.get(b"filename")
            self._filename = None if named is None else named.decode("utf-8", "replace")
        elif header == b"content-type":
            self._media_type = self._value.decode("latin-1").partition(";")[0].strip().lower()
        # Reset here, because a part may have several headers.
        self._header, self._value = b"", b""

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        self._pieces.append(data[start:end])

    def _on_end(self) -> None:
        self.ended = True
