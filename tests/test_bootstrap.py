"""Founding and opening an office from its settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from credissuer import bootstrap, settings
from credissuer.assessment.criteria import load_programme, shipped_text
from credissuer.errors import ConfigError
from credissuer.staff.roles import operator
from tests import offices

PASSPHRASE = "a passphrase of the tests alone"


def configuration(folder: Path, **values: str) -> settings.Configuration:
    environment = {
        "CREDISSUER_KEYSTORE_DIR": str(folder / "keystore"),
        "CREDISSUER_PASSPHRASE": PASSPHRASE,
        **{f"CREDISSUER_{name.upper()}": value for name, value in values.items()},
    }
    return settings.load(folder, environment)


def founded(folder: Path, **values: str) -> bootstrap.Opened:
    opened = bootstrap.found_office(
        configuration(folder, **values), lambda: None, operator("chief"), "ES256"
    )
    opened.store.close()
    return opened


def test_a_founded_office_can_be_opened_with_its_settings(tmp_path: Path) -> None:
    founded(tmp_path, public_url="https://tnso.example", issuer_name__en='The "Alliance"')
    again = settings.load(tmp_path, {"CREDISSUER_PASSPHRASE": PASSPHRASE})
    opened = bootstrap.open_office(again, lambda: None)
    assert opened.office.public_url == "https://tnso.example"
    assert opened.office.issuer_name["en"] == 'The "Alliance"'
    assert opened.office.issuer_id == "did:web:tnso.example"
    with opened.store.read() as reading:
        assert [entry.action for entry in reading.audit.entries()] == ["office.founded"]
    opened.store.close()
    assert PASSPHRASE not in (tmp_path / "credissuer.toml").read_text("utf-8")


def test_an_office_is_not_founded_twice(tmp_path: Path) -> None:
    founded(tmp_path)
    with pytest.raises(ConfigError) as refusal:
        founded(tmp_path)
    assert refusal.value.code == "office.exists"


@pytest.mark.parametrize("url", ["http://tnso.example", "https://192.0.2.1", "https://tnso.vn/a"])
def test_an_unusable_public_url_founds_nothing(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        founded(tmp_path, public_url=url)
    assert refusal.value.code == "config.public_url"
    assert list(tmp_path.iterdir()) == []


def test_the_programme_is_the_configured_file_or_the_shipped_one(tmp_path: Path) -> None:
    assert bootstrap.programme(configuration(tmp_path)) == load_programme(shipped_text())
    text = offices.PROGRAMME_FILE.read_text("utf-8").replace("2026-1", "2031-7")
    (tmp_path / "own.toml").write_text(text, "utf-8")
    own = bootstrap.programme(configuration(tmp_path, programme_file="own.toml"))
    assert own.version == "2031-7"
    with pytest.raises(ConfigError) as refusal:
        bootstrap.programme(configuration(tmp_path, programme_file="none.toml"))
    assert refusal.value.code == "config.file_unreadable"


def test_each_folder_has_a_keystore_of_its_own(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    places = {bootstrap.keystore_dir(settings.load(folder, {})) for folder in folders}
    assert len(places) == 2
    assert bootstrap.keystore_dir(configuration(tmp_path)) == tmp_path / "keystore"


def test_only_one_server_may_serve_a_database_file(tmp_path: Path) -> None:
    opened = founded(tmp_path)
    with (
        bootstrap.serving(opened.store),
        pytest.raises(ConfigError) as refusal,
        bootstrap.serving(opened.store),
    ):
        raise AssertionError("two servers at once")
    assert refusal.value.code == "database.in_use"
    with bootstrap.serving(opened.store):
        pass
