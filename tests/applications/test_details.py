"""Who applies: cleaned, and every fault named."""

from __future__ import annotations

import pytest

from credissuer.applications.details import read_details
from credissuer.errors import RefusedError


def test_what_is_written_is_cleaned() -> None:
    read = read_details(
        {"kind": "person", "name": "  Minh   Ánh ", "about": "a\r\nb\u200b", "phone": "09 01\n"}
    )
    assert read.kept() == {
        "kind": "person",
        "name": "Minh Ánh",
        "about": "a\nb",
        "phone": "09 01",
    }


def test_every_fault_is_told_at_once() -> None:
    given = {"kind": "robot", "name": " ", "about": "x" * 1_001, "phone": "0" * 41}
    with pytest.raises(RefusedError) as refusal:
        read_details(given)
    problems = refusal.value.facts["problems"]
    assert {one.pointer for one in problems} == {"/kind", "/name", "/about", "/phone"}
    assert all(one.words["vi"] and one.words["en"] for one in problems)
    with pytest.raises(RefusedError):
        read_details({})
