"""Where the public files of the configured office go: a folder, or a bucket."""

from __future__ import annotations

from pathlib import Path

from credissuer.errors import ConfigError
from credissuer.publication.bucket import address
from credissuer.publication.contract import Publication
from credissuer.publication.directory import DirectoryPublication
from credissuer.settings import Configuration


def publication(configuration: Configuration) -> Publication:
    """The publication that the settings name. Raises ConfigError as `bucket_at`."""
    url = configuration.settings.publication_url
    if url is None:
        return DirectoryPublication(configuration.path(configuration.settings.publication_dir))
    return bucket_at(configuration, url)


def bucket_at(configuration: Configuration, url: str) -> Publication:
    """The bucket at `url`, with the endpoint and the credentials of the settings.

    Raises ConfigError `config.bucket_extra` where the library is not installed, and as
    `address.parse` and `store.open_store`.
    """
    parsed, settings = address.parse(url), configuration.settings
    try:
        # Here, because it takes its time to load and most offices have a folder.
        from credissuer.publication.bucket.publication import BucketPublication
        from credissuer.publication.bucket.store import BucketAccess, open_store
    except ModuleNotFoundError as error:
        if error.name != "obstore":
            raise
        raise ConfigError("config.bucket_extra") from None
    file = settings.publication_credentials_file
    access = BucketAccess(
        endpoint=settings.publication_endpoint,
        region=settings.publication_region,
        credentials_file=None if file is None else configuration.path(file),
        environment=configuration.provider_environment,
    )
    return BucketPublication(open_store(parsed, access), settings.public_url)


def public_place(configuration: Configuration) -> str:
    """The configured folder or address, as people are told."""
    url = configuration.settings.publication_url
    if url is not None:
        return str(address.parse(url))
    return str(configuration.path(configuration.settings.publication_dir))


def public_folder(configuration: Configuration) -> Path | None:
    """The configured folder, None where the public files go to a bucket."""
    settings = configuration.settings
    if settings.publication_url is not None:
        return None
    return configuration.path(settings.publication_dir)
