"""Disks without room."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from credissuer import disk
from credissuer.operations.upkeep import free_space

MORE_THAN_ANY_DISK_HAS = 1 << 80


def test_a_disk_with_room_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    [finding] = free_space.examine([tmp_path, tmp_path / "public", tmp_path / "not/yet"], least=1)
    assert (finding.ok, finding.name, finding.code) == (True, "disk", None)
    assert str(tmp_path) in finding.words["vi"]


def test_a_full_disk_is_found(tmp_path: Path) -> None:
    [finding] = free_space.examine([tmp_path], least=MORE_THAN_ANY_DISK_HAS)
    assert (finding.ok, finding.code) == (False, "doctor.disk_full")
    assert finding.command == f"df -h {tmp_path}"
    for language in ("vi", "en"):
        assert "MB" in finding.words[language]


def test_a_disk_that_can_hold_no_further_file_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statvfs = os.statvfs

    def nearly_out(path: object) -> os.statvfs_result:
        values = list(statvfs(path))  # type: ignore[call-overload]
        values[5:8] = [1_000_000, disk.LEAST_FILES - 1, disk.LEAST_FILES - 1]
        return os.statvfs_result(values)

    # The system's call and not ours: no test can fill a disk with files.
    monkeypatch.setattr(os, "statvfs", nearly_out)
    [finding] = free_space.examine([tmp_path], least=1)
    assert (finding.code, finding.command) == ("doctor.disk_out_of_files", f"df -i {tmp_path}")


def test_a_disk_that_cannot_be_looked_at_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: object) -> os.statvfs_result:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "statvfs", refused)
    [finding] = free_space.examine([tmp_path])
    assert finding.code == "doctor.disk_unavailable"
    assert "Input/output error" in finding.words["en"]
