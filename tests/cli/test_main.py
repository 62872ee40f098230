"""How the commands end when their output is a pipe."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flows.conftest import Installation
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


@pytest.mark.parametrize("encoding", ["cp1258", "cp1252:strict", "ascii:strict"])
def test_a_narrow_encoding_changes_no_command_of_the_office(
    configured: tuple[Household, str], encoding: str
) -> None:
    house, number = configured
    picture = house.folder / "no-picture.png"
    picture.write_text("x")

    def run(*arguments: str, encoding: str = encoding) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "credissuer", "--config", str(house.folder), *arguments],
            env={**os.environ, "PYTHONIOENCODING": encoding},
            capture_output=True,
            timeout=60,
        )

    for expected, arguments in (
        (0, ("show", number)),
        (0, ("list",)),
        (0, ("export",)),
        (1, ("badge-check", str(picture))),
        (1, ("show", "7K3M9-QX2HS")),
    ):
        done = run(*arguments)
        assert done.returncode == expected, (arguments, done.stderr)
        assert b"internal" not in done.stderr
    told = run("show", number, "--json")
    assert told.stdout.isascii()
    assert json.loads(told.stdout) == json.loads(
        run("show", number, "--json", encoding="utf-8").stdout
    )


def test_a_full_disk_and_a_verdict_that_nobody_reads(configured: tuple[Household, str]) -> None:
    house, number = configured
    picture = house.folder / "no-picture.png"
    picture.write_text("x")
    office = ("credissuer", "--config", str(house.folder))
    for arguments in (("list",), ("export",), ("show", number, "--json"), ("--help",)):
        done = subprocess.run(
            ["bash", "-c", '"$@" >/dev/full', "bash", sys.executable, "-m", *office, *arguments],
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 2, (arguments, done.stderr)
        assert "[usage.output]" in done.stderr and "internal" not in done.stderr
    exit_codes, errors = piped_to("exec 0<&-", *office, "badge-check", str(picture))
    assert exit_codes[0] == 1 and "internal" not in errors


@pytest.mark.parametrize("place", [0, 1])
def test_a_thumbprint_that_begins_with_a_hyphen_is_no_option(
    issued: tuple[Installation, str], place: int
) -> None:
    installation, _ = issued
    thumbprint = "-" + "Q" * 42
    arguments = ["--reissue"]
    arguments.insert(place, thumbprint)
    process = installation.run("credissuer", "keys", "compromise", *arguments, expect=1)
    assert f"[key.not_found] Không có khóa {thumbprint}" in process.stderr
    assert (
        "[key.not_found]"
        in installation.run("credissuer", "list", "--key", thumbprint, expect=1).stderr
    )
