"""PURE: the manifest of a public tree: path -> SHA-256 and size, by which a copy can be checked.

256 shards by the hash of the path, so that a changed file changes one of some 100 kB and the index,
and no whole list of hundred thousands.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from credissuer.errors import PublicationError
from credissuer.publication.public_paths import JOURNALED, MANIFEST, SETTINGS

INDEX = f"{MANIFEST}/index.json"

_RENEWED = ("status/", "index/", "changes/", "directory/", ".well-known/")

_SHARDS = [f"{number:02x}" for number in range(256)]


class ManifestRow(NamedTuple):
    """What the manifest says of a file: hexadecimal SHA-256, and octets."""

    sha256: str
    size: int


def is_covered(path: str) -> bool:
    """Whether the manifest names a file: all but itself, the settings of web servers, which name
    the folder that they serve, and the mark by which the office knows its own tree.
    """
    return path not in (*SETTINGS, JOURNALED) and not path.startswith(f"{MANIFEST}/")


def is_renewed(path: str) -> bool:
    """Whether a file is published anew at the same path as time passes: lists, notes, shards and
    trust documents.
    """
    return path.startswith(_RENEWED) or path.endswith(".standing.jwt")


def row_of(octets: bytes) -> ManifestRow:
    """The row of a file."""
    return ManifestRow(hashlib.sha256(octets).hexdigest(), len(octets))


def files(rows: Mapping[str, ManifestRow]) -> Iterator[tuple[str, bytes]]:
    """Path -> octets of the manifest of these files, the index last."""
    by_shard: dict[str, dict[str, ManifestRow]] = {shard: {} for shard in _SHARDS}
    for path in sorted(rows):
        by_shard[_shard_of(path)][path] = rows[path]
    hashes = {}
    for shard, contents in by_shard.items():
        octets = _json({path: list(row) for path, row in contents.items()})
        hashes[shard] = row_of(octets).sha256
        yield _path(shard), octets
    yield INDEX, _json({"version": 1, "files": len(rows), "shards": hashes})


def shard_hashes(index: bytes) -> dict[str, str]:
    """Path of each shard -> its SHA-256. Raises PublicationError `manifest.damaged`."""
    try:
        shards = json.loads(index)["shards"]
        return {_path(shard): str(shards[shard]) for shard in _SHARDS}
    except (ValueError, KeyError, TypeError):
        raise PublicationError("manifest.damaged", path=INDEX) from None


def rows_in(path: str, octets: bytes | None, sha256: str) -> dict[str, ManifestRow]:
    """Path -> row of what a shard lists. Raises PublicationError `manifest.damaged`."""
    if octets is None or row_of(octets).sha256 != sha256:
        raise PublicationError("manifest.damaged", path=path)
    return {name: ManifestRow(*row) for name, row in json.loads(octets).items()}


def _shard_of(path: str) -> str:
    return hashlib.sha256(path.encode()).hexdigest()[:2]


def _path(shard: str) -> str:
    return f"{MANIFEST}/{shard}.json"


def _json(document: object) -> bytes:
    # One row a line, so that two manifests can be compared by eye.
    return (json.dumps(document, indent=0, separators=(",", ":")) + "\n").encode("ascii")
