"""From an empty folder to a revoked certificate, by the commands that a person types."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from tests.flows.conftest import Host, Town, copied
from tests.offices import CRITERIA, sheet


@pytest.fixture(scope="module")
def pattern(founded: Town, tmp_path_factory: pytest.TempPathFactory) -> tuple[Town, str]:
    """An office with three certificates that are published, and the number of one."""
    town = copied(founded, tmp_path_factory.mktemp("issued"))
    (town.folder / "roster.csv").write_text(sheet(3), "utf-8")
    town.office("import", "roster.csv", "--yes")
    town.office("publish", "--to", "public")
    number = json.loads(town.office("list", "--json").splitlines()[0])["number"]
    return town, number


@pytest.fixture
def issued(pattern: tuple[Town, str], host: Host, tmp_path: Path) -> tuple[Town, str]:
    """The same office, of this test alone."""
    town, number = pattern
    return copied(town, tmp_path), number


def link(town: Town, number: str) -> str:
    return f"{town.public_url}/c/{number.replace('-', '')}"


def test_a_published_certificate_is_valid_by_link_number_and_token(
    issued: tuple[Town, str],
) -> None:
    town, number = issued
    assert town.check(link(town, number), expect=0)["verdict"] == "valid"
    assert town.check(link(town, number).upper(), expect=0)["verdict"] == "valid"
    assert town.check(number.lower(), expect=0)["certificate"]["number"] == number
    token = town.folder / "public" / "c" / f"{number.replace('-', '')}.jwt"
    assert town.check(str(token), expect=0)["status"]["as_of"] is not None


def test_the_profile_decides_between_match_and_mismatch(issued: tuple[Town, str]) -> None:
    town, number = issued
    account = json.loads(town.office("show", number, "--json"))["accounts"][0]
    assert town.check(number, "--profile", account, expect=0)["profile"]["match"] is True
    other = town.check(number, "--profile", "https://www.tiktok.com/@nguoikhac", expect=1)
    assert other["verdict"] == "profile_mismatch"
    town.run("credverifier", "check", number, "--profile", "not a profile", expect=2)


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


def _text(part: str) -> str:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode("utf-8", "replace")
    except ValueError:
        return ""


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


def test_one_changed_letter_is_tampering(issued: tuple[Town, str]) -> None:
    town, number = issued
    file = town.folder / "public" / "c" / f"{number.replace('-', '')}.jwt"
    header, payload, signature = file.read_text("ascii").split(".")
    text = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode("utf-8")
    name = json.loads(text)["credentialSubject"]["name"]
    assert name.startswith("Kênh") and text.count(f'"{name}"') == 1
    forged = text.replace(f'"{name}"', f'"{name.replace("Kênh", "Kinh", 1)}"')
    assert sum(one != other for one, other in zip(text, forged, strict=True)) == 1
    changed = base64.urlsafe_b64encode(forged.encode("utf-8")).decode("ascii").rstrip("=")
    file.write_text(f"{header}.{changed}.{signature}", "ascii")
    verdict = town.check(link(town, number), expect=1)
    assert (verdict["verdict"], verdict["certificate"]) == ("tampered", None)


def test_a_stopped_web_server_is_never_valid(issued: tuple[Town, str], host: Host) -> None:
    town, number = issued
    token = town.folder / "public" / "c" / f"{number.replace('-', '')}.jwt"
    host.stop()
    assert town.check(link(town, number), expect=3)["verdict"] == "unreachable"
    assert town.check(str(token), expect=3)["verdict"] == "status_unavailable"


def test_what_nobody_issued_is_not_found_and_foreign_links_are_not_opened(
    issued: tuple[Town, str],
) -> None:
    town, _ = issued
    assert town.check("7K3M9-QX2HS", expect=3)["verdict"] == "not_found"
    assert town.check("https://example.org/c/7K3M9QX2HS", expect=3)["verdict"] == "foreign_code"
    assert town.check("7K3M9-QX2HT", expect=1)["code"] == "link.number_invalid"


def test_without_trust_material_the_answer_is_four(issued: tuple[Town, str]) -> None:
    town, number = issued
    town.run("credverifier", "check", number, "--trust", "nowhere.json", expect=4)


def test_a_sheet_comes_back_with_verdicts(issued: tuple[Town, str]) -> None:
    town, number = issued
    town.office("revoke", number, "--reason", "legal_finding")
    rows = [json.loads(line) for line in town.office("list", "--json").splitlines()]
    lines = ["Tên;Liên kết", *(f"{row['name']};{row['link']}" for row in rows), "trống;"]
    (town.folder / "in.csv").write_text("\n".join(lines), "utf-8")
    town.run("credverifier", "check-csv", "in.csv", "-o", "out.csv", expect=1)
    text = (town.folder / "out.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(";")[2] for line in text[1:]] == ["revoked", "valid", "valid", ""]


def test_the_same_ref_is_the_same_certificate_and_another_body_is_refused(
    issued: tuple[Town, str],
) -> None:
    town, _ = issued
    before = town.export()
    town.office("import", "roster.csv", "--yes")
    assert town.export() == before
    changed = sheet(3).replace("Kênh Mẫu Số 00001", "Kênh Mẫu Khác", 1)
    (town.folder / "changed.csv").write_text(changed, "utf-8")
    refused = town.run("credissuer", "import", "changed.csv", "--yes", expect=1)
    assert "certificate.ref_conflict" in refused.stderr
    assert town.export() == before


def test_a_dry_run_changes_nothing(town: Town) -> None:
    (town.folder / "roster.csv").write_text(sheet(3), "utf-8")
    town.office("import", "roster.csv")
    assert town.export() == []


def test_trail_doctor_and_badge(issued: tuple[Town, str]) -> None:
    town, number = issued
    town.office("audit", "verify")
    town.office("doctor")
    files = town.office("badge", number, "--out", "badge").split()
    assert len(files) == len(set(files)) == 4 + 6 * 3 * 2 + 2 * 3 + 4 + 1
    heads = {".svg": b"<svg ", ".png": b"\x89PNG", ".pdf": b"%PDF-", ".zip": b"PK\x03\x04"}
    for file in files:
        assert (town.folder / file).read_bytes().startswith(heads.get(file[-4:], b"")), file
    for file in (f"badge/{number.replace('-', '')}-badge-web-vi.{form}" for form in ("svg", "png")):
        assert town.check(file, expect=0)["certificate"]["number"] == number, (
            "the certificate is in the badge"
        )
    purposes = [line["purpose"] for line in town.export() if line["kind"] == "signature"]
    assert sorted(purposes) == ["ob"] * 3 + ["sd-jwt"] * 3 + ["slim"] + ["vc+jwt"] * 3


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


def test_bearer_tokens_are_shown_once_and_kept_as_hashes(town: Town) -> None:
    secret = town.office("token", "create", "nhãn hàng", "--role", "auditor").strip()
    assert secret.startswith("crd_")
    assert secret.encode() not in (town.folder / "credissuer.db").read_bytes()
    token = json.loads(town.office("token", "list", "--json"))
    town.office("token", "revoke", token["id"])
    assert json.loads(town.office("token", "list", "--json"))["revoked_at"] is not None
    town.run("credissuer", "token", "create", "x", "--role", "king", expect=2)


def test_a_wrong_or_missing_passphrase_issues_nothing(town: Town) -> None:
    (town.folder / "roster.csv").write_text(sheet(1), "utf-8")
    wrong = town.run(
        "credissuer",
        "import",
        "roster.csv",
        "--yes",
        expect=4,
        CREDISSUER_PASSPHRASE="not that one",
    )
    assert "key.wrong_passphrase" in wrong.stderr
    missing = town.run(
        "credissuer", "import", "roster.csv", "--yes", expect=4, CREDISSUER_PASSPHRASE=""
    )
    assert "key.locked" in missing.stderr
    assert town.export() == []


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
