"""Forms with a file (multipart/form-data, RFC 7578), parsed in memory and never on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from credissuer.http.problems import Problem, ProblemError

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MEDIA_TYPE = b"multipart/form-data"
# The only form with a file has two fields; browsers and their extensions may add some.
_MOST_FIELDS = 8


def fields(content_type: bytes, octets: bytes) -> dict[str, bytes]:
    """Name -> octets of each field of a whole form. Raises ProblemError `request.malformed`."""
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if kind != MEDIA_TYPE or not boundary:
        raise ProblemError(Problem("request.malformed"))
    reader = _Reader()
    try:
        parser = MultipartParser(boundary, reader.callbacks())
        parser.write(octets)
        parser.finalize()
    except FormParserError as error:
        raise ProblemError(Problem("request.malformed")) from error
    # The parser accepts a text that stops in the middle: only the closing boundary ends a form.
    if not reader.ended:
        raise ProblemError(Problem("request.malformed"))
    return {name: b"".join(pieces) for name, pieces in reader.fields.items()}


class _Reader:
    """Collects the fields from the parser's callbacks."""

    def __init__(self) -> None:
        self.fields: dict[str, list[bytes]] = {}
        self.ended = False
        self._header, self._value = b"", b""
        self._pieces: list[bytes] = []

    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_header_field": self._on_header,
            "on_header_value": self._on_value,
            "on_header_end": self._on_header_end,
            "on_part_data": self._on_data,
            "on_part_begin": self._on_part,
            "on_end": self._on_end,
        }

    def _on_part(self) -> None:
        self._pieces = []

    def _on_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            name = parse_options_header(self._value)[1].get(b"name", b"").decode("utf-8", "replace")
            # Refused, because of two fields of one name each reader might take another.
            if name in self.fields or len(self.fields) >= _MOST_FIELDS:
                raise ProblemError(Problem("request.malformed"))
            self.fields[name] = self._pieces
        # Reset here, because a part may have several headers.
        self._header, self._value = b"", b""

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        self._pieces.append(data[start:end])

    def _on_end(self) -> None:
        self.ended = True
