"""Named places at which a test can pull the plug: every commit and every file rename of the office.

Armed by the setting `failpoint` ("name" or "name:3" for the third visit); never in production. The process is killed
with SIGKILL, as by a power cut: nothing runs after it.
"""

from __future__ import annotations

import os
import signal

NAMES = (
    "issue.before_intent",
    "issue.after_intent",
    "issue.after_sign",
    "issue.before_release",
    "issue.after_release",
    "change.before_commit",
    "change.after_commit",
    "publish.before_record",
    "publish.after_record",
    "publish.before_rename",
    "publish.after_rename",
    "keys.before_rename",
    "keys.after_rename",
)

_armed: dict[str, int] = {}


def arm(setting: str | None) -> None:
    """Arm the one failpoint that `setting` names, or none. Raises ValueError for a name that no place has."""
    _armed.clear()
    if setting:
        name, _, visit = setting.partition(":")
        if name not in NAMES:
            raise ValueError(f"no failpoint {name}")
        _armed[name] = int(visit or 1)


def reach(name: str) -> None:
    """Die here if this is the armed place and visit."""
    if name in _armed:
        _armed[name] -= 1
        if _armed[name] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
