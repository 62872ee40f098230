"""Where a bucket's client takes its credentials from."""

from __future__ import annotations

from pathlib import Path

import pytest

from credissuer.errors import ConfigError
from credissuer.publication.bucket.address import BucketAddress
from credissuer.publication.bucket.publication import BucketPublication
from credissuer.publication.bucket.store import BucketAccess, open_store
from tests.publication.bucket.hosts import ENVIRONMENT

S3, AZURE = BucketAddress("s3", "public"), BucketAddress("az", "public")
_KEYS = "[default]\naws_access_key_id = from-the-file\naws_secret_access_key = s3cret%word\n"


def written(folder: Path, text: str, mode: int = 0o600) -> Path:
    file = folder / "credentials"
    file.write_text(text)
    file.chmod(mode)
    return file


def test_a_credentials_file_comes_before_the_environment(
    tmp_path: Path, endpoint: str, bucket: str
) -> None:
    access = BucketAccess(
        endpoint=endpoint,
        credentials_file=written(tmp_path, _KEYS),
        environment=ENVIRONMENT,
    )
    store = open_store(BucketAddress("s3", bucket), access)
    assert store.config["access_key_id"] == "from-the-file"
    BucketPublication(store, "https://kiemtra.example").put("status/1", b"x")


def test_the_environment_names_credentials_region_and_endpoint() -> None:
    environment = {
        **ENVIRONMENT,
        "AWS_REGION": "ap-southeast-1",
        "AWS_ENDPOINT_URL_S3": "https://s3.example",
    }
    config = open_store(S3, BucketAccess(environment=environment)).config
    assert config["access_key_id"] == "an-access-key"
    assert (config["region"], config["endpoint"]) == ("ap-southeast-1", "https://s3.example")
    chosen = BucketAccess("https://other.example", "eu-west-1", None, environment)
    config = open_store(S3, chosen).config
    assert (config["region"], config["endpoint"]) == ("eu-west-1", "https://other.example")


def test_plain_http_from_the_environment_is_refused_too() -> None:
    environment = {**ENVIRONMENT, "AWS_ENDPOINT_URL": "http://s3.example", "AWS_ALLOW_HTTP": "true"}
    with pytest.raises(ConfigError) as refusal:
        open_store(S3, BucketAccess(environment=environment))
    assert refusal.value.code == "config.publication_endpoint"


def test_azure_reads_an_account_and_its_key(tmp_path: Path) -> None:
    file = written(tmp_path, "[default]\naccount_name = office\naccount_key = c2VjcmV0\n")
    store = open_store(AZURE, BucketAccess(credentials_file=file))
    assert store.config["account_name"] == "office"
    environment = {
        "AZURE_STORAGE_ACCOUNT_NAME": "other",
        "AZURE_STORAGE_ACCOUNT_KEY": "c2VjcmV0",
    }
    store = open_store(AZURE, BucketAccess(environment=environment))
    assert store.config["account_name"] == "other"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_can_open_is_refused(tmp_path: Path, mode: int) -> None:
    access = BucketAccess(credentials_file=written(tmp_path, _KEYS, mode))
    with pytest.raises(ConfigError) as refusal:
        open_store(S3, access)
    assert refusal.value.code == "config.credentials_open"


@pytest.mark.parametrize(
    "text", ["", "s3cret", "[other]\naws_access_key_id = s3cret\n", "[default]\na = s3cret\n"]
)
def test_a_file_without_credentials_is_refused_and_not_quoted(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        open_store(S3, BucketAccess(credentials_file=written(tmp_path, text)))
    assert refusal.value.code == "config.credentials_invalid"
    assert "s3cret" not in f"{refusal.value!r}{refusal.value.words('vi')}"
    assert refusal.value.__cause__ is None


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refusal:
        open_store(S3, BucketAccess(credentials_file=tmp_path / "none"))
    assert refusal.value.code == "config.credentials_invalid"
