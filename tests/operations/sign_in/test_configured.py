"""The settings of the sign-in: complete, or refused before anybody is let in."""

from __future__ import annotations

from pathlib import Path

import pytest

from credissuer.errors import ConfigError
from credissuer.operations.sign_in.configured import sign_in_rules
from credissuer.settings import Configuration, load

ISSUER = "https://login.tnso.example"


def configured(folder: Path, **lines: str) -> Configuration:
    text = "".join(f'{name} = "{value}"\n' for name, value in lines.items())
    (folder / "credissuer.toml").write_text(text)
    return load(folder, {})


def test_without_settings_there_is_the_shipped_list_alone(tmp_path: Path) -> None:
    rules = sign_in_rules(configured(tmp_path))
    assert rules.breached_passwords is None
    assert rules.provider is None


def test_paths_are_those_of_the_office(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cret\n")
    rules = sign_in_rules(
        configured(
            tmp_path,
            breached_passwords_dir="pwned",
            oidc_issuer=ISSUER + "/",
            oidc_client_id="desk",
            oidc_client_secret_file="secret",
        )
    )
    assert rules.breached_passwords == tmp_path / "pwned"
    assert rules.provider is not None
    assert (rules.provider.issuer, rules.provider.client_secret) == (ISSUER, "s3cret")
    assert "s3cret" not in repr(rules)


@pytest.mark.parametrize(
    "lines",
    [
        {"oidc_issuer": ISSUER},
        {"oidc_client_id": "desk"},
        {"oidc_issuer": ISSUER, "oidc_client_id": "desk"},
    ],
)
def test_half_a_provider_is_refused(tmp_path: Path, lines: dict[str, str]) -> None:
    with pytest.raises(ConfigError) as refused:
        configured(tmp_path, **lines)
    assert refused.value.code == "config.invalid"


@pytest.mark.parametrize(
    ("issuer", "code"),
    [
        ("http://login.tnso.example", "config.oidc"),
        ("ftp://login.tnso.example", "config.oidc"),
        (ISSUER, "config.file_unreadable"),
    ],
)
def test_what_cannot_be_used_is_said(tmp_path: Path, issuer: str, code: str) -> None:
    configuration = configured(
        tmp_path, oidc_issuer=issuer, oidc_client_id="desk", oidc_client_secret_file="missing"
    )
    with pytest.raises(ConfigError) as refused:
        sign_in_rules(configuration)
    assert refused.value.code == code
