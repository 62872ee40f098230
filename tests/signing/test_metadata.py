from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from credissuer.errors import SigningKeyError
from credissuer.signing import metadata
from credissuer.signing.lifecycle import Records
from credissuer.signing.provider import KeyRecord, KeyState, KeyUse
from credverifier.wire.envelope import jwk

AT = datetime(2026, 11, 23, 7, 0, 0, tzinfo=UTC)


@pytest.fixture
def records() -> Records:
    """A record in each state, with every combination of times, of both algorithms."""
    key_records = []
    for state, times in {
        KeyState.NEXT: (None, None, None),
        KeyState.ACTIVE: (AT, None, None),
        KeyState.RETIRED: (AT, AT, None),
        KeyState.COMPROMISED: (AT, None, AT),
    }.items():
        private = (
            ed25519.Ed25519PrivateKey.generate()
            if key_records
            else ec.generate_private_key(ec.SECP256R1())
        )
        public = jwk.encode(private.public_key())
        key_records.append(
            KeyRecord(
                thumbprint=public["kid"],
                use=list(KeyUse)[len(key_records) % 3],
                algorithm=public["alg"],
                state=state,
                jwk=public,
                created_at=AT,
                valid_from=times[0],
                valid_until=times[1],
                compromised_at=times[2],
            )
        )
    return tuple(key_records)


@pytest.fixture
def folder(tmp_path: Path, records: Records) -> Path:
    metadata.save(tmp_path, records)
    return tmp_path


def test_saved_records_are_loaded_unchanged(folder: Path, records: Records) -> None:
    assert metadata.load(folder) == records


def test_the_file_has_only_public_members(folder: Path) -> None:
    document = json.loads((folder / "keys.json").read_text())
    assert document["version"] == 1
    for item in document["keys"]:
        assert set(item) == {
            "use",
            "state",
            "jwk",
            "created_at",
            "valid_from",
            "valid_until",
            "compromised_at",
        }
        assert set(item["jwk"]) <= {"kty", "crv", "x", "y", "kid", "alg"}


def test_a_missing_file_is_no_keystore(tmp_path: Path) -> None:
    with pytest.raises(SigningKeyError) as refusal:
        metadata.load(tmp_path)
    assert refusal.value.code == "key.no_keystore"


def test_a_file_that_others_can_write_is_refused(folder: Path) -> None:
    (folder / "keys.json").chmod(0o622)
    with pytest.raises(SigningKeyError) as refusal:
        metadata.load(folder)
    assert refusal.value.code == "key.permissions"


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r'"version": 1', '"version": 2'),
        (r'"version": 1', '"version": 1, "version": 1'),
        (r'"version"', '"edition"'),
        (r'"keys": \[.*\]', '"keys": 5'),
        (r'"keys": \[.*\]', '"keys": [5]'),
        (r'"use": "status"', '"use": "everything"'),
        (r'"state": "next"', '"state": "asleep"'),
        (r'"created_at": "[^"]*"', '"created_at": null'),
        (r'"valid_from": "[^"]*"', '"valid_from": "yesterday"'),
        (r'"valid_from": "[^"]*",', ""),
        (r'"x": "..', '"x": "AA'),
        (r'"kid": "..', '"kid": "AA'),
        (r'"alg": "ES256"', '"alg": "EdDSA"'),
        (r"\A", "\ufeff"),
        (r"\}\s*\Z", ""),
        (r"(?s).*", "[]"),
    ],
)
def test_an_inconsistent_file_is_unreadable(folder: Path, pattern: str, text: str) -> None:
    path = folder / "keys.json"
    before = path.read_text("utf-8")
    after = re.sub(pattern, text, before, count=1, flags=re.DOTALL)
    assert after != before
    path.write_text(after, "utf-8")
    with pytest.raises(SigningKeyError) as refusal:
        metadata.load(folder)
    assert (refusal.value.code, refusal.value.facts["path"]) == ("key.unreadable", path)


def test_a_repeated_key_is_unreadable(tmp_path: Path, records: Records) -> None:
    metadata.save(tmp_path, (*records, records[0]))
    with pytest.raises(SigningKeyError) as refusal:
        metadata.load(tmp_path)
    assert refusal.value.code == "key.unreadable"
