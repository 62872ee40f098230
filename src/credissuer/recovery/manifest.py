"""The manifest of a backup: what is in it, from which moment, and how to tell that it is whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from credissuer.errors import BackupError
from credverifier.errors import CredentialError
from credverifier.wire.envelope import dates, strict_json

NAME = "manifest.json"
FORMAT = 1
"""Of backups: a later format is refused by an earlier version."""

DATABASES = {"sqlite": "credissuer.db", "postgresql": "credissuer.dump"}
"""Database -> the name of its copy in a backup."""

TREE = "public-tree.ndjson"
CHECKPOINT = "audit-checkpoint.jwt"
CONFIGURATION, PROGRAMME = "configuration/credissuer.toml", "configuration/programme.toml"
DOCUMENTS, KEYSTORE = "keys/", "keystore/"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupFile:
    """A file of a backup: its SHA-256 (hex) and its length in octets."""

    sha256: str
    octets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`made_at` is aware UTC; `database` a key of DATABASES; `schema` its revision; `audit_seq` and
    `audit_hash` the head of its audit trail; `files` name -> part of everything but the manifest.
    """

    version: str
    made_at: datetime
    issuer: str
    public_url: str
    database: str
    schema: str
    audit_seq: int
    audit_hash: str
    has_keys: bool
    files: Mapping[str, BackupFile]


def written(manifest: Manifest) -> bytes:
    """The manifest as the file `manifest.json`."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "version": manifest.version,
        "made_at": dates.stamp(manifest.made_at),
        "issuer": manifest.issuer,
        "public_url": manifest.public_url,
        "database": manifest.database,
        "schema": manifest.schema,
        "audit": {"seq": manifest.audit_seq, "hash": manifest.audit_hash},
        "has_keys": manifest.has_keys,
        "files": {name: asdict(part) for name, part in sorted(manifest.files.items())},
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def read(octets: bytes) -> Manifest:
    """Raises BackupError `backup.not_one`, `backup.too_new`."""
    try:
        document = strict_json.loads(octets)
        if document["format"] != FORMAT:
            raise BackupError("backup.too_new", found=document["format"], known=FORMAT)
        return Manifest(
            version=str(document["version"]),
            made_at=dates.from_seconds(dates.seconds(document["made_at"], "made_at")),
            issuer=str(document["issuer"]),
            public_url=str(document["public_url"]),
            database=_known(document["database"]),
            schema=str(document["schema"]),
            audit_seq=int(document["audit"]["seq"]),
            audit_hash=str(document["audit"]["hash"]),
            has_keys=bool(document["has_keys"]),
            files={_safe(name): BackupFile(**part) for name, part in document["files"].items()},
        )
    except BackupError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, CredentialError) as error:
        raise BackupError("backup.not_one", problem=f"{NAME}: {error}") from error


def damage(manifest: Manifest, found: Mapping[str, BackupFile]) -> str | None:
    """The first file that is missing, is not what the manifest says, or is too many; None where
    the backup is whole.
    """
    for name, part in manifest.files.items():
        if found.get(name) != part:
            return name
    return next(iter(found.keys() - manifest.files.keys()), None)


def _known(database: Any) -> str:
    if database not in DATABASES:
        raise ValueError(f"no database {database!r}")
    return str(database)


def _safe(name: str) -> str:
    """A name that leads nowhere but below the folder in which it is put."""
    if name.startswith("/") or not all(part.strip(".") for part in name.split("/")):
        raise ValueError(f"no name of a file: {name!r}")
    return name
