"""`credissuer show NUMBER --history`."""

from __future__ import annotations

import json

from tests.flows.conftest import Town


def test_the_whole_life_with_every_note(issued: tuple[Town, str]) -> None:
    town, number = issued
    town.office("suspend", number, "--reason", "false_claim", "--note", "a")
    town.office("suspend", number, "--reason", "false_claim", "--note", "a again")
    town.office("reinstate", number, "--note", "b")
    successor = town.office("renew", number, "--note", "line 1\nline 2").strip()
    plain = town.office("show", number)
    shown = town.office("show", number, "--history")
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


def test_as_json_beside_the_facts(issued: tuple[Town, str]) -> None:
    town, number = issued
    town.office("suspend", number, "--reason", "false_claim", "--note", "a")
    town.office("revoke", number, "--reason", "deceased", "--note", "c")
    town.office("revoke", number, "--reason", "deceased", "--note", "d")
    plain = json.loads(town.office("show", number, "--json"))
    whole = json.loads(town.office("show", number, "--history", "--json"))
    history = whole.pop("history")
    assert whole == plain and plain["note"] == "d"
    assert [(event["event"], event["note"]) for event in history] == [
        ("issued", None),
        ("suspended", "a"),
        ("revoked", "c"),
        ("noted", "d"),
    ]
