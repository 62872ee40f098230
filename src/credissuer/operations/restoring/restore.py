"""Bring a database that is behind up to what was published, and publish the whole office again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from credissuer import failpoints
from credissuer.documents import fence
from credissuer.documents.checkpoint import PATH as CHECKPOINT_PATH
from credissuer.errors import BackupError, PublicationError, UsageError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.perform import needs
from credissuer.operations.publishing import publish
from credissuer.operations.restoring import unpublished
from credissuer.operations.restoring.evidence import PublishedEvidence, gather
from credissuer.operations.restoring.mend import MendedDatabase
from credissuer.operations.restoring.unpublished import Progress
from credissuer.publication.contract import PublicTree
from credissuer.publication.directory import DirectoryPublication
from credissuer.publication.web_copy import over_the_network
from credissuer.signing import documents
from credissuer.staff.roles import Permission
from credissuer.store.contract import Store

ASIDE = "set-aside/"
"""In the office's own folder: public files that none of its keys has signed."""


@needs(Permission.RESTORE)
def witnesses(office: Office, call: Call, others: Sequence[str]) -> PublishedEvidence:
    """What is published, by the office's own tree and by other copies of it (URL or folder).

    Raises ForbiddenError, UsageError for what is neither, BackupError `restore.witness_unreadable`.
    """
    trees = [_tree(office, other) for other in others]
    try:
        return gather(office, [office.publication, *trees])
    except PublicationError as error:
        named = ", ".join(["publication_dir", *others])
        raise BackupError(
            "restore.witness_unreadable", witness=named, problem=error.words("en")
        ) from error


def _tree(office: Office, other: str) -> PublicTree:
    if other.startswith(("https://", "http://")):
        with office.store.read() as reading:
            list_ids = {record.id for record in reading.status_lists.all()}
        is_local = documents.is_development(office.public_url)
        return over_the_network(other, list_ids, allow_loopback=is_local)
    if Path(other).is_dir():
        return DirectoryPublication(Path(other).absolute())
    raise UsageError("usage.file", path=other, problem="not a folder, and no URL")


@needs(Permission.RESTORE)
def bring_out(
    office: Office,
    call: Call,
    done: MendedDatabase,
    progress: Progress = lambda compared: None,
) -> publish.Published:
    """Put aside what nobody proves, and publish what the public lacks; `progress` as
    `unpublished.enter_differing` calls it.

    Raises PublicationError, SigningKeyError, RefusedError: then the next publication goes on.
    """
    for path in done.set_aside:
        tree = office.own_folder if path == CHECKPOINT_PATH else office.publication
        octets = tree.get(path)
        if octets is not None:
            # Copied first: it is evidence, and never deleted.
            office.own_folder.put(ASIDE + path, octets)
            tree.remove(path)
    failpoints.reach("restore.before_publish")
    unpublished.enter_differing(office, progress)
    return publish.publish(office, call)


def was_just_restored_from(store: Store, digest: str) -> bool:
    """Whether the database was brought back from the backup with this manifest, and nothing was
    decided since: then an interrupted run got that far.
    """
    with store.read() as reading:
        for entry in reading.audit.of_action(fence.RESTORED):
            if entry.detail.get("backup") == digest:
                later = reading.audit.entries(entry.seq)
                # What publishing signs beside the certificates decides nothing.
                return all(one.action == "rendition.signed" for one in later)
    return False
