"""What is brought to the disk, and that nothing stays open for it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from credissuer import disk


@pytest.mark.parametrize("name", [".", "file"])
def test_a_folder_and_a_file_are_synced_themselves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "file").write_bytes(b"octets")
    synced: list[int] = []
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        fsync(descriptor)
        synced.append(os.fstat(descriptor).st_ino)

    # The system's call and not ours: whether it was made is all that can be seen without a crash.
    monkeypatch.setattr(os, "fsync", watched)
    disk.sync(tmp_path / name)
    assert synced == [(tmp_path / name).stat().st_ino]


def test_nothing_stays_open_even_where_the_disk_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def refused(descriptor: int) -> None:
        asked.append(descriptor)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", refused)
    with pytest.raises(OSError, match="Input/output"):
        disk.sync(tmp_path)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(asked[0])


def test_what_is_not_there_is_not_passed_over(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        disk.sync(tmp_path / "gone")


def test_the_room_of_a_folder_is_that_of_its_disk(tmp_path: Path) -> None:
    room = disk.room(tmp_path)
    assert room.octets > 0
    assert room.device == tmp_path.stat().st_dev
    # What is not there yet will lie on the disk of the folder above.
    assert disk.room(tmp_path / "not" / "yet").device == room.device
