"""The office's and the verifier's commands as processes of their own.

Because imports take most of the time of a command, `run` forks a process that has already imported
the modules and done nothing else. Arguments, environment, folder,
exit code and kills are those of any process. `start` starts the installed program, as a shell does.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from credissuer.cli.commands import COMMANDS
from credissuer.cli.groups import GROUPED_COMMANDS

BIN = Path(sys.executable).parent
TIMEOUT = 120

_ENTRIES = {
    "credissuer": ("credissuer.cli.main", "main"),
    "credverifier": ("credverifier.cli.command", "entry"),
}
"""The entry points in `[project.scripts]` of the two pyproject.toml."""

_ON_DEMAND = {
    f"credissuer.cli.{row.function.partition(':')[0]}"
    for row in (*COMMANDS.values(), *GROUPED_COMMANDS.values())
}
"""The modules of the office's commands, which its entry point imports when one is called."""

_IMPORTED = multiprocessing.get_context("forkserver")
_IMPORTED.set_forkserver_preload([*(module for module, _ in _ENTRIES.values()), *_ON_DEMAND])


def run(
    command: str, *arguments: str, folder: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run the command to its end in `folder`, with only this environment."""
    with tempfile.TemporaryDirectory() as outputs:
        output, errors = Path(outputs, "stdout"), Path(outputs, "stderr")
        process = _IMPORTED.Process(
            target=_run_forked,
            args=(command, arguments, str(folder), environment, str(output), str(errors)),
        )
        process.start()
        process.join(TIMEOUT)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired([command, *arguments], TIMEOUT)
        return subprocess.CompletedProcess(
            [command, *arguments],
            process.exitcode,
            output.read_text("utf-8"),
            errors.read_text("utf-8"),
        )


class Running:
    """A command that runs, started as by `run`: its process, and what it has said so far."""

    def __init__(self, command: str, *arguments: str, folder: Path, environment: dict[str, str]):
        self._outputs = tempfile.TemporaryDirectory()
        self._output = Path(self._outputs.name, "stdout")
        self._process = _IMPORTED.Process(
            target=_run_forked,
            args=(
                *(command, arguments, str(folder), environment, str(self._output)),
                str(Path(self._outputs.name, "stderr")),
            ),
        )
        self._process.start()

    @property
    def pid(self) -> int:
        """Of its process."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()

    def output(self) -> str:
        """What is on its standard output."""
        return self._output.read_text("utf-8") if self._output.exists() else ""

    def kill(self) -> str:
        """Kill it, as a power cut would; returns its output."""
        self._process.kill()
        self._process.join(TIMEOUT)
        said = self.output()
        self._outputs.cleanup()
        return said


def start(
    command: str, *arguments: str, folder: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run the installed program to its end in `folder`, with only this environment."""
    return subprocess.run(
        [str(BIN / command), *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=TIMEOUT,
        check=False,
    )


def _run_forked(
    command: str,
    arguments: tuple[str, ...],
    folder: str,
    environment: dict[str, str],
    output: str,
    errors: str,
) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for path, flags, number in (
        (os.devnull, os.O_RDONLY, 0),
        (output, os.O_WRONLY | os.O_CREAT, 1),
        (errors, os.O_WRONLY | os.O_CREAT, 2),
    ):
        descriptor = os.open(path, flags)
        os.dup2(descriptor, number)
        os.close(descriptor)
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 - the process's own
        for number, mode in ((0, "r"), (1, "w"), (2, "w"))
    )
    sys.argv = [str(BIN / command), *arguments]
    module, function = _ENTRIES[command]
    sys.exit(getattr(importlib.import_module(module), function)())
