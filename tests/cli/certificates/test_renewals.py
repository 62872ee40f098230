"""credissuer renew: a number, or many by a file; what was revoked is told."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from tests.flows.conftest import Installation
from tests.offices import CRITERIA

TODAY = datetime.now(UTC).date().isoformat()


def numbers(installation: Installation, standing: str) -> dict[str, str]:
    """Ref -> number."""
    lines = installation.credissuer("list", "--json", "--standing", standing).splitlines()
    return {line["ref"]: line["number"] for line in map(json.loads, lines)}


def orders(installation: Installation, *members: dict) -> str:
    """The name of a file with an order a line, each with an assessment of today."""
    assessment = {"criteria": dict.fromkeys(CRITERIA, "met"), "assessed_on": TODAY}
    lines = [json.dumps({**assessment, **one}, ensure_ascii=False) for one in members]
    (installation.folder / "next-year.ndjson").write_text("\n".join(lines), "utf-8")
    return "next-year.ndjson"


def test_a_file_is_a_dry_run_of_old_and_new_first(issued: tuple[Installation, str]) -> None:
    installation, number = issued
    file = orders(installation, {"renews": number, "name": "Tên Mới", "level": "credible"})
    before = installation.export()
    dry = installation.run("credissuer", "renew", file)
    assert number in dry.stdout
    assert "exemplary -> credible" in dry.stdout and "-> Tên Mới" in dry.stdout
    assert "--yes" in dry.stderr
    assert installation.export() == before
    as_json = json.loads(installation.credissuer("renew", file, "--json"))
    assert as_json["renews"] == number
    assert {"member": "level", "old": "exemplary", "new": "credible"} in as_json["changes"]
    old, arrow, new = installation.credissuer("renew", file, "--yes").split()
    assert (old, arrow) == (number, "->")
    verdict = installation.check(number, expect=1)
    assert (verdict["verdict"], verdict["status"]["superseded_by"]) == ("superseded", new)
    assert installation.check(new, expect=0)["certificate"]["level"] == "credible"
    again = installation.run("credissuer", "renew", file, "--yes")
    assert again.stdout.split() == [number, "->", new]
    assert "0 renewed, 1 renewed before" in again.stderr


def test_an_export_is_renewed_as_it_is_written(issued: tuple[Installation, str]) -> None:
    installation, number = issued
    installation.credissuer("revoke", number, "--yes", "--reason", "holder_request")
    (installation.folder / "all.ndjson").write_text(installation.credissuer("export"), "utf-8")
    dry = installation.run("credissuer", "renew", "all.ndjson")
    assert "2 ready" in dry.stderr and "1 passed over" in dry.stderr
    installation.credissuer("renew", "all.ndjson", "--yes")
    assert len(numbers(installation, "superseded")) == 2
    assert sorted(numbers(installation, "valid")) == sorted(
        f"{ref}+2" for ref in numbers(installation, "superseded")
    )
    installation.credissuer("doctor")


def test_a_sheet_names_the_old_ones_by_number_or_ref(issued: tuple[Installation, str]) -> None:
    installation, _ = issued
    valid = numbers(installation, "valid")
    (first, number), (second, _), *_ = valid.items()
    table = f"number,ref,level\n{number},,credible\n,{second},credible\n,R-nobody,\n"
    (installation.folder / "next.csv").write_text(table, "utf-8")
    process = installation.run("credissuer", "renew", "next.csv", "--yes", expect=1)
    assert "4: - [renew.ref_not_found]" in process.stderr
    assert set(numbers(installation, "superseded")) == {first, second}


def test_a_mistyped_number_is_no_file(issued: tuple[Installation, str]) -> None:
    installation, _ = issued
    refused = installation.run("credissuer", "renew", "7K3M9-QX2HT", expect=2)
    assert "link.number_invalid" in refused.stderr
    missing = installation.run("credissuer", "renew", "next.csv", expect=2)
    assert "usage.file" in missing.stderr


def test_whoever_was_revoked_is_told_and_needs_a_word(issued: tuple[Installation, str]) -> None:
    installation, _ = issued
    valid = numbers(installation, "valid")
    number = valid["R-00000"]
    installation.credissuer("revoke", number, "--yes", "--reason", "fake_engagement")
    sheet = (installation.folder / "roster.csv").read_text("utf-8").replace("R-00000", "R-again")
    (installation.folder / "again.csv").write_text(sheet, "utf-8")
    dry = installation.run("credissuer", "import", "again.csv", expect=1)
    assert "certificate.sanctioned" in dry.stderr and "CAUTION R-again" in dry.stderr
    assert number in dry.stderr
    alone = installation.run("credissuer", "import", "again.csv", "--after-sanction", expect=2)
    assert "usage.after_sanction" in alone.stderr
    note = ("--after-sanction", "--note", "hồ sơ 18")
    told = installation.run("credissuer", "import", "again.csv", "--yes", *note)
    assert "CAUTION R-again" in told.stderr
    new = numbers(installation, "valid")["R-again"]
    life = installation.credissuer("show", new, "--history")
    assert number in life and "hồ sơ 18" in life
    trail = installation.credissuer("audit", "list")
    assert "certificate.after_sanction" in trail and "hồ sơ 18" not in trail


def test_an_order_of_its_own_warns_too(issued: tuple[Installation, str]) -> None:
    installation, _ = issued
    number = numbers(installation, "valid")["R-00000"]
    installation.credissuer("revoke", number, "--yes", "--reason", "fake_engagement")
    order = {
        "ref": "again",
        "kind": "person",
        "name": "Kênh Mẫu Số 00000",
        "criteria": dict.fromkeys(CRITERIA, "met"),
        "assessed_on": TODAY,
        "accounts": [{"url": "https://www.tiktok.com/@mot.kenh.khac"}],
    }
    (installation.folder / "order.json").write_text(json.dumps(order), "utf-8")
    refused = installation.run("credissuer", "issue", "order.json", expect=1)
    assert "certificate.sanctioned" in refused.stderr and number in refused.stderr
    granted = installation.run(
        "credissuer", "issue", "order.json", "--after-sanction", "--note", "người trùng tên"
    )
    assert f"CAUTION again: Kênh Mẫu Số 00000 (Kênh Mẫu Số 00000), certificate {number}" in (
        granted.stderr
    )
    lonely = installation.run("credissuer", "issue", "order.json", "--note", "x", expect=2)
    assert "usage.after_sanction" in lonely.stderr
