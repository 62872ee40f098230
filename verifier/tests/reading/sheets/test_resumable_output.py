"""An output that may be cut off at any octet."""

from __future__ import annotations

import codecs
import csv
from pathlib import Path

import pytest

from credverifier.reading.sheets.errors import SheetError
from credverifier.reading.sheets.resumable_output import ResumableOutput

HEADER = ["link", "Tên", "cs_verdict"]
OUTPUT_ROWS = [
    ["a", "Đỗ\nHai", "valid"],
    ["b", '"=1"\r\n', "revoked"],
    ["", "", ""],
    ["=c", "-5,5%", "valid"],
]


def resume(output: Path, question: str = "q1") -> list[list[str]]:
    """Write the output rows that are not there yet; returns those that were."""
    resumable = ResumableOutput(output, question, [HEADER], ",")
    try:
        written = list(resumable.written())
        for row in OUTPUT_ROWS[len(written) :]:
            resumable.add(row)
        resumable.complete()
    finally:
        resumable.close()
    return written


def part_file(output: Path) -> Path:
    """The part file of that output, created."""
    ResumableOutput(output, "q1", [HEADER], ",").close()
    return next(output.parent.glob("*.part"))


def test_the_whole_output_has_a_bom_its_header_and_neutral_cells(tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    assert resume(output) == []
    octets = output.read_bytes()
    assert octets.startswith(codecs.BOM_UTF8)
    with output.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [HEADER, *OUTPUT_ROWS[:3], ["'=c", "-5,5%", "valid"]]
    assert list(tmp_path.iterdir()) == [output]


def test_a_run_cut_off_at_any_octet_is_continued(tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    resume(output)
    whole = output.read_bytes()
    part = part_file(output)
    counts = set()
    for length in range(len(whole) + 1):
        part.write_bytes(whole[:length])
        counts.add(len(resume(output)))
        assert output.read_bytes() == whole, length
    assert counts == {0, 1, 2, 3, 4}


def test_a_damaged_part_file_is_not_continued(tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    resume(output)
    whole = output.read_bytes()
    for other in (
        b"\0" * 300,
        whole[3:],
        whole.replace(b"link", b"LINK"),
        whole[:70] + b"\xff\xff" + whole[72:],
    ):
        part_file(output).write_bytes(other)
        resume(output)
        assert output.read_bytes() == whole


def test_another_question_starts_anew_and_removes_the_old_part_file(tmp_path: Path) -> None:
    output = tmp_path / "o[u]t*.csv"
    resumable = ResumableOutput(output, "q1", [HEADER], ",")
    assert list(resumable.written()) == []
    resumable.add(OUTPUT_ROWS[0])
    resumable.close()
    assert resume(output, "q2") == []
    assert list(tmp_path.iterdir()) == [output]


def test_two_runs_cannot_write_the_same_output(tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    first = ResumableOutput(output, "q1", [HEADER], ",")
    for question in ("q1", "q2"):
        with pytest.raises(SheetError, match="Another command"):
            ResumableOutput(output, question, [HEADER], ",")
    list(first.written())
    first.add(OUTPUT_ROWS[0])
    first.complete()
    first.close()
    assert len(output.read_text("utf-8-sig").splitlines()) == 3


def test_a_folder_is_refused_as_output(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="folder"):
        ResumableOutput(tmp_path, "q1", [HEADER], ",")
    with pytest.raises(OSError, match="No such file"):
        ResumableOutput(tmp_path / "nowhere" / "out.csv", "q1", [HEADER], ",")
