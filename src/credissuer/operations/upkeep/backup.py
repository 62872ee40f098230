"""Make a backup of the office, from which `restore` brings it back, and check one."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from credissuer.audit.trail import AuditEntry, first_break
from credissuer.documents import fence
from credissuer.documents.kinds import KINDS
from credissuer.errors import AuditError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.perform import needs
from credissuer.operations.upkeep import archive
from credissuer.operations.upkeep.archive import Progress
from credissuer.publication.contract import Publication, claimed
from credissuer.recovery import manifest
from credissuer.recovery.manifest import Manifest
from credissuer.signing import keystore
from credissuer.staff.roles import Permission
from credissuer.store.databases.dumped_trail import trail_of
from credissuer.store.transaction import Transaction
from credverifier.wire.envelope import dates

LAST = "last-backup.json"
"""In the office's own folder: when the last backup was made, and where it was put."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What a backup takes beside the database and the public files: name in it -> file.

    `keystore` is the folder of the private keys, None where they are to stay where they are.
    """

    files: Mapping[str, Path]
    keystore: Path | None


class BackupProgress(NamedTuple):
    """`listed` is called with how many public files were listed just now, `packed` with how many
    octets were packed.
    """

    listed: Progress = lambda files: None
    packed: Progress = lambda octets: None


SILENT = BackupProgress()
"""Nobody watches."""


@operation(Permission.BACKUP)
def hand_over(transaction: Transaction, call: Call, office: Office) -> Outcome[None]:
    """End this office here, so that it goes on where the backup is restored that is made next.

    Nothing is decided, signed or published behind this entry, so that such a backup lacks nothing.
    """
    return Outcome(None, (call.event(fence.HANDED_OVER, office.issuer_id),))


def is_handed_over(office: Office) -> bool:
    """Whether it was ended here already."""
    with office.store.read() as reading:
        return fence.is_handed_over(reading)


@needs(Permission.BACKUP)
def back_up(
    office: Office,
    call: Call,
    sources: Sources,
    target: Path,
    progress: BackupProgress = SILENT,
) -> Manifest:
    """A backup at `target`, whole and durable when this returns, while others work.

    Raises ForbiddenError, BackupError, ConfigError, SigningKeyError where a key file is not closed
    to others.
    """
    with archive.begun(target) as folder:
        # What is published first, and the database last: then nothing is in the backup's tree or
        # checkpoint that is not in its database.
        _write_tree(office.publication, folder / manifest.TREE, progress.listed)
        checkpoint = office.own_folder.get(manifest.CHECKPOINT)
        if checkpoint is not None:
            (folder / manifest.CHECKPOINT).write_bytes(checkpoint)
        for name, octets in _files(office.documents, manifest.DOCUMENTS):
            _put(folder / name, octets)
        for name, path in sources.files.items():
            (folder / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(path, folder / name)
        for name, octets in _key_files(sources.keystore):
            _put(folder / name, octets)
        dumped = office.store.dump(folder / "database")
        (folder / "database").rename(folder / manifest.DATABASES[dumped.kind])
        made = Manifest(
            version=version("credissuer"),
            made_at=call.now,
            issuer=office.issuer_id,
            public_url=office.public_url,
            database=dumped.kind,
            schema=dumped.revision,
            audit_seq=dumped.head.seq,
            audit_hash=dumped.head.hash,
            has_keys=sources.keystore is not None,
            files=archive.parts(folder),
        )
        archive.finish(folder, made, target, progress.packed)
    _record(office, call.now, target, made)
    return made


def check(source: Path) -> tuple[Manifest, int]:
    """The manifest of a backup that is whole, and how many entries its audit trail has.

    Raises BackupError, AuditError `audit.broken`; ConfigError where its database cannot be read.
    """
    with archive.opened(source) as (made, folder):
        database = folder / manifest.DATABASES[made.database]
        count = 0

        def counted(entries: Iterator[AuditEntry]) -> Iterator[AuditEntry]:
            nonlocal count
            for entry in entries:
                count += 1
                yield entry

        with trail_of(made.database, database) as entries:
            broken = first_break(counted(entries), head=(made.audit_seq, made.audit_hash))
    if broken is not None:
        raise AuditError("audit.broken", seq=broken)
    return made, count


def last_made_at(office: Office) -> datetime | None:
    """When the last backup was made, None where none ever was, or nobody can read when."""
    octets = office.own_folder.get(LAST)
    try:
        made_at = None if octets is None else json.loads(octets)["made_at"]
        return None if made_at is None else dates.from_seconds(dates.seconds(made_at, "made_at"))
    except (ValueError, KeyError, TypeError):
        return None


def _record(office: Office, made_at: datetime, target: Path, made: Manifest) -> None:
    # A file and no entry of the trail, which would make every backup one entry too short.
    summary = {"made_at": dates.stamp(made_at), "path": str(target), "audit_seq": made.audit_seq}
    octets = (json.dumps(summary, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
    office.own_folder.put(LAST, octets)


def _write_tree(publication: Publication, target: Path, progress: Progress) -> None:
    """One line for each public file: path, SHA-256, and the version of a signed document."""
    numbered = {kind.folder for kind in KINDS if kind.folder}
    with target.open("w", encoding="utf-8") as lines:
        for path in sorted(publication.paths()):
            octets = publication.get(path)
            # Gone since it was listed, as the note of a suspension that is over.
            if octets is None:
                continue
            line: dict[str, Any] = {"path": path, "sha256": hashlib.sha256(octets).hexdigest()}
            stated = claimed(octets) if path.partition("/")[0] in numbered else None
            if stated is not None and stated.version > 0:
                line["version"] = stated.version
            lines.write(json.dumps(line, ensure_ascii=False) + "\n")
            progress(1)


def _files(publication: Publication, prefix: str) -> Iterator[tuple[str, bytes]]:
    for path in publication.paths():
        octets = publication.get(path)
        if octets is not None:
            yield prefix + path, octets


def _key_files(directory: Path | None) -> Iterator[tuple[str, bytes]]:
    """The records of the keys and the private keys, which are encrypted where they lie."""
    if directory is None:
        return
    keystore.check(directory)
    for path in sorted(directory.iterdir()):
        if path.suffix in (".pem", ".json"):
            octets = keystore.read(path)
            if octets is not None:
                yield manifest.KEYSTORE + path.name, octets


def _put(target: Path, octets: bytes) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    target.write_bytes(octets)
