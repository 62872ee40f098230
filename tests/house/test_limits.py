"""docs/limits.md has the numbers of the code, names existing tests and leaves no bound out."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "limits.md").read_text("utf-8")
WEB = ROOT / "verifier" / "web"

ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith("| what |")
]
PYTHON = re.compile(r"`([a-z_.]+):([A-Z_]+)`")
JAVASCRIPT = re.compile(r"`((?:verifier|page)/[a-z_/]+\.js):([A-Z_]+)`(?: \(([0-9,]+))?")
TEST = re.compile(r"`((?:tests|verifier)/[\w/.]+?\.(?:py|mjs))(?:::(\w+))?`")
BOUND = re.compile(
    r"^(?:export const )?(?:const )?_?(?:MAX|MOST|LARGEST|LONGEST)(?:_[A-Z]+)*(?=(?:: \w+)? = )",
    re.MULTILINE,
)


def number(text: str) -> float:
    return float(text.replace(",", ""))


def in_javascript(file: str, name: str) -> float:
    source = (WEB / file).read_text("utf-8")
    match = re.search(rf"^(?:export )?const {name} = ([0-9_* ]+);", source, re.MULTILINE)
    assert match is not None, (file, name)
    return float(eval(match[1]))


def test_rows_are_found() -> None:
    assert len(ROWS) > 40
    assert "(rows" not in PAGE and "(figures" not in PAGE


@pytest.mark.parametrize("row", ROWS, ids=[row[0][:60] for row in ROWS])
def test_a_row_has_the_number_of_the_code_and_an_existing_test(row: list[str]) -> None:
    if len(row) < 5:
        return  # a row of the table of costs
    bound, line = number(row[1]), " | ".join(row)
    package = "credverifier" if len(row) == 6 else "credissuer"
    for module, name in PYTHON.findall(row[2]):
        assert getattr(importlib.import_module(f"{package}.{module}"), name) == bound
    for file, name, other in JAVASCRIPT.findall(line):
        assert in_javascript(file, name) == (number(other) if other else bound)
    tests = TEST.findall(line)
    assert tests, "no test holds it"
    for file, name in tests:
        source = (ROOT / file).read_text("utf-8")
        assert not name or f"def {name}(" in source, (file, name)


SOURCES = [
    *(path for path in (ROOT / "verifier" / "src").rglob("*.py")),
    *(path for path in (WEB / "verifier").rglob("*.js") if "data" not in path.parts),
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_bound_of_the_verifier_is_left_out(path: Path) -> None:
    for match in BOUND.finditer(path.read_text("utf-8")):
        name = match[0].split()[-1].rstrip(":")
        module = (
            path.relative_to(WEB).as_posix()
            if path.suffix == ".js"
            else ".".join(
                path.relative_to(ROOT / "verifier" / "src" / "credverifier").with_suffix("").parts
            )
        )
        assert f"`{module}:{name}`" in PAGE or f"{module}:{name}" in NOT_BOUNDS, f"{module}:{name}"


NOT_BOUNDS = {
    "reading.sheets.xml_parts:_LONGEST_MARK",  # the encoding is declared there
    "reading.sheets.xml_parts:_MOST_PENDING",  # follows from LONGEST_MARKUP
    "verifier/reading/sheets/xml_parts.js:MOST_PENDING",
    "reading.sheets.xml_parts:_MOST_PATHS",  # only for speed
    "verifier/reading/sheets/xml_parts.js:MOST_PATHS",
    # only to let the page respond
    "verifier/reading/sheets/turns.js:LONGEST_TURN_MILLISECONDS",
    "reading.arguments:_LONGEST_PATH",  # longer arguments are texts, not paths
}
