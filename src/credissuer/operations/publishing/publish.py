"""Make public what the office decided and the public does not have: what is in the journal, and
documents that are due.

It costs what has changed. `verify` compares everything there is.
"""

from __future__ import annotations

from typing import NamedTuple

from credissuer.documents import fence
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.bundling import keep as bundling
from credissuer.operations.keys.registering import register_if_ahead
from credissuer.operations.perform import needs
from credissuer.operations.publishing import (
    change_feed,
    directory,
    fixed_files,
    journal,
    list_archive,
    pending,
    profile_index,
    upper_case_copies,
)
from credissuer.operations.publishing.keep_public import publish_behind
from credissuer.operations.publishing.pending import Progress
from credissuer.operations.publishing.vouch import vouch
from credissuer.staff.roles import Permission


class Published(NamedTuple):
    """What a publication found due and wrote: `written` files changed."""

    written: int
    certificates: int
    lists: int


@needs(Permission.PUBLISH)
def publish(
    office: Office,
    call: Call,
    progress: Progress = lambda done: None,
) -> Published:
    """Bring the office's own publication up to what was decided. Repeated, it changes nothing.

    In many commits, because what is signed is recorded before it is written out, and marked as
    public after that: a crash in between leaves what the next publication repeats. Standings go out
    first: nothing that takes long, or fails, holds up a revocation. Raises BehindError,
    PublicationError, SigningKeyError, and RefusedError as `release.release` does, the first one
    when everything else is out.
    """
    fence.check(office)
    register_if_ahead(office, call)
    journal.enter_what_is_unknown(office, call)
    written = fixed_files.put_documents(office, office.publication)
    lists, files = publish_behind(office)
    done = pending.bring_out(office, call, progress)
    # After the certificates, because it leads to what is out by now.
    written += files + done.written + change_feed.refresh(office)
    written += list_archive.refresh(office)
    written += profile_index.keep_all(office) + directory.refresh(office)
    written += upper_case_copies.remove(office.publication)
    # What was signed above has entries of its own.
    vouch(office)
    # Last, because it takes long in a large office, and nothing waits for it.
    written += bundling.keep(office)
    if done.refused is not None:
        raise done.refused
    return Published(written, done.certificates, lists)
