"""The manifest of a backup comes back as it was written, and tells what is not whole."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from credissuer.errors import BackupError
from credissuer.recovery import manifest
from credissuer.recovery.manifest import BackupFile, Manifest

ONE, OTHER = BackupFile(sha256="a" * 64, octets=1), BackupFile(sha256="b" * 64, octets=2)
MADE = Manifest(
    version="0.1.0",
    made_at=datetime(2026, 11, 30, 7, 0, tzinfo=UTC),
    issuer="did:web:tnso.example",
    public_url="https://tnso.example",
    database="sqlite",
    schema="0009",
    audit_seq=12,
    audit_hash="c" * 64,
    has_keys=False,
    files={"credissuer.db": ONE, "keys/did.json": OTHER},
)


def test_it_comes_back_as_it_was_written() -> None:
    assert manifest.read(manifest.written(MADE)) == MADE


@pytest.mark.parametrize(
    "change",
    [
        {"files": {"../keys.json": {"sha256": "", "octets": 0}}},
        {"files": {"/etc/passwd": {"sha256": "", "octets": 0}}},
        {"files": {"keys//did.json": {"sha256": "", "octets": 0}}},
        {"files": {"a": {"sha256": ""}}},
        {"files": []},
        {"database": "oracle"},
        {"database": ["sqlite"]},
        {"audit": None},
        {"made_at": "yesterday"},
    ],
)
def test_what_is_no_manifest_is_refused(change: dict[str, Any]) -> None:
    document = json.loads(manifest.written(MADE)) | change
    with pytest.raises(BackupError) as refusal:
        manifest.read(json.dumps(document).encode())
    assert refusal.value.code == "backup.not_one"


@pytest.mark.parametrize("octets", [b"", b"{", b"[]", b"\xff", b'{"format": 1, "format": 1}'])
def test_what_is_not_even_an_object_is_refused(octets: bytes) -> None:
    with pytest.raises(BackupError) as refusal:
        manifest.read(octets)
    assert refusal.value.code == "backup.not_one"


def test_a_later_format_is_refused_by_name() -> None:
    document = json.loads(manifest.written(MADE)) | {"format": 2, "files": "otherwise"}
    with pytest.raises(BackupError) as refusal:
        manifest.read(json.dumps(document).encode())
    assert (refusal.value.code, refusal.value.facts["found"]) == ("backup.too_new", 2)


def test_a_file_that_is_missing_changed_or_too_many_is_named() -> None:
    whole = dict(MADE.files)
    assert manifest.damage(MADE, whole) is None
    assert manifest.damage(MADE, {"credissuer.db": ONE}) == "keys/did.json"
    assert manifest.damage(MADE, whole | {"credissuer.db": OTHER}) == "credissuer.db"
    assert manifest.damage(MADE, whole | {"keys/did.json": replace(OTHER, octets=3)}) is not None
    assert manifest.damage(MADE, whole | {"more": ONE}) == "more"
