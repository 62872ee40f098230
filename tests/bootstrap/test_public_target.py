"""Which publication the settings name."""

from __future__ import annotations

from pathlib import Path

import pytest

from credissuer import settings
from credissuer.bootstrap import public_target
from credissuer.errors import ConfigError
from credissuer.publication.directory import DirectoryPublication

SECRETS = {"AWS_ACCESS_KEY_ID": "an-access-key", "AWS_SECRET_ACCESS_KEY": "a-s3cret-key"}


def configured(folder: Path, text: str = "", **environment: str) -> settings.Configuration:
    (folder / "credissuer.toml").write_text(text)
    return settings.load(folder, environment)


def test_without_an_address_it_is_a_folder(tmp_path: Path) -> None:
    configuration = configured(tmp_path, 'publication_dir = "tree"')
    assert isinstance(public_target.publication(configuration), DirectoryPublication)
    assert public_target.public_folder(configuration) == tmp_path / "tree"
    assert public_target.public_place(configuration) == str(tmp_path / "tree")


def test_with_an_address_it_is_a_bucket_and_no_secret_is_shown(tmp_path: Path) -> None:
    configuration = configured(tmp_path, 'publication_url = "s3://public/office/"', **SECRETS)
    publication = public_target.publication(configuration)
    assert publication.root is None
    assert public_target.public_folder(configuration) is None
    assert public_target.public_place(configuration) == "s3://public/office"
    assert "a-s3cret-key" not in str(configuration.shown())


def test_two_people_reach_the_same_bucket(tmp_path: Path) -> None:
    configuration = configured(tmp_path, "", **SECRETS).with_two_people()
    assert configuration.provider_environment == SECRETS


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('publication_url = "https://public"', "config.publication_url"),
        (
            'publication_url = "s3://p2"\npublication_endpoint = "http://s3.example"',
            "config.publication_endpoint",
        ),
        (
            'publication_url = "s3://p2"\npublication_credentials_file = "none"',
            "config.credentials_invalid",
        ),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        public_target.publication(configured(tmp_path, text))
    assert refusal.value.code == code
