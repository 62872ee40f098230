"""How the commands end when their output is a pipe."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.offices import Household


def piped_to(reader: str, *command: str, unbuffered: str = "") -> tuple[list[int], str]:
    """The exit codes of `command | reader`, and its standard error."""
    script = f'"$@" | {reader}; echo "${{PIPESTATUS[@]}}"'
    process = subprocess.run(
        ["bash", "-c", script, "bash", sys.executable, "-m", *command],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
    )
    return [int(code) for code in process.stdout.split()], process.stderr


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_closed_pipe_ends_both_commands_quietly(
    configured: tuple[Household, str], unbuffered: str
) -> None:
    house, number = configured
    token = house.public(f"c/{number}.jwt")
    assert token is not None
    trust = str(house.folder / "public/.well-known/trust-list.json")
    for code, command in (
        (141, ("credissuer", "--config", str(house.folder), "list", "--json")),
        (141, ("credissuer", "list", "--help")),
        # A verdict remains the exit code, whoever reads it.
        (3, ("credverifier", "check", token, "--json", "--offline", "--trust", trust)),
    ):
        ended = piped_to("exec 0<&-", *command, unbuffered=unbuffered)
        assert ended == ([code, 0], ""), command


@pytest.mark.parametrize("program", ["credissuer", "credverifier"])
def test_a_pipe_that_stays_open_is_written_to_the_end(program: str) -> None:
    assert piped_to("cat >/dev/null", program, "--help") == ([0, 0], "")


def test_a_refusal_is_reported_even_with_a_closed_pipe(tmp_path: Path) -> None:
    exit_codes, errors = piped_to(
        "exec 0<&-", "credissuer", "--config", str(tmp_path / "nowhere.toml"), "list"
    )
    assert exit_codes == [4, 0]
    assert "[config.not_found]" in errors
