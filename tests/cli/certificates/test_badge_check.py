"""`credissuer badge-check`: can the picture be scanned, and is its code of this office?"""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from credissuer.badges import drawing
from credissuer.badges.facts import BadgeFacts
from credissuer.cli.certificates.badge_check import by_zbar
from credissuer.operations.badge import badge_facts
from tests import commands
from tests.flows.conftest import Installation
from tests.offices import PASSPHRASE, Household


@pytest.fixture
def facts(configured: tuple[Household, str]) -> BadgeFacts:
    """What the badge of the office's one certificate says."""
    house, number = configured
    return badge_facts(house.office, number)


def badge_check(house: Household, file: Path, expect: int) -> subprocess.CompletedProcess[str]:
    process = commands.run(
        "credissuer",
        "badge-check",
        str(file),
        "--json",
        folder=house.folder,
        environment={"PATH": "/usr/bin:/bin", "CREDISSUER_PASSPHRASE": PASSPHRASE},
    )
    assert process.returncode == expect, (process.stdout, process.stderr)
    return process


def test_a_badge_of_the_office_passes(house: Household, facts: BadgeFacts, tmp_path: Path) -> None:
    octets = drawing.png(drawing.badge_svg(facts, "feed", "vi"))
    (tmp_path / "badge.png").write_bytes(octets)
    assert len(by_zbar(octets) or []) == 1
    process = badge_check(house, tmp_path / "badge.png", expect=0)
    assert json.loads(process.stdout)["result"] == "pass"


def test_a_badge_of_another_office_and_an_empty_picture_fail(
    house: Household, facts: BadgeFacts, tmp_path: Path
) -> None:
    of_another_office = replace(facts, public_url="https://other.example")
    svg = drawing.badge_svg(of_another_office, "feed", "vi")
    (tmp_path / "other.png").write_bytes(drawing.png(svg))
    process = badge_check(house, tmp_path / "other.png", expect=1)
    assert json.loads(process.stdout)["result"] == "fail"
    Image.new("RGB", (300, 300), "white").save(tmp_path / "white.png")
    process = badge_check(house, tmp_path / "white.png", expect=1)
    assert json.loads(process.stdout)["number"] is None


def test_a_missing_file_is_a_usage_error(configured: tuple[Household, str], tmp_path: Path) -> None:
    house, _ = configured
    assert "[usage.file]" in badge_check(house, tmp_path / "none.png", expect=2).stderr


def test_pictures_and_other_files_are_checked_by_the_command(
    issued: tuple[Installation, str],
) -> None:
    installation, number = issued
    installation.credissuer("badge", number, "--out", "badge", "--lang", "vi", "--size", "web")
    compact = number.replace("-", "")
    report = json.loads(
        installation.credissuer("badge-check", f"badge/{compact}-badge-web-vi.png", "--json")
    )
    assert (report["result"], report["number"]) == ("pass", number)
    assert {check["result"] for check in report["checks"]} == {"pass"}
    lines = installation.credissuer("badge-check", f"badge/{compact}-link.png").splitlines()
    assert lines[:2] == ["✓ Mã QR quét được.", "  The QR code can be read."]
    (installation.folder / "nothing.jpg").write_bytes(b"nothing")
    refusal = installation.run("credissuer", "badge-check", "nothing.jpg", expect=1)
    assert refusal.stdout.startswith("✗ Không mở được tệp này:")
    assert (
        "usage.file"
        in installation.run("credissuer", "badge-check", "missing.png", expect=2).stderr
    )
