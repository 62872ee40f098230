"""`credissuer show NUMBER --history`."""

from __future__ import annotations

import json

from tests.flows.conftest import Installation


def test_the_whole_life_with_every_note(issued: tuple[Installation, str]) -> None:
    installation, number = issued
    installation.credissuer("suspend", number, "--reason", "false_claim", "--note", "a", "--yes")
    installation.credissuer(
        "suspend", number, "--reason", "false_claim", "--note", "a again", "--yes"
    )
    installation.credissuer("reinstate", number, "--note", "b", "--yes")
    successor = installation.credissuer("renew", number, "--note", "line 1\nline 2").strip()
    plain = installation.credissuer("show", number)
    shown = installation.credissuer("show", number, "--history")
    assert shown.startswith(plain)
    life = shown.removeprefix(plain).strip().splitlines()
    sentences = [line.split("  ", 2)[2] for line in life if not line.startswith(" ")]
    assert sentences == [
        "Đã cấp / Issued",
        "Tạm đình chỉ: thông tin sai sự thật / Suspended: false claims",
        "Ghi chú / Note",
        "Khôi phục / Reinstated",
        "Ghi chú / Note",
        f"Gia hạn, thay bằng: {successor} / Renewed, replaced by: {successor}",
    ]
    notes = [line.strip() for line in life if line.startswith(" ")]
    assert notes == ["a", "a again", "b", "line 1", "line 2"]
    assert all(line[16:18] == "  " and "operator:" in line for line in life if line[0] != " ")


def test_as_json_beside_the_facts(issued: tuple[Installation, str]) -> None:
    installation, number = issued
    installation.credissuer("suspend", number, "--reason", "false_claim", "--note", "a", "--yes")
    installation.credissuer("revoke", number, "--reason", "deceased", "--note", "c", "--yes")
    installation.credissuer("revoke", number, "--reason", "deceased", "--note", "d", "--yes")
    plain = json.loads(installation.credissuer("show", number, "--json"))
    whole = json.loads(installation.credissuer("show", number, "--history", "--json"))
    history = whole.pop("history")
    assert whole == plain and plain["note"] == "d"
    assert [(event["event"], event["note"]) for event in history] == [
        ("issued", None),
        ("suspended", "a"),
        ("revoked", "c"),
        ("noted", "d"),
    ]
