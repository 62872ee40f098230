"""A bucket at a real server of the S3 protocol."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from credissuer.publication.bucket.publication import BucketPublication
from tests.publication.bucket.hosts import Network, client, object_storage, opened

_NUMBERS = count(1)


@pytest.fixture(scope="package")
def endpoint() -> Iterator[str]:
    with object_storage() as endpoint:
        yield endpoint


@pytest.fixture
def bucket(endpoint: str) -> str:
    """The name of a new bucket."""
    name = f"bucket-{next(_NUMBERS)}"
    client(endpoint).create_bucket(Bucket=name)
    return name


@pytest.fixture
def publication(endpoint: str, bucket: str) -> BucketPublication:
    return opened(endpoint, bucket)


@pytest.fixture
def network(endpoint: str) -> Network:
    return Network(endpoint)
