"""PURE: the address of a bucket: `s3://bucket/prefix`, `gs://bucket/prefix`, `az://container/prefix`."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from credissuer.errors import ConfigError

S3, GOOGLE, AZURE = "s3", "gs", "az"

_BUCKET = re.compile(r"[a-z0-9][a-z0-9._-]{1,221}", re.ASCII)
_SEGMENT = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*", re.ASCII)
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class BucketAddress(NamedTuple):
    """Where the public tree lies: the provider's scheme, the bucket, and the folder in it ("" for
    the whole bucket).
    """

    scheme: str
    bucket: str
    prefix: str = ""

    def __str__(self) -> str:
        return f"{self.scheme}://{self.bucket}" + (f"/{self.prefix}" if self.prefix else "")


def is_url(text: str) -> bool:
    """Whether a target of publication is an address and no folder."""
    return "://" in text


def parse(url: str) -> BucketAddress:
    """The address that `url` says.

    Raises ConfigError `config.publication_url`, without repeating the URL: it may hold a password.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        has_more = bool(parts.username or parts.password or parts.port or parts.query)
    except ValueError:
        raise ConfigError("config.publication_url") from None
    prefix = parts.path.strip("/")
    fits = (
        parts.scheme in (S3, GOOGLE, AZURE)
        and not has_more
        and not parts.fragment
        and _BUCKET.fullmatch(host)
        and all(_SEGMENT.fullmatch(segment) for segment in prefix.split("/") if prefix)
    )
    if not fits:
        raise ConfigError("config.publication_url")
    return BucketAddress(parts.scheme, host, prefix)


def check_endpoint(url: str) -> str:
    """The endpoint of an S3-compatible host: https, or plain http on this machine alone.

    Raises ConfigError `config.publication_endpoint`.
    """
    try:
        parts = urlsplit(url)
        secret = parts.username or parts.password or parts.query or parts.fragment
        is_safe = parts.scheme == "https" or (
            parts.scheme == "http" and parts.hostname in _LOOPBACK
        )
    except ValueError:
        raise ConfigError("config.publication_endpoint") from None
    if secret or not is_safe or not parts.hostname:
        raise ConfigError("config.publication_endpoint")
    return url.rstrip("/")
