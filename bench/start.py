"""Row 15: what a command costs before it does anything, beside Python itself."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROUNDS = 9
_BIN = Path(sys.executable).parent
_PYTHON = [sys.executable, "-c", "pass"]
_TARGETS = {"credverifier --help": 6, "credissuer --help": 12}
_BESIDE = {"import typer": [sys.executable, "-c", "import typer"]}


def rows() -> Iterator[str]:
    """The lines of the table."""
    commands = {name: [str(_BIN / name.split()[0]), "--help"] for name in _TARGETS}
    found = _measured({**commands, **_BESIDE})
    beside = ", ".join(f"{name} {found[name]:.1f}" for name in _BESIDE)
    for name, target in _TARGETS.items():
        yield f"15  {name + ' / python -c pass':<38} {found[name]:.1f}  (target <= {target}; {beside})"


def _measured(commands: dict[str, list[str]]) -> dict[str, float]:
    """Each command once a round, beside Python with nothing to do: the median of the ratios."""
    rounds: dict[str, list[float]] = {name: [] for name in commands}
    for command in commands.values():
        _cpu(command)  # once, so that what Python compiles is there
    for _ in range(ROUNDS):
        nothing = _cpu(_PYTHON)
        for name, command in commands.items():
            rounds[name].append(_cpu(command) / nothing)
    return {name: statistics.median(ratios) for name, ratios in rounds.items()}


def _cpu(command: Sequence[str]) -> float:
    """Seconds of CPU that a process took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
