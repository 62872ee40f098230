"""Codes: what they look like, what they begin with, how long they hold."""

from __future__ import annotations

from datetime import timedelta

import pytest

from credissuer.applications import proof
from tests.contracts import application_records as records
from tests.contracts.store_records import NOW


@pytest.mark.parametrize(
    ("url", "prefix"),
    [
        ("https://tnso.vn", "TNSO"),
        ("https://www.tnso.vn", "TNSO"),
        ("https://chung-nhan.example", "CHUNGN"),
        ("http://localhost:8000", "DEMO"),
        ("https://123.vn", "DEMO"),
    ],
)
def test_a_code_begins_with_the_name_of_the_host(url: str, prefix: str) -> None:
    assert proof.prefix_of(url) == prefix


def test_a_code_has_four_characters_that_nobody_confuses() -> None:
    assert proof.code_of("TNSO", bytes(3)) == "TNSO-0000"
    assert proof.code_of("TNSO", b"\xff\xff\xff") == "TNSO-ZZZZ"
    made = {proof.code_of("X", bytes([high, low, 0])) for high in range(64) for low in range(64)}
    assert len(made) == 4_096 and not set("".join(made)) & set("ILOU")


def test_a_code_holds_for_72_hours() -> None:
    record = records.proof(1)
    assert record.is_open(NOW + proof.LIFETIME - timedelta(seconds=1))
    assert not record.is_open(NOW + timedelta(hours=72))
    assert proof.id_of(bytes(5)) == "P00000000"
