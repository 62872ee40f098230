"""Whether the disks of the office have room: a full one stops signing and publishing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from credissuer import disk
from credissuer.operations.upkeep.finding import DoctorFinding, well, wrong

MEGABYTE = 1024 * 1024


def examine(folders: Iterable[Path], least: int = disk.LEAST_OCTETS) -> Iterator[DoctorFinding]:
    """One finding for each disk on which `folders` lie; `least` octets must be free."""
    devices = set()
    for folder in folders:
        try:
            room = disk.room(folder)
        except OSError as error:
            yield wrong(
                "disk",
                "disk_unavailable",
                f"ls -ld {folder}",
                folder=folder,
                problem=error.strerror,
            )
            continue
        if room.device in devices:
            continue
        devices.add(room.device)
        if room.files is not None and room.files < disk.LEAST_FILES:
            yield wrong("disk", "disk_out_of_files", f"df -i {folder}", folder=folder)
        elif room.octets < least:
            free = room.octets // MEGABYTE
            yield wrong("disk", "disk_full", f"df -h {folder}", folder=folder, free=free)
        else:
            yield well("disk", folder=folder, free=room.octets // MEGABYTE)
