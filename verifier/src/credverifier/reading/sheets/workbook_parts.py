"""The parts of a workbook: where its sheets are, its shared strings, its styles, and where the
links of a sheet lead.

Each part has a listener for `xml_parts.read`. What is kept of it is bounded by `limits`.
"""

from __future__ import annotations

import posixpath
import re
from typing import NamedTuple

from credverifier.reading.sheets import cells as sheet_cells
from credverifier.reading.sheets import limits, xml_parts
from credverifier.reading.sheets.errors import large, unreadable

_FORMAT = re.compile(r"[0-9]{1,7}")


class Relations:
    """`targets`: identifier of a relationship -> the last word of its type, and the path of the
    part that it points to.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.targets: dict[str, tuple[str, str]] = {}

    def opened(self, path: str, attributes: dict[str, str]) -> None:
        # An external target is a URL, and none is ever followed.
        if path != "/Relationships/Relationship" or attributes.get("TargetMode") == "External":
            return
        if len(self.targets) >= limits.MOST_ENTRIES:
            raise large("relationships")
        kind = attributes.get("Type", "").rpartition("/")[2]
        # Made absolute first, so that `..` cannot lead out of the archive.
        target = posixpath.normpath(
            posixpath.join(
                "/",
                self._folder,
                attributes.get("Target", ""),
            )
        )
        self.targets[attributes.get("Id", "")] = (kind, target.lstrip("/"))

    def closed(self, path: str) -> None: ...

    def text(self, text: str) -> None: ...

    def first(self, kind: str) -> str | None:
        """The path of the first part of a type."""
        for its_kind, target in self.targets.values():
            if its_kind == kind:
                return target
        return None


class SheetEntry(NamedTuple):
    """A sheet as the workbook names it, and its relationship."""

    name: str
    is_visible: bool
    identifier: str


class Addresses:
    """`targets`: identifier of a relationship -> the web address that a link of a sheet leads to."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def opened(self, path: str, attributes: dict[str, str]) -> None:
        if path != "/Relationships/Relationship" or attributes.get("TargetMode") != "External":
            return
        if len(self.targets) >= limits.MOST_LINKS:
            raise large("links")
        self.targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def closed(self, path: str) -> None: ...

    def text(self, text: str) -> None: ...


class Workbook:
    """`sheets`: in their order; `from_1904` as in Styles."""

    def __init__(self) -> None:
        self.sheets: list[SheetEntry] = []
        self.from_1904 = False

    def opened(self, path: str, attributes: dict[str, str]) -> None:
        if path == "/workbook/workbookPr":
            self.from_1904 = attributes.get("date1904", "0") in ("1", "true")
        elif path == "/workbook/sheets/sheet":
            if len(self.sheets) >= limits.MOST_ENTRIES:
                raise large("sheets")
            identifier = relationship_of(attributes)
            is_visible = attributes.get("state", "visible") == "visible"
            self.sheets.append(SheetEntry(attributes.get("name", ""), is_visible, identifier))

    def closed(self, path: str) -> None: ...

    def text(self, text: str) -> None: ...

    def worksheets(self, relations: Relations) -> list[tuple[SheetEntry, str]]:
        """The worksheets and their paths, without charts; there is at least one."""
        worksheets = []
        for entry in self.sheets:
            kind, target = relations.targets.get(entry.identifier, ("", ""))
            if kind == "worksheet":
                worksheets.append((entry, target))
        if not worksheets:
            raise unreadable("no worksheet")
        return worksheets


def relationship_of(attributes: dict[str, str]) -> str:
    """The identifier of the relationship that a sheet names; empty where it names none."""
    for name, value in attributes.items():
        # `r:id` under any prefix, because the namespaces of the two formats differ.
        if ":" in name and xml_parts.local(name) == "id":
            return value
    return ""


class Strings:
    """`strings`: the shared strings, without what says how they are pronounced."""

    # Without `/sst/si/rPh/t`, which says how Japanese text is pronounced.
    _TEXTS = ("/sst/si/t", "/sst/si/r/t")

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._pieces: list[str] = []
        self._within = False
        self._characters = 0
        self._of_all = 0

    def opened(self, path: str, attributes: dict[str, str]) -> None:
        self._within = path in self._TEXTS

    def closed(self, path: str) -> None:
        self._within = False
        if path == "/sst/si":
            text = "".join(self._pieces)
            self._pieces = []
            self._characters = 0
            if len(self.strings) >= limits.MOST_STRINGS:
                raise large("shared strings")
            self.strings.append(sheet_cells.unfolded(text))

    def text(self, text: str) -> None:
        if self._within:
            self._characters += len(text)
            self._of_all += len(text)
            if self._characters > limits.LONGEST_CELL or self._of_all > limits.LONGEST_STRINGS:
                raise large("shared strings")
            self._pieces.append(text)


class StyleSheet:
    """`kinds` as in `CellStyles`; `formats`: the number of each style's format, and its code
    where the workbook defines it.
    """

    def __init__(self) -> None:
        self.kinds: dict[int, str] = {}
        self.formats: list[tuple[int, str | None]] = []
        self._codes: dict[int, str] = {}

    def opened(self, path: str, attributes: dict[str, str]) -> None:
        number = attributes.get("numFmtId", "0")
        if path not in ("/styleSheet/numFmts/numFmt", "/styleSheet/cellXfs/xf"):
            return
        if not _FORMAT.fullmatch(number):
            raise unreadable("a number format without a number")
        if path.endswith("numFmt"):
            self._codes[int(number)] = attributes.get("formatCode", "")[
                # One character more, so that a code that is too long still shows that it is.
                : sheet_cells.LONGEST_CODE + 1
            ]
        else:
            code = self._codes.get(int(number))
            kind = sheet_cells.kind_of_format(int(number), code)
            if kind is not None:
                self.kinds[len(self.formats)] = kind
            self.formats.append((int(number), code))
        if len(self._codes) > limits.MOST_STYLES or len(self.formats) > limits.MOST_STYLES:
            raise large("styles")

    def closed(self, path: str) -> None: ...

    def text(self, text: str) -> None: ...
