"""From an empty folder to a revoked certificate, by the commands that a person types."""

from __future__ import annotations

import base64
import json

from tests.flows.conftest import Host, Town


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
