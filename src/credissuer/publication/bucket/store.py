"""The client of a bucket: its credentials, its bounds of time, and how often it tries again."""

from __future__ import annotations

import configparser
import stat
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

from obstore.store import AzureStore, GCSStore, ObjectStore, S3Store

from credissuer.errors import ConfigError
from credissuer.publication.bucket.address import AZURE, GOOGLE, S3, BucketAddress, check_endpoint

SECONDS = 10
"""For one request, from the first octet sent to the last one read."""

# Together less than the caller of a revocation waits: it is told 202, and the publisher goes on.
_RETRY: Any = {
    "max_retries": 3,
    "retry_timeout": timedelta(seconds=8),
    "backoff": {
        "init_backoff": timedelta(milliseconds=100),
        "max_backoff": timedelta(seconds=2),
        "base": 2,
    },
}

# Name in the credentials file, as the provider's own tools write it -> name of the setting.
_IN_FILE = {
    S3: {
        "aws_access_key_id": "access_key_id",
        "aws_secret_access_key": "secret_access_key",
        "aws_session_token": "session_token",
    },
    AZURE: {
        "account_name": "account_name",
        "account_key": "account_key",
        "sas_token": "sas_key",
        "client_id": "client_id",
        "client_secret": "client_secret",
        "tenant_id": "tenant_id",
    },
}


# Variable of the provider's own -> name of the setting.
_IN_ENVIRONMENT = {
    S3: {
        "AWS_ACCESS_KEY_ID": "access_key_id",
        "AWS_SECRET_ACCESS_KEY": "secret_access_key",
        "AWS_SESSION_TOKEN": "session_token",
    },
    GOOGLE: {
        "GOOGLE_APPLICATION_CREDENTIALS": "application_credentials",
        "GOOGLE_SERVICE_ACCOUNT": "service_account",
        "GOOGLE_SERVICE_ACCOUNT_KEY": "service_account_key",
    },
    AZURE: {
        "AZURE_STORAGE_ACCOUNT_NAME": "account_name",
        "AZURE_STORAGE_ACCOUNT_KEY": "account_key",
        "AZURE_STORAGE_SAS_KEY": "sas_key",
        "AZURE_STORAGE_CLIENT_ID": "client_id",
        "AZURE_STORAGE_CLIENT_SECRET": "client_secret",
        "AZURE_STORAGE_TENANT_ID": "tenant_id",
    },
}


class BucketAccess(NamedTuple):
    """How a bucket is reached, beside its address.

    `endpoint` is of S3-compatible hosts, `region` of S3 alone. `environment` is variable -> value
    of the provider's own names; what a `credentials_file` says comes before it.
    """

    endpoint: str | None = None
    region: str | None = None
    credentials_file: Path | None = None
    environment: Mapping[str, str] = {}


def open_store(address: BucketAddress, access: BucketAccess) -> ObjectStore:
    """The client of the bucket; nothing is asked of it yet.

    Raises ConfigError `config.publication_endpoint`, `config.credentials_open`,
    `config.credentials_invalid`.
    """
    endpoint = _endpoint(address, access)
    config: dict[str, Any] = {}
    if access.credentials_file is not None:
        config |= _credentials(address.scheme, access.credentials_file)
    else:
        names, given = _IN_ENVIRONMENT[address.scheme], access.environment
        config |= {name: given[variable] for variable, name in names.items() if variable in given}
    options: Any = {
        # Given always, because the library would take another answer from the environment.
        "allow_http": endpoint is not None and endpoint.startswith("http:"),
        "allow_invalid_certificates": False,
        "timeout": timedelta(seconds=SECONDS),
        "connect_timeout": timedelta(seconds=3),
    }
    shared: Any = {
        "prefix": address.prefix or None,
        "client_options": options,
        "retry_config": _RETRY,
    }
    if address.scheme == GOOGLE:
        return GCSStore(address.bucket, **shared, **config)
    if endpoint is not None:
        config["endpoint"] = endpoint
    if address.scheme == AZURE:
        return AzureStore(container_name=address.bucket, **shared, **config)
    region = access.region or access.environment.get("AWS_REGION")
    region = region or access.environment.get("AWS_DEFAULT_REGION") or "us-east-1"
    return S3Store(address.bucket, region=region, **shared, **config)


def _endpoint(address: BucketAddress, access: BucketAccess) -> str | None:
    given = access.endpoint
    if given is None and address.scheme == S3:
        variables = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")
        given = next(
            (access.environment[name] for name in variables if name in access.environment), None
        )
    return None if given is None else check_endpoint(given)


def _credentials(scheme: str, file: Path) -> dict[str, str]:
    try:
        mode = file.stat().st_mode
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise ConfigError("config.credentials_invalid", path=str(file)) from None
    # As of the passphrase: who may read the file may write to the bucket.
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ConfigError("config.credentials_open", path=str(file))
    if scheme == GOOGLE:
        return {"service_account": str(file)}
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(text)
        section = parser["default"]
    # `from None`, because the error of the parser quotes the line, which may be the secret.
    except (configparser.Error, KeyError):
        raise ConfigError("config.credentials_invalid", path=str(file)) from None
    found = {name: section[key] for key, name in _IN_FILE[scheme].items() if key in section}
    if not found:
        raise ConfigError("config.credentials_invalid", path=str(file))
    return found
