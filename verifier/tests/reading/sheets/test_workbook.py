"""Hostile workbooks and CSV files: reading is bounded in memory and time, and the time grows
linearly.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import workbook_files
from workbook_files import HEAD, workbook

from credverifier.reading.sheets import limits, worksheet, xml_parts
from credverifier.reading.sheets import workbook as workbook_reader
from credverifier.reading.sheets.csv_files import survey
from credverifier.reading.sheets.errors import SheetError

MEBI = 1024 * 1024
MOST_MEMORY = 300 * MEBI
SHARED = '<c t="s"><v>0</v></c>'
STRINGS = "".join(f"<si><t>🐱{number:012d}</t></si>" for number in range(limits.MOST_STRINGS - 10))


def kind(octets: bytes) -> str | None:
    try:
        worksheet.read(octets, bool)
    except SheetError as error:
        return error.kind
    return None


_READ_AND_MEASURE = """
import json, resource, sys, time
from pathlib import Path
from credverifier.reading.sheets import workbook
from credverifier.reading.sheets.csv_files import survey
from credverifier.reading.sheets.errors import SheetError
file = Path(sys.argv[1])
kind = None
try:
    if workbook.is_workbook(file):
        workbook.to_csv(file, file.with_name("of.csv"))
        file = file.with_name("of.csv")
    source = survey(file)
    for row in source.rows(0):
        pass
except SheetError as error:
    kind = error.kind
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
cost = {"kind": kind, "peak": int(peak.split()[1]) * 1024, "seconds": time.process_time()}
print(json.dumps(cost))
"""


def cost_of(octets: bytes, folder: Path) -> dict[str, Any]:
    """What reading it in a process of its own costs: kind of error, peak memory in octets, CPU
    seconds.
    """
    (folder / "in").write_bytes(octets)
    done = subprocess.run(
        [sys.executable, "-c", _READ_AND_MEASURE, str(folder / "in")],
        capture_output=True,
        text=True,
        timeout=300,
    )
    return json.loads(done.stdout)


def bomb_behind_a_comment() -> bytes:
    entity = f"<!ENTITY e '{'x' * MEBI}'>"
    return workbook(f"<!--{'x' * 9_000}--><!DOCTYPE x [{entity}]>{'&e;' * 3_000}")


def shared_string_in_many_cells() -> bytes:
    strings = f"<si><t>{'ă' * 131_000}</t></si>"
    return workbook(HEAD + f"<row>{SHARED * 10}</row>" * 90_000, strings=strings)


LAST_COLUMN = '<row><c r="XFD2"><v>1</v></c></row>'
LONG_CELL = f"<row><c t='str'><v>{'ă' * 131_000}</v></c></row>"
WORST: dict[str, tuple[Callable[[], bytes], str | None]] = {
    "a document type behind a comment": (bomb_behind_a_comment, "table"),
    "a comment": (lambda: workbook(f"{HEAD}<!--{'x' * 60 * MEBI}-->"), "large"),
    "comments": (lambda: workbook(HEAD + "<!---->" * 6_000_000), "large"),
    "blanks": (lambda: workbook(HEAD + " " * 200 * MEBI), "large"),
    "column XFD": (lambda: workbook(HEAD + LAST_COLUMN * 100_000), "table"),
    "shared strings": (
        lambda: workbook(HEAD + f"<row>{SHARED}</row>" * 2_000, strings=STRINGS),
        None,
    ),
    "a shared string in many cells": (shared_string_in_many_cells, "large"),
    "long cells": (lambda: workbook(LONG_CELL * 180), None),
    "a row of CSV": (lambda: b"link\n" + b"," * 64 * MEBI, "large"),
    "line ends of CSV": (lambda: b"link\na\n" + b"\n" * 64 * MEBI, "large"),
    "a quoted cell of CSV": (lambda: b'link\n"' + b"x" * 64 * MEBI, "large"),
    "wide CSV": (lambda: b"link" + b",x" * 16_000 + b"\n" + b"a\n" * 300_000, "large"),
}


@pytest.mark.parametrize("name", WORST)
def test_no_sheet_costs_more_than_300_megabytes_or_half_a_minute(tmp_path: Path, name: str) -> None:
    make, expect = WORST[name]
    cost = cost_of(make(), tmp_path)
    assert cost["kind"] == expect
    assert cost["peak"] < MOST_MEMORY
    assert cost["seconds"] < limits.LONGEST_SECONDS


def test_the_largest_workbook_is_read_within_the_memory_bound(tmp_path: Path) -> None:
    row = "<row>" + "<c><v>7.5</v></c>" * 10 + "</row>"
    cost = cost_of(workbook(row * limits.MOST_ROWS), tmp_path)
    assert (cost["kind"], cost["peak"] < MOST_MEMORY) == (None, True)


def test_one_row_or_cell_more_is_too_large() -> None:
    last = f'<row r="{limits.MOST_ROWS}"><c><v>1</v></c></row>'
    assert kind(workbook(HEAD + last)) is None
    assert kind(workbook(HEAD + last + "<row><c><v>1</v></c></row>")) == "large"
    assert kind(workbook(HEAD + "<row>" + "<c><v>1</v></c>" * 11 + "</row>" + last)) == "large"
    assert kind(workbook(HEAD + '<row r="2"><c r="XFD2"/></row>' + last)) is None


BOUNDS: dict[str, tuple[Callable[[int], bytes], int]] = {
    "strings": (lambda n: workbook(strings="<si/>" * n), limits.MOST_STRINGS),
    "characters of strings": (
        lambda n: workbook(strings=f"<si><t>{'x' * limits.LONGEST_CELL}</t></si>" * n),
        limits.LONGEST_STRINGS // limits.LONGEST_CELL,
    ),
    "styles": (
        lambda n: workbook(styles=f"<cellXfs>{'<xf/>' * n}</cellXfs>"),
        limits.MOST_STYLES,
    ),
    "comment": (lambda n: workbook(f"<!--{'x' * n}-->"), limits.LONGEST_MARKUP),
    "instruction": (lambda n: workbook(f"<?xx {'x' * n}?>"), limits.LONGEST_MARKUP),
    "tag": (lambda n: workbook(f'<x a="{"x" * n}"/>'), limits.LONGEST_MARKUP - 1),
    "cell": (
        lambda n: workbook(f"<row><c r='XFD1' t='str'><v>{'x' * n}</v></c></row>"),
        limits.LONGEST_CELL,
    ),
    "depth": (lambda n: workbook("<d>" * n + "</d>" * n), limits.DEEPEST - 2),
    "files": (lambda n: many_files(n), limits.MOST_ENTRIES),
}
"""Name -> a workbook of a given number of something, and the largest number that is read."""


@pytest.mark.parametrize("name", BOUNDS)
def test_each_bound_is_exact(name: str) -> None:
    make, largest = BOUNDS[name]
    assert kind(make(largest)) is None
    assert kind(make(largest + 1)) == "large"


def test_elements_and_octets_are_bounded(tmp_path: Path) -> None:
    assert kind(workbook("<a/>" * (limits.MOST_NODES - 100))) is None
    assert kind(workbook("<a/>" * limits.MOST_NODES)) == "large"
    file = tmp_path / "in"
    file.write_bytes(workbook(HEAD) + bytes(limits.LARGEST_FILE))
    with pytest.raises(SheetError) as refusal:
        workbook_reader.to_csv(file, tmp_path / "out")
    assert refusal.value.kind == "large"


def many_files(count: int) -> bytes:
    file = io.BytesIO()
    parts = workbook_files.parts(HEAD)
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        for number in range(count - len(parts)):
            archive.writestr(f"{number}", "")
    return file.getvalue()


def test_reading_ends_when_the_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LONGEST_SECONDS", 0.0)
    assert kind(workbook(HEAD)) == "large"
    assert xml_parts.limits is limits


UNITS = (
    *(" ", "<!---->", "<!--x", "<!--", "<?x?>", "<?x", "<x>", "<x/>", "<x a=''/>", "<x"),
    *("&amp;", "&#97;", "&", "]]>", "]", "<![CDATA[", "<![CDATA[]]>", "\r", "\r\n"),
    *("</row>", "<row/>", "<c/>", "<row><c/></row>", "<row><c><v>", "ă", "_x000D_"),
)
POSITIONS: dict[str, Callable[[str], bytes]] = {
    "among the rows": lambda text: workbook(HEAD + text),
    "in a cell": lambda text: workbook(f'{HEAD}<row><c t="str"><v>{text}</v></c></row>'),
    "in a shared string": lambda text: workbook(strings=f"<si><t>{text}</t></si>"),
    "in a tag": lambda text: workbook(f"{HEAD}<x {text}/>"),
    "in an attribute": lambda text: workbook(f'{HEAD}<c r="{text}"/>'),
    "in a format": lambda text: workbook(
        styles=f'<numFmts><numFmt numFmtId="9" formatCode="{text}"/></numFmts>'
    ),
    "in UTF-16": lambda text: workbook_files.with_parts(
        sheet=workbook_files.sheet(HEAD + text).encode("utf-16")
    ),
}
CSV_UNITS = (
    *(" ", ",", ";", '"', '""', "\n", "\r", "\r\n", "x\n", "x ", "x,", '"x', '"\n'),
    *("a;b,c\t", "\t", "sep=", "ă", "🐱"),
)


def seconds(read: Callable[[bytes], object], octets: bytes) -> float:
    start = time.process_time()
    read(octets)
    return time.process_time() - start


def require_linear(
    read: Callable[[bytes], object], make: Callable[[int], bytes], about: object
) -> None:
    """Twice the octets take less than 3.2 times the time.

    Tried eight times, because other work on the machine may spoil a try.
    """
    length, quick = 200_000, 0.15
    if seconds(read, make(2 * length)) < quick:
        return
    tries = []
    for _ in range(8):
        once, twice = (seconds(read, make(size)) for size in (2 * length, 4 * length))
        if twice < 3.2 * once:
            return
        tries.append((once, twice))
    raise AssertionError((about, tries))


@pytest.mark.parametrize("position", POSITIONS)
def test_the_time_for_a_workbook_grows_linearly(position: str) -> None:
    for unit in UNITS:
        require_linear(
            kind,
            lambda size, unit=unit: POSITIONS[position]("x" + unit * (size // len(unit)) + "x"),
            (position, unit),
        )


def test_the_time_for_a_csv_file_grows_linearly(tmp_path: Path) -> None:
    def read(octets: bytes) -> None:
        file = tmp_path / "in.csv"
        file.write_bytes(octets)
        try:
            for _ in survey(file).rows(0):
                pass
        except SheetError:
            pass

    for before in ("", "link\n", "x", 'link\n"'):
        for unit in CSV_UNITS:
            require_linear(
                read,
                lambda size, before=before, unit=unit: (
                    f"{before}{unit * (size // len(unit))}x".encode()
                ),
                (before, unit),
            )
