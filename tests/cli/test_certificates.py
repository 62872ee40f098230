"""The commands that issue, change and show certificates."""

from __future__ import annotations

import base64
import json

from tests.flows.conftest import Town
from tests.offices import CRITERIA


def link(town: Town, number: str) -> str:
    return f"{town.public_url}/c/{number.replace('-', '')}"


def _text(part: str) -> str:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode("utf-8", "replace")
    except ValueError:
        return ""


def test_one_certificate_from_a_file(town: Town) -> None:
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
    (town.folder / "order.json").write_text(json.dumps(order), "utf-8")
    lines = town.office("issue", "order.json").splitlines()
    assert town.check(lines[1], expect=0)["certificate"]["number"] == lines[0]
    assert town.office("issue", "order.json").splitlines()[0] == lines[0]

    def refused(**changes: object) -> str:
        (town.folder / "bad.json").write_text(json.dumps({**order, **changes}), "utf-8")
        return town.run("credissuer", "issue", "bad.json", expect=1).stderr

    assert "certificate.ref_conflict" in refused(kind="person")
    assert "account.taken" in refused(ref="X-2")
    assert "account.missing" in refused(ref="X-3", accounts=[])
    assert "name.hidden_characters" in refused(
        ref="X-4", name="Kênh \u202e Mẫu", accounts=[{"url": "tiktok:la"}]
    )
    assert "assessment.unknown_criterion" in refused(
        ref="X-5", criteria={**order["criteria"], "charm": "excellent"}
    )
    assert len([line for line in town.export() if line["kind"] == "certificate"]) == 1


def test_revoking_is_public_before_the_command_answers(issued: tuple[Town, str]) -> None:
    town, number = issued
    town.office("revoke", number, "--reason", "undisclosed_ad", "--note", "hồ sơ 17")
    verdict = town.check(link(town, number), expect=1)
    assert (verdict["verdict"], verdict["code"]) == ("revoked", "status.revoked")
    assert verdict["status"]["reason"] == "undisclosed_ad"
    assert verdict["status"]["since"] is not None
    assert "quảng cáo không công khai" in verdict["message"]["vi"]
    published = "".join(
        path.read_text("utf-8") for path in (town.folder / "public" / "c").iterdir()
    )
    notes = [part for token in published.split(".") for part in [token] if "hồ sơ" in _text(part)]
    assert notes == [], "the office's own note was published"


def test_revoking_again_answers_as_before_but_not_for_another_reason(
    issued: tuple[Town, str],
) -> None:
    town, number = issued
    town.office("revoke", number, "--reason", "false_claim")
    town.office("revoke", number, "--reason", "false_claim")
    refused = town.run("credissuer", "revoke", number, "--reason", "deceased", expect=1)
    assert "certificate.already_revoked" in refused.stderr
    assert (
        "certificate.cannot_change" in town.run("credissuer", "reinstate", number, expect=1).stderr
    )
    assert town.check(number, expect=1)["status"]["reason"] == "false_claim"


def test_a_reason_is_needed_and_must_be_a_known_one(issued: tuple[Town, str]) -> None:
    town, number = issued
    assert (
        "certificate.reason_required" in town.run("credissuer", "revoke", number, expect=2).stderr
    )
    unknown = town.run("credissuer", "suspend", number, "--reason", "bad_mood", expect=2)
    assert "certificate.reason_unknown" in unknown.stderr
    assert town.check(number, expect=0)["verdict"] == "valid"


def test_a_suspension_is_lifted(issued: tuple[Town, str]) -> None:
    town, number = issued
    town.office("suspend", number, "--reason", "fake_engagement")
    verdict = town.check(number, expect=1)
    assert (verdict["verdict"], verdict["status"]["reason"]) == ("suspended", "fake_engagement")
    town.office("reinstate", number)
    assert town.check(number, expect=0)["verdict"] == "valid"
    assert not list((town.folder / "public" / "c").glob("*.standing.jwt"))


def test_a_renewal_supersedes(issued: tuple[Town, str]) -> None:
    town, number = issued
    successor = town.office("renew", number).strip()
    old = town.check(number, expect=1)
    assert (old["verdict"], old["status"]["superseded_by"]) == ("superseded", successor)
    assert town.check(successor, expect=0)["verdict"] == "valid"
    assert town.office("renew", number).strip() == successor


def test_a_badge_in_the_size_and_language_asked_for(issued: tuple[Town, str]) -> None:
    town, number = issued
    asked = ("badge", number, "--out", "badge", "--lang", "en", "--size", "web", "--size", "avatar")
    files = [
        path.rpartition("-badge-")[2] for path in town.office(*asked).split() if "-badge-" in path
    ]
    assert files == ["web-en.svg", "web-en.png", "avatar-en.svg", "avatar-en.png"]
    refused = town.run("credissuer", "badge", number, "--out", "none", "--lang", "fr", expect=2)
    assert "usage.picture_language" in refused.stderr
    refused = town.run("credissuer", "badge", number, "--out", "none", "--size", "poster", expect=2)
    assert "feed, story, banner, channel, avatar, web, a4, a6" in refused.stderr
    assert not (town.folder / "none").exists()
