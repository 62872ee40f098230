"""The files within a workbook: a ZIP archive (APPNOTE 4.3) of strangers, unpacked piece by piece
and counted.

What the directory says of a size is compared with what there is, never trusted. No ZIP64, no
encryption, no two files of one name.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from credverifier.reading.sheets import limits
from credverifier.reading.sheets.errors import large, unreadable

SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
"""How an archive begins: with a file, or, where there is none, with the end of the directory."""

_FILE, _ENTRY_MARK, _END_MARK = SIGNATURES[0], b"PK\x01\x02", SIGNATURES[1]
_PIECE = 64 * 1024
# End of the directory, entry of the directory, local header (APPNOTE 4.3.16, 4.3.12, 4.3.7).
_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
# Octets. Only a comment may follow the end of the directory, with a length of 16 bits.
_LONGEST_COMMENT = 65_535
_ENCRYPTED = 1
_STORED, _DEFLATED = 0, 8


class ArchiveEntry(NamedTuple):
    """Where a file lies in the archive: its compression method, checksum and octets packed and
    unpacked.
    """

    name: bytes
    flags: int
    method: int
    checksum: int
    packed: int
    size: int
    start: int


class Archive:
    """The files of a workbook. What is unpacked of all of them together is bounded."""

    def __init__(self, octets: bytes) -> None:
        """Raises SheetError for what is no ZIP archive, or one of too many files."""
        self._octets = octets
        self._unpacked = 0
        self._entries: dict[str, ArchiveEntry] = {}
        for entry in self._directory():
            name = entry.name.decode("utf-8", "replace")
            # Programs differ in which of the two they open.
            if name in self._entries:
                raise unreadable("two files of one name")
            self._entries[name] = entry

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def pieces(self, name: str) -> Iterator[bytes]:
        """The octets of a file, some at a time.

        Raises SheetError, also once there are too many of all files.
        """
        entry = self._entries[name]
        data = self._data(entry)
        size = checksum = 0
        for piece in _stored(data) if entry.method == _STORED else _inflated(data):
            size += len(piece)
            self._unpacked += len(piece)
            checksum = zlib.crc32(piece, checksum)
            if self._unpacked > limits.LARGEST_UNPACKED:
                raise large("octets unpacked")
            yield piece
        if (size, checksum) != (entry.size, entry.checksum):
            raise unreadable("a file that is not what the directory says")

    def _directory(self) -> Iterator[ArchiveEntry]:
        start, count = self._end_of_directory()
        if count > limits.MOST_ENTRIES:
            raise large("files")
        for _ in range(count):
            fields = self._fields(_ENTRY, start, _ENTRY_MARK)
            (
                _,
                _,
                _,
                flags,
                method,
                _,
                _,
                checksum,
                packed,
                size,
                length,
                extra,
                comment,
                _,
                _,
                _,
                at,
            ) = fields
            name_start = start + _ENTRY.size
            name = self._octets[name_start : name_start + length]
            yield ArchiveEntry(
                name,
                flags,
                method,
                checksum,
                packed,
                size,
                at,
            )
            start = name_start + length + extra + comment

    def _end_of_directory(self) -> tuple[int, int]:
        """Where the directory begins, and how many files it names; its end is the last one in the
        file.
        """
        first = max(0, len(self._octets) - _END.size - _LONGEST_COMMENT)
        at = self._octets.rfind(_END_MARK, first)
        if at < 0:
            raise unreadable("no ZIP archive")
        _, _, _, _, count, _, start, _ = self._fields(_END, at, _END_MARK)
        return start, count

    def _fields(
        self,
        shape: struct.Struct,
        at: int,
        signature: bytes,
    ) -> tuple[int, ...]:
        if at + shape.size > len(self._octets):
            raise unreadable("a ZIP archive that is cut off")
        fields = shape.unpack_from(self._octets, at)
        if fields[0] != signature:
            raise unreadable("a damaged ZIP archive")
        return fields

    def _data(self, entry: ArchiveEntry) -> memoryview:
        if entry.flags & _ENCRYPTED or entry.method not in (_STORED, _DEFLATED):
            raise unreadable("encrypted, or packed in another way")
        fields = self._fields(_LOCAL, entry.start, _FILE)
        length = fields[9]
        extra = fields[10]
        name_start = entry.start + _LOCAL.size
        start = name_start + length + extra
        # A program that goes by the local headers would see another file.
        if self._octets[name_start : name_start + length] != entry.name:
            raise unreadable("a file of another name than in the directory")
        if start + entry.packed > len(self._octets):
            raise unreadable("a ZIP archive that is cut off")
        return memoryview(self._octets)[start : start + entry.packed]


def _stored(data: memoryview) -> Iterator[bytes]:
    for start in range(0, len(data), _PIECE):
        yield bytes(data[start : start + _PIECE])


def _inflated(data: memoryview) -> Iterator[bytes]:
    """One whole stream with nothing behind it, given in small pieces: zlib copies what it has not
    taken yet.
    """
    decoder = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for start in range(0, len(data), _PIECE):
            if decoder.eof:
                raise unreadable("something behind a packed file")
            pending: bytes | memoryview = data[start : start + _PIECE]
            while pending and not decoder.eof:
                yield decoder.decompress(pending, _PIECE)
                pending = decoder.unconsumed_tail
        while not decoder.eof:
            piece = decoder.decompress(b"", _PIECE)
            if not piece:
                raise unreadable("a packed file that is cut off")
            yield piece
    except zlib.error:
        raise unreadable("a packed file that is damaged") from None
    if decoder.unused_data:
        raise unreadable("something behind a packed file")
