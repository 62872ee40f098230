"""Named places at which a test can pull the plug: every commit and every file rename of the office.

Armed by the setting `failpoint` ("name" or "name:3" for the third visit); never in production. The
process is killed with SIGKILL, as by a power cut: nothing runs after it. With "name:3:stop" it
stops (SIGSTOP) until SIGCONT, so that a test can do something in between.
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
    "publish.compared",
    "publish.after_rename",
    "publish.before_mark",
    "publish.after_mark",
    "journal.before_entry",
    "journal.after_entry",
    "journal.before_removal",
    "journal.after_removal",
    "reissue.before_intent",
    "reissue.after_intent",
    "reissue.before_record",
    "reissue.after_record",
    "keys.before_rename",
    "keys.after_rename",
    "keys.before_switch",
    "keys.after_switch",
    "keys.amid_switch",
    "keys.before_settled",
    "restore.after_aside",
    "restore.after_load",
    "restore.before_commit",
    "restore.after_commit",
    "restore.after_settle",
    "restore.before_publish",
)

# SIGKILL, because no handler, `finally` or exit hook may run: a power cut runs none either.
_ENDINGS = {"": signal.SIGKILL, "stop": signal.SIGSTOP}
_armed: dict[str, int] = {}
_ending = signal.SIGKILL


def arm(setting: str | None) -> None:
    """Arm the one failpoint that `setting` names, or none.

    Raises ValueError for one that there is not.
    """
    global _ending
    _armed.clear()
    if setting:
        # Padded, because "name" and "name:3" are short for "name:1:" and "name:3:".
        name, visit, ending = [*setting.split(":"), "", ""][:3]
        # Refused, because a crash test whose failpoint is misspelt would pass without any crash.
        if name not in NAMES or ending not in _ENDINGS:
            raise ValueError(f"no failpoint {setting}")
        _armed[name], _ending = int(visit or 1), _ENDINGS[ending]


def reach(name: str) -> None:
    """Die, or stand still, here if this is the armed place and visit."""
    if name in _armed:
        _armed[name] -= 1
        if _armed[name] == 0:
            os.kill(os.getpid(), _ending)
