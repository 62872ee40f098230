"""An armed failpoint kills or stops the process there, at the given pass, and nowhere else."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import psutil
import pytest

from credissuer import failpoints

PASS_THREE_TIMES = """
import sys
from credissuer import failpoints
failpoints.arm(sys.argv[1] or None)
for visit in range(3):
    failpoints.reach("issue.after_sign")
    print(visit, flush=True)
"""


def passing(setting: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PASS_THREE_TIMES, setting]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize(
    ("setting", "visits", "ended"),
    [
        ("issue.after_sign", 0, -signal.SIGKILL),
        ("issue.after_sign:3", 2, -signal.SIGKILL),
        ("issue.after_sign:4", 3, 0),
        ("issue.after_intent", 3, 0),
        ("", 3, 0),
    ],
)
def test_the_process_is_killed_at_the_given_pass(setting: str, visits: int, ended: int) -> None:
    process = passing(setting)
    output, _ = process.communicate(timeout=60)
    assert (output.count("\n"), process.returncode) == (visits, ended)


def test_the_process_is_stopped_at_the_failpoint_and_continues() -> None:
    process = passing("issue.after_sign:2:stop")
    end = time.monotonic() + 60
    while psutil.Process(process.pid).status() != psutil.STATUS_STOPPED:
        assert process.poll() is None and time.monotonic() < end
        time.sleep(0.02)
    process.send_signal(signal.SIGCONT)
    output, _ = process.communicate(timeout=60)
    assert (output.split(), process.returncode) == (["0", "1", "2"], 0)


@pytest.mark.parametrize("setting", ["issue", "issue.after_sign:x", "issue.after_sign:1:later"])
def test_an_unknown_failpoint_is_refused(setting: str) -> None:
    with pytest.raises(ValueError):
        failpoints.arm(setting)
    failpoints.reach("issue.after_sign")  # no failpoint is armed
