"""The records of the office: immutable values, and what is derived from them."""

from __future__ import annotations

import unicodedata
from dataclasses import FrozenInstanceError, fields, replace

import pytest

from credissuer.assessment.records import folded
from credissuer.credentials.rendition import SignaturePurpose
from tests.contracts import store_records as records


def test_a_rendition_has_its_token_once_it_is_signed() -> None:
    intended = records.intent(1, signing_input="aGVhZGVy.cGF5bG9hZA")
    assert intended.token is None
    assert replace(intended, signature="c2lnbmF0dXJl").token == "aGVhZGVy.cGF5bG9hZA.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    "record",
    [
        records.subject(),
        records.account(),
        records.assessment(),
        records.certificate(),
        records.intent(),
        records.document(),
        records.bearer_token(),
    ],
)
def test_records_are_immutable(record: object) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(record, fields(record)[0].name, "other")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("ĐẶNG THỊ ÁNH", "đặng thị ánh"),
        (unicodedata.normalize("NFD", "Đặng Thị Ánh"), "đặng thị ánh"),
        ("Ẩn Ữ Ợ", "ẩn ữ ợ"),
        ("Straße", "strasse"),
        ("Άγγελος", "άγγελοσ"),
        ("İ", unicodedata.normalize("NFC", "i̇")),
        ("名前", "名前"),
    ],
)
def test_names_are_searched_in_a_folded_form(written: str, searched: str) -> None:
    assert folded(written) == unicodedata.normalize("NFC", searched)
    assert replace(records.subject(), name=written).name_folded == folded(written)


def test_folding_keeps_the_marks_of_vietnamese_names() -> None:
    names = ["an", "ân", "ăn", "án", "ấn", "ắn", "ạn", "ận", "ặn", "đan", "dan"]
    assert len({folded(name) for name in names}) == len(names)


def test_purposes_are_named_as_they_are_exported() -> None:
    assert [str(purpose) for purpose in SignaturePurpose] == ["vc+jwt", "slim", "ob", "sd-jwt"]
