from __future__ import annotations

import pytest

from credissuer.errors import ConfigError
from credissuer.publication.bucket import address


@pytest.mark.parametrize(
    "url", ["s3://public", "gs://my.bucket_1/folder", "az://container/deep/folder-2"]
)
def test_an_address_is_read_and_shown_alike(url: str) -> None:
    assert str(address.parse(url)) == url
    assert str(address.parse(f"{url}/")) == url


@pytest.mark.parametrize(
    "url",
    [
        "s3://key:s3cret@public",
        "s3://s3cret@public/a",
        "s3://public?secret=s3cret",
        "s3://public/#s3cret",
        "s3://public:80",
        "s3://public/../other",
        "s3://public/a//b",
        "s3://public/.hidden",
        "s3://",
        "s3://[",
        "https://public.s3.amazonaws.com",
        "memory://public",
        "file:///srv/public",
        "public",
    ],
)
def test_any_other_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        address.parse(url)
    assert refusal.value.code == "config.publication_url"
    assert "s3cret" not in f"{refusal.value!r}{refusal.value.words('en')}"


def test_an_endpoint_is_https_or_this_computer() -> None:
    for url in ("https://s3.example:9000", "http://127.0.0.1:9000", "http://localhost"):
        assert address.check_endpoint(f"{url}/") == url
    for url in (
        "http://s3.example",
        "http://10.0.0.1:9000",
        "https://key:s3cret@s3.example",
        "https://s3.example?x=s3cret",
        "ftp://localhost",
        "https://",
        "http://[",
        "s3.example",
    ):
        with pytest.raises(ConfigError) as refusal:
            address.check_endpoint(url)
        assert refusal.value.code == "config.publication_endpoint"
        assert "s3cret" not in f"{refusal.value!r}{refusal.value.words('en')}"
