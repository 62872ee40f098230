"""A brand's type checker finds a misspelt verdict, outcome or code (`credverifier` is typed)."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

SAMPLE = """\
from typing import assert_never

from credverifier import Code, Outcome, VerdictName, Verifier

verifier = Verifier.from_trust_list("trust-list.json")
verdict = verifier.check("7K3M9-QX2HS")
STOP: tuple[Code, ...] = ("status.revoked", "validity.expired")
AGAIN: set[VerdictName] = {"unreachable", "status_unavailable"}


def act(outcome: Outcome) -> int:
    match outcome:
        case "valid":
            return 0
        case "invalid":
            return 1
        case "unknown":
            return 3
        case _:
            assert_never(outcome)


print(act(verdict.outcome), verdict.code in STOP, verdict.verdict in AGAIN)
print(verdict.code == "status.revoked", verdict.verdict == "revoked")
print([check.result == "fail" for check in verdict.checks if check.name == "status"])
"""


MISTAKES = {
    '("status.revoked", "validity': '("status.revokd", "validity',
    '{"unreachable", ': '{"unreacheable", ',
    'case "unknown":\n            return 3\n        ': "",
    'verdict.code == "status.revoked"': 'verdict.code == "status.revokd"',
    'verdict.verdict == "revoked"': 'verdict.verdict == "revoke"',
    'check.result == "fail"': 'check.result == "failed"',
    'check.name == "status"': 'check.name == "standing"',
}
"""What stands in the sample -> the same with a mistake."""


def faults(folder: Path, name: str, text: str) -> list[str]:
    """What mypy says of a program, in its strict mode."""
    (folder / name).write_text(text, "utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", name]
    # Without a configuration, because a brand has not ours.
    run = subprocess.run(
        [*command, "--config-file=", f"--cache-dir={folder / 'cache'}"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert run.stderr == ""
    return re.findall(rf"{name}:\d+: error: (.*)", run.stdout)


def test_a_type_checker_finds_every_misspelt_word_and_nothing_else(tmp_path: Path) -> None:
    assert faults(tmp_path, "right.py", SAMPLE) == []
    text = SAMPLE
    for right, wrong in MISTAKES.items():
        assert text.count(right) == 1
        text = text.replace(right, wrong)
    found = faults(tmp_path, "wrong.py", text)
    assert len(found) == len(MISTAKES), found
    for word in ("status.revokd", "unreacheable", "assert_never", "revoke", "failed", "standing"):
        assert any(word in fault for fault in found), word
