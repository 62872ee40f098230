"""The keys of an office: a folder of their own, opened by a passphrase that is kept well."""

from __future__ import annotations

from pathlib import Path
from secrets import token_bytes

import pytest

from credissuer import settings
from credissuer.bootstrap.founding import found_office
from credissuer.bootstrap.keys import PROVIDERS, ProviderRow, key_provider, keystore_dir
from credissuer.bootstrap.opening import open_office
from credissuer.errors import ConfigError, SigningKeyError
from credissuer.settings import Configuration
from credissuer.signing.file_keys import FileKeys
from credissuer.signing.passphrase import Passphrase
from credissuer.signing.provider import KeyUse
from credissuer.staff.roles import operator
from tests.bootstrap.founded_offices import PASSPHRASE, configuration, founded
from tests.software_hsm import MODULE, PIN, SoftwareHsm


@pytest.mark.parametrize("way", ["environment", "file", "prompt"])
def test_a_short_passphrase_founds_nothing_wherever_it_comes_from(tmp_path: Path, way: str) -> None:
    folder = tmp_path / "office"
    folder.mkdir()
    (tmp_path / "words").touch(0o600)
    (tmp_path / "words").write_text("1234567\n")
    values = {
        "environment": {"CREDISSUER_PASSPHRASE": "1234567"},
        "file": {"CREDISSUER_PASSPHRASE_FILE": str(tmp_path / "words")},
        "prompt": {},
    }[way]
    environment = {"CREDISSUER_KEYSTORE_DIR": str(tmp_path / "keystore"), **values}
    with pytest.raises(SigningKeyError) as refused:
        found_office(settings.load(folder, environment), lambda: "1234567", operator("x"), "ES256")
    assert refused.value.code == "key.passphrase_short"
    assert list(folder.iterdir()) == [] and not list(tmp_path.rglob("*.pem"))


def test_a_passphrase_file_that_others_can_open_is_refused(tmp_path: Path) -> None:
    founded(tmp_path)
    words = tmp_path / "words"
    words.write_text(f"{PASSPHRASE}\n", "utf-8")
    environment = {
        "CREDISSUER_KEYSTORE_DIR": str(tmp_path / "keystore"),
        "CREDISSUER_PASSPHRASE_FILE": str(words),
    }
    opened = open_office(settings.load(tmp_path, environment), lambda: None)
    for mode in (0o640, 0o604, 0o622, 0o601):
        words.chmod(mode)
        with pytest.raises(SigningKeyError) as refused:
            opened.office.keyring.signer(KeyUse.STATUS)
        assert (refused.value.code, refused.value.facts["path"]) == ("key.permissions", words)
    words.chmod(0o600)
    opened.office.keyring.signer(KeyUse.STATUS)
    opened.store.close()


def test_each_folder_has_a_keystore_of_its_own(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    places = {keystore_dir(settings.load(folder, {})) for folder in folders}
    assert len(places) == 2
    assert keystore_dir(configuration(tmp_path)) == tmp_path / "keystore"


class ListedKeys(FileKeys):
    """A made-up provider, which keeps its keys in files of another folder."""


def test_a_key_provider_is_one_row_of_the_table(tmp_path: Path) -> None:
    def make(configuration: Configuration, directory: Path, secret: Passphrase) -> ListedKeys:
        return ListedKeys(directory / "cards", secret, entropy=token_bytes)

    row = ProviderRow(make, "passphrase_file", "passphrase", makes_secret=True)
    providers = {**PROVIDERS, "cards": row}
    with_cards = configuration(tmp_path, key_provider="cards")
    provider = key_provider(with_cards, lambda: None, providers=providers)
    assert isinstance(provider, ListedKeys)
    thumbprint = provider.generate("ES256")["kid"]
    assert (tmp_path / "keystore/cards" / f"{thumbprint}.pem").exists()
    with pytest.raises(ConfigError) as refused:
        key_provider(with_cards, lambda: None)
    assert refused.value.code == "config.invalid"
    assert "none of file, pkcs11" in refused.value.facts["problem"]


@pytest.mark.parametrize("missing", ["pkcs11_module", "pkcs11_token"])
def test_a_security_module_must_be_named(tmp_path: Path, missing: str) -> None:
    named = {"pkcs11_module": str(MODULE), "pkcs11_token": "office"} | {missing: ""}
    with pytest.raises(ConfigError) as refused:
        key_provider(configuration(tmp_path, key_provider="pkcs11", **named), lambda: None)
    assert refused.value.code == "config.invalid"


def test_an_office_is_founded_with_its_keys_in_a_security_module(
    tmp_path: Path, software_hsm: SoftwareHsm
) -> None:
    token = software_hsm.add_token("founded")
    (tmp_path / "pin").touch(0o600)
    (tmp_path / "pin").write_text(f"{PIN}\n")
    settings_of_it = configuration(
        tmp_path,
        key_provider="pkcs11",
        pkcs11_module=str(MODULE),
        pkcs11_token="founded",
        pkcs11_pin_file=str(tmp_path / "pin"),
    )
    found_office(settings_of_it, lambda: None, operator("chief"), "ES256").store.close()
    assert not list(tmp_path.rglob("*.pem"))
    assert PIN not in (tmp_path / "credissuer.toml").read_text()
    # The file that founding wrote names the token, so that nothing else has to.
    opened = open_office(settings.load(tmp_path, {}), lambda: None)
    assert not opened.office.keyring.exportable
    with software_hsm.unplugged(token), pytest.raises(SigningKeyError) as refused:
        opened.office.keyring.signer(KeyUse.STATUS)
    assert refused.value.code == "key.unavailable"
    assert len(opened.office.keyring.signer(KeyUse.STATUS).sign(b"a.b")) == 64
    opened.store.close()
