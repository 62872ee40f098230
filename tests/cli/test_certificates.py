"""The commands that issue, change and show certificates."""

from __future__ import annotations

import base64
import json

from tests.flows.conftest import Installation
from tests.offices import CRITERIA


def link(installation: Installation, number: str) -> str:
    return f"{installation.public_url}/c/{number.replace('-', '')}"


def _text(base64_text: str) -> str:
    try:
        return base64.urlsafe_b64decode(base64_text + "=" * (-len(base64_text) % 4)).decode(
            "utf-8", "replace"
        )
    except ValueError:
        return ""


def test_an_order_file_is_issued_once_and_faulty_ones_are_refused(
    installation: Installation,
) -> None:
    order = {
        "ref": "X-1",
        "kind": "organization",
        "name": "Câu Lạc Bộ Kể Chuyện Mẫu",
        "criteria": dict.fromkeys(
            CRITERIA,
            "excellent",
        ),
        "assessed_on": "2026-11-01",
        "accounts": [{"url": "https://www.youtube.com/@cauLacBoMau", "proven_on": "2026-10-30"}],
    }
    (installation.folder / "order.json").write_text(json.dumps(order), "utf-8")
    lines = installation.credissuer("issue", "order.json").splitlines()
    assert installation.check(lines[1], expect=0)["certificate"]["number"] == lines[0]
    assert installation.credissuer("issue", "order.json").splitlines()[0] == lines[0]

    def errors_with(**changes: object) -> str:
        (installation.folder / "bad.json").write_text(json.dumps({**order, **changes}), "utf-8")
        return installation.run("credissuer", "issue", "bad.json", expect=1).stderr

    assert "certificate.ref_conflict" in errors_with(kind="person")
    assert "account.taken" in errors_with(ref="X-2")
    assert "account.missing" in errors_with(ref="X-3", accounts=[])
    assert "name.hidden_characters" in errors_with(
        ref="X-4", name="Kênh \u202e Mẫu", accounts=[{"url": "tiktok:la"}]
    )
    assert "assessment.unknown_criterion" in errors_with(
        ref="X-5", criteria={**order["criteria"], "charm": "excellent"}
    )
    assert len(installation.certificates()) == 1


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


def test_badges_are_written_in_the_given_sizes_and_language(
    issued: tuple[Installation, str],
) -> None:
    installation, number = issued
    arguments = (
        "badge",
        number,
        "--out",
        "badge",
        "--lang",
        "en",
        "--size",
        "web",
        "--size",
        "avatar",
    )
    files = [
        path.rpartition("-badge-")[2]
        for path in installation.credissuer(*arguments).split()
        if "-badge-" in path
    ]
    assert files == ["web-en.svg", "web-en.png", "avatar-en.svg", "avatar-en.png"]
    refusal = installation.run(
        "credissuer", "badge", number, "--out", "none", "--lang", "fr", expect=2
    )
    assert "usage.picture_language" in refusal.stderr
    refusal = installation.run(
        "credissuer", "badge", number, "--out", "none", "--size", "poster", expect=2
    )
    assert "feed, story, banner, channel, avatar, web, a4, a6" in refusal.stderr
    assert not (installation.folder / "none").exists()
