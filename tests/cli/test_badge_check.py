"""credissuer badge-check: will this picture scan, and is its code of this office?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from credissuer.badges import drawing
from credissuer.badges.facts import BadgeFacts
from credissuer.cli.badge_check import by_zbar
from credissuer.operations.badge import badge_facts
from tests import commands
from tests.flows.conftest import Town
from tests.offices import PASSPHRASE, Household


@pytest.fixture
def configured(house: Household) -> tuple[Household, BadgeFacts]:
    """An office with a configuration file, and what the badge of its one certificate says."""
    (house.folder / "credissuer.toml").write_text(
        f'public_url = "{house.office.public_url}"\nkeystore_dir = "keystore"\n', "utf-8"
    )
    [certificate] = house.issue(1)
    house.publish()
    return house, badge_facts(house.office, certificate.number)


def checked(house: Household, file: Path, expect: int) -> dict[str, object]:
    environment = {"PATH": "/usr/bin:/bin", "CREDISSUER_PASSPHRASE": PASSPHRASE}
    done = commands.run(
        "credissuer",
        "badge-check",
        str(file),
        "--json",
        folder=house.folder,
        environment=environment,
    )
    assert done.returncode == expect, (done.stdout, done.stderr)
    return dict(json.loads(done.stdout)) if done.stdout else {"said": done.stderr}


def test_a_badge_of_the_office_passes_by_both_readers(
    configured: tuple[Household, BadgeFacts], tmp_path: Path
) -> None:
    house, facts = configured
    octets = drawing.png(drawing.badge_svg(facts, "feed", "vi"))
    (tmp_path / "badge.png").write_bytes(octets)
    assert len(by_zbar(octets) or []) == 1
    assert checked(house, tmp_path / "badge.png", expect=0)["result"] == "pass"


def test_one_of_another_office_and_a_picture_of_nothing_fail(
    configured: tuple[Household, BadgeFacts], tmp_path: Path
) -> None:
    house, facts = configured
    other = BadgeFacts(**{**_members(facts), "public_url": "https://other.example"})
    (tmp_path / "other.png").write_bytes(drawing.png(drawing.badge_svg(other, "feed", "vi")))
    assert checked(house, tmp_path / "other.png", expect=1)["result"] == "fail"
    Image.new("RGB", (300, 300), "white").save(tmp_path / "white.png")
    assert checked(house, tmp_path / "white.png", expect=1)["number"] is None


def test_a_file_that_there_is_not_is_a_wrong_question(
    configured: tuple[Household, BadgeFacts], tmp_path: Path
) -> None:
    told = checked(configured[0], tmp_path / "none.png", expect=2)
    assert "[usage.file]" in str(told["said"])


def _members(facts: BadgeFacts) -> dict[str, object]:
    return {name: getattr(facts, name) for name in facts.__dataclass_fields__}


def test_a_picture_of_a_badge_is_judged(issued: tuple[Town, str]) -> None:
    town, number = issued
    town.office("badge", number, "--out", "badge", "--lang", "vi", "--size", "web")
    compact = number.replace("-", "")
    told = json.loads(town.office("badge-check", f"badge/{compact}-badge-web-vi.png", "--json"))
    assert (told["result"], told["number"]) == ("pass", number)
    assert {check["result"] for check in told["checks"]} == {"pass"}
    said = town.office("badge-check", f"badge/{compact}-link.png").splitlines()
    assert said[:2] == ["✓ Đọc được mã QR.", "  The QR code reads."]
    (town.folder / "nothing.jpg").write_bytes(b"nothing")
    failed = town.run("credissuer", "badge-check", "nothing.jpg", expect=1)
    assert failed.stdout.startswith("✗ Không mở được tệp này như một ảnh.")
    assert "usage.file" in town.run("credissuer", "badge-check", "missing.png", expect=2).stderr
