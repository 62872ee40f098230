"""How the commands end: with a pipe that closes early, and with a fault of ours."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.offices import Household


def piped_to(reader: str, *command: str, unbuffered: str = "") -> tuple[list[int], str]:
    """The exit codes of `command | reader`, and what was said on standard error."""
    script = f'"$@" | {reader}; echo "${{PIPESTATUS[@]}}"'
    done = subprocess.run(
        ["bash", "-c", script, "bash", sys.executable, "-m", *command],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
    )
    return [int(code) for code in done.stdout.split()], done.stderr


@pytest.fixture
def described(house: Household) -> tuple[Household, str]:
    """An office with a configuration file and a published certificate, and its token."""
    (house.folder / "credissuer.toml").write_text(
        f'public_url = "{house.office.public_url}"\nkeystore_dir = "keystore"\n', "utf-8"
    )
    [certificate] = house.issue(1)
    house.publish()
    token = house.public(f"c/{certificate.number}.jwt")
    assert token is not None
    return house, token


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_closed_pipe_ends_both_commands_quietly(
    described: tuple[Household, str], unbuffered: str
) -> None:
    house, token = described
    trust = str(house.folder / "public/.well-known/trust-list.json")
    for command in (
        ("credissuer", "--config", str(house.folder), "list", "--json"),
        ("credissuer", "list", "--help"),
        ("credverifier", "check", token, "--json", "--offline", "--trust", trust),
    ):
        ended = piped_to("exec 0<&-", *command, unbuffered=unbuffered)
        assert ended == ([141, 0], ""), command


@pytest.mark.parametrize("program", ["credissuer", "credverifier"])
def test_a_reader_that_stays_changes_nothing(program: str) -> None:
    assert piped_to("cat >/dev/null", program, "--help") == ([0, 0], "")


def test_a_closed_pipe_hides_no_refusal(tmp_path: Path) -> None:
    codes, complaint = piped_to(
        "exec 0<&-", "credissuer", "--config", str(tmp_path / "nowhere.toml"), "list"
    )
    assert codes == [4, 0]
    assert "[config.not_found]" in complaint
