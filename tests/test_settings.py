"""The configuration: the file, the environment, which has priority, and invalid settings."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from credissuer.errors import ConfigError
from credissuer.settings import Settings, load


def put(folder: Path, text: str) -> Path:
    (folder / "credissuer.toml").write_text(text, "utf-8")
    return folder


def refusal(*arguments, **keywords) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load(*arguments, **keywords)
    assert caught.value.words("vi") != caught.value.words("en")
    return caught.value


def test_without_file_and_environment_there_are_defaults(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = load(environment={})
    assert found.settings == Settings()
    assert found.folder == tmp_path
    assert set(found.sources.values()) == {"default"}


def test_the_environment_has_priority_over_the_file_and_the_file_over_defaults(
    tmp_path: Path,
) -> None:
    put(
        tmp_path,
        'public_url = "https://a.example"\npublication_dir = "www"\n'
        '[issuer_name]\nvi = "Của tệp"\n',
    )
    environment = {
        "CREDISSUER_PUBLIC_URL": "https://b.example",
        "CREDISSUER_ISSUER_NAME__EN": "Env",
        "OTHER": "x",
    }
    found = load(tmp_path, environment)
    assert found.settings.public_url == "https://b.example"
    assert found.settings.publication_dir == Path("www")
    assert (found.settings.issuer_name.vi, found.settings.issuer_name.en) == ("Của tệp", "Env")
    sources = found.sources
    assert [
        sources[name] for name in ("public_url", "publication_dir", "issuer_name", "database_url")
    ] == [*("environment", "file", "environment", "default")]


def test_the_configuration_is_given_by_file_folder_or_environment(tmp_path: Path) -> None:
    put(tmp_path, 'public_url = "https://a.example"\n')
    for path in (tmp_path, tmp_path / "credissuer.toml"):
        assert load(path, {}).folder == tmp_path
        assert (
            load(None, {"CREDISSUER_CONFIG": str(path)}).settings.public_url == "https://a.example"
        )
    assert refusal(tmp_path / "none.toml", {}).code == "config.not_found"


@pytest.mark.parametrize(
    ("text", "code", "mentioned"),
    [
        ('public_ulr = "x"', "config.unknown_key", "public_ulr"),
        ('passphrase = "open sesame"', "config.secret_in_file", "passphrase"),
        ("public_url = 7", "config.invalid", "public_url"),
        ("public_url", "config.invalid", "credissuer.toml"),
        ('[issuer_name]\nfr = "x"', "config.invalid", "issuer_name.fr"),
        ('[issuer_name]\nvi = ""', "config.invalid", "issuer_name.vi"),
        ('tls_certificate = "chain.pem"', "config.invalid", "tls_key"),
        ('smtp_url = "smtps://mail.example.org"', "config.invalid", "mail_from"),
        ('mail_from = "office@example.org"', "config.invalid", "smtp_url"),
        ('proxy_to = "127.0.0.1:8000; }"', "config.invalid", "proxy_to"),
        ('proxy_to = "http://127.0.0.1:8000"', "config.invalid", "proxy_to"),
        ('timezone = "Asia/Hanoi"', "config.timezone", "Asia/Hanoi"),
        ('timezone = ""', "config.timezone", "Asia/Ho_Chi_Minh"),
        ('timezone = "+07:00"', "config.timezone", "+07:00"),
        ('timezone = "../../etc/passwd"', "config.timezone", "../../etc/passwd"),
        ("timezone = 7", "config.invalid", "timezone"),
    ],
)
def test_an_invalid_setting_is_refused(
    tmp_path: Path, text: str, code: str, mentioned: str
) -> None:
    error = refusal(put(tmp_path, text), {})
    assert error.code == code
    assert mentioned in error.words("vi") and mentioned in error.words("en")
    assert "sesame" not in error.words("vi") + error.words("en") + str(error)


def test_days_are_those_of_viet_nam_unless_another_zone_is_set(tmp_path: Path) -> None:
    at = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)
    for environment, there in (
        ({}, "2026-11-27 06:30"),
        ({"CREDISSUER_TIMEZONE": "Asia/Tokyo"}, "2026-11-27 08:30"),
        ({"CREDISSUER_TIMEZONE": "America/New_York"}, "2026-11-26 18:30"),
        ({"CREDISSUER_TIMEZONE": "UTC"}, "2026-11-26 23:30"),
    ):
        found = load(put(tmp_path, ""), environment)
        assert f"{at.astimezone(found.settings.require_zone()):%Y-%m-%d %H:%M}" == there
        rows = {name: value for name, value, _ in found.shown()}
        assert rows["timezone"] == environment.get("CREDISSUER_TIMEZONE", "Asia/Ho_Chi_Minh")


def test_a_file_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "credissuer.toml").write_bytes(b"\xff\xfe\x00")
    assert refusal(tmp_path, {}).code == "config.invalid"


def test_an_unknown_variable_is_refused_without_its_value(tmp_path: Path) -> None:
    error = refusal(put(tmp_path, ""), {"CREDISSUER_PASSPHRAZE": "open sesame"})
    assert error.code == "config.unknown_key"
    assert "CREDISSUER_PASSPHRAZE" in error.words("en") and "sesame" not in error.words("en")


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    found = load(put(tmp_path, ""), {"CREDISSUER_PASSPHRASE": "open sesame"})
    assert found.settings.passphrase is not None
    assert found.settings.passphrase.get_secret_value() == "open sesame"
    rows = {name: (value, source) for name, value, source in found.shown()}
    assert rows["passphrase"] == ("(set)", "environment")
    assert "failpoint" not in rows
    assert "sesame" not in repr(rows) + repr(found.settings)


def test_paths_are_relative_to_the_office(tmp_path: Path) -> None:
    found = load(put(tmp_path, ""), {"HOME": "/nowhere"})
    assert found.path(Path("keys")) == tmp_path / "keys"
    assert found.path(Path("/srv/x")) == Path("/srv/x")
