"""The units of systemd: well formed, hardened, and started with commands that there are."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from credissuer.cli import main
from tests.commands import BIN

FOLDER = Path(__file__).parents[2] / "deploy" / "systemd"
SERVICES = sorted(FOLDER.glob("*.service"))
UNITS = sorted(FOLDER.glob("*.*"))
PROGRAM = "/opt/credissuer/bin/credissuer"
MOST_EXPOSED = 20
"""Tenths of the points of `systemd-analyze security`, which calls up to 20 "OK"."""


def analyse(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, timeout=60
    )


def test_every_unit_is_well_formed(tmp_path: Path) -> None:
    for unit in UNITS:
        # The program of this checkout, because `verify` looks whether what is started is there.
        text = unit.read_text("utf-8").replace(PROGRAM, str(BIN / "credissuer"))
        (tmp_path / unit.name).write_text(text, "utf-8")
    checked = analyse("verify", "--man=no", *(str(tmp_path / unit.name) for unit in UNITS))
    about_us = [line for line in checked.stderr.splitlines() if "credissuer" in line]
    assert (checked.returncode, about_us) == (0, [])


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.name)
def test_no_service_may_more_than_it_needs(service: Path) -> None:
    judged = analyse("security", "--offline=yes", f"--threshold={MOST_EXPOSED}", str(service))
    assert judged.returncode == 0, judged.stdout


def test_a_service_without_hardening_would_not_pass(tmp_path: Path) -> None:
    bare = tmp_path / "bare.service"
    bare.write_text(f"[Service]\nExecStart={PROGRAM} serve\n")
    judged = analyse("security", "--offline=yes", f"--threshold={MOST_EXPOSED}", str(bare))
    assert judged.returncode != 0


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.name)
def test_a_service_starts_a_command_that_there_is(service: Path) -> None:
    [line] = [
        line for line in service.read_text("utf-8").splitlines() if line.startswith("ExecStart=")
    ]
    words = shlex.split(line.removeprefix("ExecStart="))
    if words[0] == "/bin/sh":
        words = shlex.split(words[2].removeprefix("exec "))
    program, command, *options = words
    assert program == PROGRAM
    known_commands = main.program()
    assert command in known_commands.commands
    found = known_commands.loaded(command)
    known = {option for parameter in found.params for option in parameter.opts}
    assert {option for option in options if option.startswith("--")} <= known


def test_each_timer_has_its_service() -> None:
    timers = {unit.stem for unit in UNITS if unit.suffix == ".timer"}
    assert timers == {f"credissuer-{name}" for name in ("publish", "backup", "doctor", "outside")}
    assert timers <= {service.stem for service in SERVICES}
