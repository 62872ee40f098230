"""On which file system a database lies."""

from __future__ import annotations

import re
from pathlib import Path

# fmt: off
NETWORK = frozenset({
    "9p", "afs", "beegfs", "ceph", "cifs", "davfs", "fuse.davfs2", "fuse.glusterfs",
    "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "glusterfs", "gfs2", "gpfs", "lustre", "ncpfs",
    "nfs", "nfs4", "ocfs2", "orangefs", "smb2", "smb3", "smbfs",
})
# fmt: on
"""File systems on which SQLite's locks, or the memory that WAL shares, cannot be relied on."""


def filesystem_of(path: Path, mounts: str) -> str | None:
    """The type of the file system that holds `path` (absolute, resolved) by the text of
    /proc/mounts, or None.
    """
    best: tuple[int, str] | None = None
    for line in mounts.splitlines():
        _, mount_point, kind, *_ = line.split(" ")
        # A space is written as \040 in /proc/mounts (getmntent(3)).
        mounted = Path(
            re.sub(
                r"\\([0-7]{3})",
                lambda octal: chr(int(octal[1], 8)),
                mount_point,
            )
        )
        # The deepest mount holds the path; of two at one place the later hides the earlier.
        if path.is_relative_to(mounted) and (best is None or len(mounted.parts) >= best[0]):
            best = (len(mounted.parts), kind)
    return best[1] if best else None


def mounts() -> str:
    """The text of /proc/mounts; empty on a system that has none."""
    listed = Path("/proc/mounts")
    return listed.read_text("utf-8", errors="surrogateescape") if listed.exists() else ""
