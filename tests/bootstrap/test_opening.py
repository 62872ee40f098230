"""An office is opened as its settings say, and as nobody else's."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from credissuer import settings
from credissuer.bootstrap.opening import open_office, serving
from credissuer.errors import ConfigError, SigningKeyError
from credissuer.signing import metadata
from credissuer.signing.metadata import Owner
from credissuer.signing.provider import KeyUse
from tests.bootstrap.founded_offices import PASSPHRASE, configuration, founded
from tests.bootstrap.test_founding import OURS


def test_a_founded_office_can_be_opened_with_its_settings(tmp_path: Path) -> None:
    founded(tmp_path, public_url="https://tnso.example", issuer_name__en='The "Alliance"')
    again = settings.load(tmp_path, {"CREDISSUER_PASSPHRASE": PASSPHRASE})
    opened = open_office(again, lambda: None)
    assert opened.office.public_url == "https://tnso.example"
    assert opened.office.issuer_name["en"] == 'The "Alliance"'
    assert opened.office.issuer_id == "did:web:tnso.example"
    with opened.store.read() as reading:
        assert [entry.action for entry in reading.audit.entries()] == ["office.founded"]
    opened.store.close()
    assert PASSPHRASE not in (tmp_path / "credissuer.toml").read_text("utf-8")


def refused(folder: Path, **values: str) -> dict[str, dict[str, Any]]:
    """Code -> facts of the refusal to open the office in `folder`, and of that to found one there."""
    refusals = {}
    for opening in (
        lambda: open_office(configuration(folder, **values), lambda: None),
        lambda: founded(folder, **values),
    ):
        with pytest.raises((ConfigError, SigningKeyError)) as refusal:
            opening()
        refusals[refusal.value.code] = refusal.value.facts
    return refusals


def contents(folder: Path) -> dict[str, bytes]:
    """The documents and keys of an office."""
    files = [*folder.glob("keys/*"), *folder.glob("keystore/*.*")]
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def test_an_office_is_not_opened_at_another_address(tmp_path: Path) -> None:
    founded(tmp_path, public_url="https://tnso.example")
    before = contents(tmp_path)
    assert len(before) > 6
    refusals = refused(tmp_path, public_url="https://tnso.vn")
    assert refusals.keys() == {"config.public_url_changed", "office.database_of_another"}
    assert refusals["config.public_url_changed"] == {
        "founded": "https://tnso.example",
        "now": "https://tnso.vn",
    }
    assert contents(tmp_path) == before


def test_an_office_is_not_opened_with_the_database_of_another(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    founded(tmp_path, public_url="https://tnso.example")
    founded(tmp_path / "other", public_url="https://other.example")
    database = f"sqlite:///{tmp_path / 'other' / 'credissuer.db'}"
    refusals = refused(tmp_path, public_url="https://tnso.example", database_url=database)
    assert refusals.keys() == {"config.public_url_changed", "office.database_of_another"}
    assert refusals["config.public_url_changed"] == {
        "founded": "https://other.example",
        "now": "https://tnso.example",
    }


def test_an_office_is_not_opened_with_the_keys_of_another(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    founded(tmp_path, public_url="https://tnso.example")
    founded(tmp_path / "other", public_url="https://tnso.example")
    keys = tmp_path / "other" / "keystore"
    refusals = refused(tmp_path, keystore_dir=str(keys))
    assert refusals.keys() == {"key.foreign", "office.keys_missing"}
    assert refusals["key.foreign"] == {"path": keys}


def test_a_change_of_keys_leaves_whose_they_are(tmp_path: Path) -> None:
    founded(tmp_path, public_url=OURS)
    opened = open_office(configuration(tmp_path), lambda: None)
    opened.office.keyring.rotate(KeyUse.STATUS, opened.office.clock(), timedelta(0))
    opened.store.close()
    assert metadata.owner(tmp_path / "keystore") == Owner("did:web:tnso.example", True)


def test_only_one_server_may_serve_a_database_file(tmp_path: Path) -> None:
    opened = founded(tmp_path)
    with (
        serving(opened.store),
        pytest.raises(ConfigError) as refusal,
        serving(opened.store),
    ):
        raise AssertionError("two servers at once")
    assert refusal.value.code == "database.in_use"
    with serving(opened.store):
        pass
