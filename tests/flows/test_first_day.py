"""Certificates, links, profiles and sheets, checked with the commands that a person types."""

from __future__ import annotations

import base64
import json

from tests.flows.conftest import Host, Installation


def link(installation: Installation, number: str) -> str:
    return f"{installation.public_url}/c/{number.replace('-', '')}"


def test_a_published_certificate_is_valid_by_link_number_and_token(
    issued: tuple[Installation, str],
) -> None:
    installation, number = issued
    assert installation.check(link(installation, number), expect=0)["verdict"] == "valid"
    assert installation.check(link(installation, number).upper(), expect=0)["verdict"] == "valid"
    assert installation.check(number.lower(), expect=0)["certificate"]["number"] == number
    token = installation.folder / "public" / "c" / f"{number.replace('-', '')}.jwt"
    assert installation.check(str(token), expect=0)["status"]["as_of"] is not None


def test_another_profile_is_a_mismatch(issued: tuple[Installation, str]) -> None:
    installation, number = issued
    account = json.loads(installation.credissuer("show", number, "--json"))["accounts"][0]
    assert installation.check(number, "--profile", account, expect=0)["profile"]["match"] is True
    verdict = installation.check(number, "--profile", "https://www.tiktok.com/@nguoikhac", expect=1)
    assert verdict["verdict"] == "profile_mismatch"
    installation.run("credverifier", "check", number, "--profile", "not a profile", expect=2)


def test_a_certificate_with_one_changed_letter_is_tampered(
    issued: tuple[Installation, str],
) -> None:
    installation, number = issued
    file = installation.folder / "public" / "c" / f"{number.replace('-', '')}.jwt"
    header, payload, signature = file.read_text("ascii").split(".")
    text = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode("utf-8")
    name = json.loads(text)["credentialSubject"]["name"]
    assert name.startswith("Kênh") and text.count(f'"{name}"') == 1
    forged = text.replace(f'"{name}"', f'"{name.replace("Kênh", "Kinh", 1)}"')
    assert (
        sum(
            character != forged_character
            for character, forged_character in zip(text, forged, strict=True)
        )
        == 1
    )
    forged_payload = base64.urlsafe_b64encode(forged.encode("utf-8")).decode("ascii").rstrip("=")
    file.write_text(f"{header}.{forged_payload}.{signature}", "ascii")
    verdict = installation.check(link(installation, number), expect=1)
    assert (verdict["verdict"], verdict["certificate"]) == ("tampered", None)


def test_without_its_web_server_no_certificate_is_valid(
    issued: tuple[Installation, str], host: Host
) -> None:
    installation, number = issued
    token = installation.folder / "public" / "c" / f"{number.replace('-', '')}.jwt"
    host.stop()
    assert installation.check(link(installation, number), expect=3)["verdict"] == "unreachable"
    assert installation.check(str(token), expect=3)["verdict"] == "status_unavailable"


def test_unknown_numbers_are_not_found_and_foreign_links_are_not_opened(
    issued: tuple[Installation, str],
) -> None:
    installation, _ = issued
    assert installation.check("7K3M9-QX2HS", expect=3)["verdict"] == "not_found"
    assert (
        installation.check("https://example.org/c/7K3M9QX2HS", expect=3)["verdict"]
        == "foreign_code"
    )
    assert installation.check("7K3M9-QX2HT", expect=1)["code"] == "link.number_invalid"


def test_without_a_trust_list_the_exit_code_is_four(issued: tuple[Installation, str]) -> None:
    installation, number = issued
    installation.run("credverifier", "check", number, "--trust", "nowhere.json", expect=4)


def test_a_sheet_is_written_with_a_column_of_verdicts(issued: tuple[Installation, str]) -> None:
    installation, number = issued
    installation.credissuer("revoke", number, "--reason", "legal_finding", "--yes")
    rows = [json.loads(line) for line in installation.credissuer("list", "--json").splitlines()]
    lines = ["Tên;Liên kết", *(f"{row['name']};{row['link']}" for row in rows), "trống;"]
    (installation.folder / "in.csv").write_text("\n".join(lines), "utf-8")
    installation.run("credverifier", "check-csv", "in.csv", "-o", "out.csv", expect=1)
    text = (installation.folder / "out.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(";")[2] for line in text[1:]] == ["revoked", "valid", "valid", ""]
