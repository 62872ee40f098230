"""The keys of an office: a folder of their own, opened by a passphrase that is kept well."""

from __future__ import annotations

from pathlib import Path

import pytest

from credissuer import settings
from credissuer.bootstrap.founding import found_office
from credissuer.bootstrap.keys import keystore_dir
from credissuer.bootstrap.opening import open_office
from credissuer.errors import SigningKeyError
from credissuer.signing.provider import KeyUse
from credissuer.staff.roles import operator
from tests.bootstrap.founded_offices import PASSPHRASE, configuration, founded


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
