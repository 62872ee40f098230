"""How much a sheet may hold: the same numbers as on the page (`limits.js`), stated in
docs/verify.md.
"""

from __future__ import annotations

LARGEST_FILE = 32 * 1024 * 1024
"""Octets of a workbook, packed.

On the page of any sheet; a CSV file of the command may have any length.
"""

LARGEST_UNPACKED = 48 * 1024 * 1024
"""Octets of all the parts of a workbook that are read, unpacked, as counted while unpacking."""

MOST_ENTRIES = 10_000
"""Files in the ZIP of a workbook."""

MOST_NODES = 5_000_000
"""XML elements, comments and instructions in all the parts of a workbook that are read."""

MOST_ATTRIBUTES = 1_000
"""Attributes of an element."""

DEEPEST = 64
"""Elements within each other."""

LONGEST_MARKUP = 256 * 1024
"""Characters of one tag's attributes, of one comment, of one processing instruction."""

MOST_STRINGS, LONGEST_STRINGS = 250_000, 16 * 1024 * 1024
"""Shared strings, and the characters of all of them."""

MOST_STYLES = 100_000
"""Cell styles and number formats."""

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 100_000, 16_384, 1_000_000
"""Rows up to the last that says something, columns, and their product: each row becomes as wide as
the widest.
"""

MOST_LINKS, LONGEST_LINK = 100_000, 2_083
"""Links of a sheet, and characters of one that is taken for a link: what Excel allows."""

LONGEST_CELL, LONGEST_ROW, LONGEST_TEXT = 131_072, 1024 * 1024, 64 * 1024 * 1024
"""Characters of a cell, of a row of CSV, and of all the cells of a workbook: a shared string may
stand in many.
"""

LONGEST_WORKBOOK_ROW = 480_000
"""Characters of a row of a workbook: as CSV, with each quote doubled, it is no longer than
LONGEST_ROW.
"""

MOST_BLANK_ROWS = 100_000
"""Blank rows of a CSV file one behind the other."""

MOST_PADDING = 20_000_000
"""Empty cells that are added to the rows of a CSV file to make all as wide as the widest."""

LONGEST_SECONDS = 30.0
"""Processor time for reading a workbook: what is taken does not depend on what else the machine
does.
"""
