"""Keep public what should be: a short look at the lists, and a publication of what is due or was
left behind.
"""

from __future__ import annotations

from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import checkpoint, lists, notes
from credissuer.operations.publish_due import put_list
from credissuer.staff.roles import Permission
from credissuer.status.lists import StatusListRecord


def keep_public(office: Office, call: Call) -> int:
    """Lists that were due or not out yet are out when this returns, with the notes that explain
    them; how many.

    Raises PublicationError. Certificates that are not out yet are a matter of `publish`.
    """
    call.actor.require(Permission.PUBLISH)
    behind = behind_lists(office)
    if not behind:
        return 0
    with office.publish_lock():
        notes.publish_all(office, office.publication)
        for record in behind:
            put_list(office.publication, lists.ensure_current(office, record.id))
        notes.drop_lifted(office, office.publication)
        checkpoint.write(office)
    return len(behind)


def behind_lists(office: Office) -> list[StatusListRecord]:
    """The lists that are to be signed anew, or whose last signed texts are not what the public
    sees.
    """
    now = office.clock()
    with office.store.read() as reading:
        known = reading.status_lists.all()
    return [
        record
        for record in known
        if lists.due(office, record, now) or not _is_public(office, record)
    ]


def _is_public(office: Office, record: StatusListRecord) -> bool:
    return all(
        office.publication.get(f"status/{record.id}{rendering.suffix}") == token.encode("ascii")
        for rendering, token in lists.tokens(record).items()
    )
