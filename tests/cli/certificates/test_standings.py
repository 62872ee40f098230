"""The commands that change how a certificate stands: they show whose it is, and ask."""

from __future__ import annotations

import base64
import json
import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest

from credissuer.cli.certificates.standings import _YES
from tests.flows.conftest import Installation

BIN = Path(sys.executable).parent


def link(installation: Installation, number: str) -> str:
    return f"{installation.public_url}/c/{number.replace('-', '')}"


def _text(base64_text: str) -> str:
    try:
        return base64.urlsafe_b64decode(base64_text + "=" * (-len(base64_text) % 4)).decode(
            "utf-8", "replace"
        )
    except ValueError:
        return ""


def at_a_terminal(installation: Installation, answer: str, *arguments: str) -> tuple[int, str]:
    """Exit code and what the terminal shows of a command whose question is answered."""
    terminal, other_end = pty.openpty()
    process = subprocess.Popen(
        [str(BIN / "credissuer"), *arguments],
        cwd=installation.folder,
        env=installation.environment(),
        stdin=other_end,
        stdout=subprocess.DEVNULL,
        stderr=other_end,
    )
    os.close(other_end)
    os.write(terminal, answer.encode())
    shown = b""
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        try:
            octets = os.read(terminal, 4096)
        except OSError:  # the other end is closed
            break
        if not octets:
            break
        shown += octets
    os.close(terminal)
    return process.wait(60), shown.decode("utf-8")


def standing(installation: Installation, number: str) -> str:
    facts = json.loads(installation.credissuer("show", number, "--json"))
    return str(facts["standing"])


@pytest.mark.parametrize(
    ("answer", "exit_code", "after"),
    [("n\n", 1, "valid"), ("\n", 1, "valid"), ("c\n", 0, "suspended"), ("Yes\n", 0, "suspended")],
)
def test_a_person_sees_whose_certificate_it_is_and_is_asked(
    issued: tuple[Installation, str], answer: str, exit_code: int, after: str
) -> None:
    installation, number = issued
    code, shown = at_a_terminal(installation, answer, "suspend", number, "--reason", "false_claim")
    facts = json.loads(installation.credissuer("show", number, "--json"))
    assert (code, facts["standing"]) == (exit_code, after)
    for told in (number, facts["name"], *facts["accounts"], facts["level"], "valid", "[y/N]"):
        assert told in shown, told
    assert ("Nothing was changed." in shown) == (exit_code == 1)
    assert "có" in _YES and "n" not in _YES and "" not in _YES


@pytest.mark.parametrize("command", ["revoke", "suspend", "reinstate"])
def test_without_a_terminal_nothing_is_changed_unless_the_answer_is_given(
    issued: tuple[Installation, str], command: str
) -> None:
    installation, number = issued
    if command == "reinstate":
        installation.credissuer("suspend", number, "--reason", "false_claim", "--yes")
    before = standing(installation, number)
    reason = () if command == "reinstate" else ("--reason", "false_claim")
    refused = installation.run("credissuer", command, number, *reason, expect=2)
    assert "[usage.confirmation]" in refused.stderr and "Kênh Mẫu Số" in refused.stderr
    assert standing(installation, number) == before
    done = installation.run("credissuer", command, number, *reason, "--yes", "--json")
    told = json.loads(done.stdout)
    assert told["standing"] == standing(installation, number) != before


def test_a_number_may_be_spelt_as_people_hand_it_over(issued: tuple[Installation, str]) -> None:
    installation, number = issued
    for text in (
        f"Số {number}.",
        number.replace("-", "\u2013"),
        f"({number.replace('-', '.')})",
        link(installation, number),
        f"{link(installation, number)}/kit",
        f"✔ TNSO {number} · {installation.public_url}",
    ):
        facts = json.loads(installation.credissuer("show", text, "--json"))
        assert facts["number"].replace("-", "") == number.replace("-", ""), text


def test_nobody_is_asked_about_what_cannot_be_done(issued: tuple[Installation, str]) -> None:
    installation, number = issued
    for code, exit_code, arguments in (
        ("certificate.reason_required", 2, ("revoke", number)),
        ("certificate.reason_unknown", 2, ("suspend", number, "--reason", "x")),
        ("certificate.not_found", 1, ("revoke", "7K3M9-QX2HS", "--reason", "deceased")),
        ("link.number_invalid", 2, ("revoke", "7K3M9-QX2HX", "--reason", "deceased")),
        ("certificate.cannot_change", 1, ("reinstate", number)),
    ):
        refused = installation.run("credissuer", *arguments, expect=exit_code)
        assert f"[{code}]" in refused.stderr, refused.stderr


def test_what_cannot_be_changed_is_said_in_words(issued: tuple[Installation, str]) -> None:
    installation, number = issued
    installation.credissuer("suspend", number, "--reason", "false_claim", "--yes")
    refused = installation.run("credissuer", "renew", number, expect=1).stderr
    assert f"Certificate {number} is suspended: it cannot be renewed." in refused
    assert f"Chứng nhận {number} đang tạm đình chỉ, không thể gia hạn." in refused
    refused = installation.run("credissuer", "badge", number, "--out", "x", expect=1).stderr
    assert "it cannot be given a badge." in refused


def test_a_revocation_is_public_when_the_command_ends(issued: tuple[Installation, str]) -> None:
    installation, number = issued
    installation.credissuer(
        "revoke", number, "--reason", "undisclosed_ad", "--note", "hồ sơ 17", "--yes"
    )
    verdict = installation.check(link(installation, number), expect=1)
    assert (verdict["verdict"], verdict["code"]) == ("revoked", "status.revoked")
    assert verdict["status"]["reason"] == "undisclosed_ad"
    assert verdict["status"]["since"] is not None
    assert "quảng cáo không công khai" in verdict["message"]["vi"]
    published = "".join(
        path.read_text("utf-8") for path in (installation.folder / "public" / "c").iterdir()
    )
    notes = [part for part in published.split(".") if "hồ sơ" in _text(part)]
    assert notes == [], "the office's own note was published"


def test_revoking_again_for_the_same_reason_succeeds_and_for_another_is_refused(
    issued: tuple[Installation, str],
) -> None:
    installation, number = issued
    installation.credissuer("revoke", number, "--reason", "false_claim", "--yes")
    installation.credissuer("revoke", number, "--reason", "false_claim", "--yes")
    refusal = installation.run(
        "credissuer", "revoke", number, "--reason", "deceased", "--yes", expect=1
    )
    assert "certificate.already_revoked" in refusal.stderr
    assert (
        "certificate.cannot_change"
        in installation.run("credissuer", "reinstate", number, "--yes", expect=1).stderr
    )
    assert installation.check(number, expect=1)["status"]["reason"] == "false_claim"


def test_a_known_reason_is_needed(issued: tuple[Installation, str]) -> None:
    installation, number = issued
    assert (
        "certificate.reason_required"
        in installation.run("credissuer", "revoke", number, "--yes", expect=2).stderr
    )
    unknown = installation.run(
        "credissuer", "suspend", number, "--reason", "bad_mood", "--yes", expect=2
    )
    assert "certificate.reason_unknown" in unknown.stderr
    assert installation.check(number, expect=0)["verdict"] == "valid"


def test_a_suspended_certificate_can_be_reinstated(issued: tuple[Installation, str]) -> None:
    installation, number = issued
    installation.credissuer("suspend", number, "--reason", "fake_engagement", "--yes")
    verdict = installation.check(number, expect=1)
    assert (verdict["verdict"], verdict["status"]["reason"]) == ("suspended", "fake_engagement")
    installation.credissuer("reinstate", number, "--yes")
    assert installation.check(number, expect=0)["verdict"] == "valid"
    assert not list((installation.folder / "public" / "c").glob("*.standing.jwt"))


def test_a_renewal_supersedes_the_old_certificate(issued: tuple[Installation, str]) -> None:
    installation, number = issued
    successor = installation.credissuer("renew", number).strip()
    verdict = installation.check(number, expect=1)
    assert (verdict["verdict"], verdict["status"]["superseded_by"]) == ("superseded", successor)
    assert installation.check(successor, expect=0)["verdict"] == "valid"
    assert installation.credissuer("renew", number).strip() == successor
