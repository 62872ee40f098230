"""Take the file of a ceremony of the root into the office, and publish it."""

from __future__ import annotations

from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.perform import needs, perform
from credissuer.operations.publishing import fixed_files, root_lists
from credissuer.signing import root_medium
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Transaction
from credverifier.errors import CredentialError
from credverifier.trust.root_list import RootList


@needs(Permission.KEYS)
def publish(office: Office, call: Call, text: bytes, root: bytes | None = None) -> RootList:
    """Take the file of a ceremony into keys/ and publish it.

    `root` is the root.json of the ceremony: needed once, for the first list. Raises RefusedError
    `root.missing`, `root.refused`; PublicationError.
    """
    known = office.documents.get(root_lists.ROOT) or root
    if known is None:
        raise RefusedError("root.missing", path=root_lists.ROOT)
    state = root_medium.read(known)
    if office.documents.get(root_lists.ROOT) is None:
        # The medium is at this list by now, and this office is before it.
        state = {**state, "version": 0, "digest": None}
    try:
        listed = root_lists.follows(state, text)
    except (CredentialError, UnicodeDecodeError) as error:
        raise RefusedError("root.refused", problem=str(error)) from error
    if office.issuer_id not in {issuer["id"] for issuer in listed.trust_list["issuers"]}:
        raise RefusedError("root.refused", problem=f"it does not name {office.issuer_id}")
    office.documents.put(root_lists.LATEST, text)
    root_lists.adopt(office, listed, text)
    perform(office, call, record_root_list, listed)
    with office.publish_lock():
        fixed_files.put_documents(office, office.publication)
    return listed


@operation(Permission.KEYS)
def record_root_list(transaction: Transaction, call: Call, listed: RootList) -> Outcome[None]:
    """Note in the audit trail which list of the root was taken."""
    event = call.event(
        "root.published", f"version {listed.version}", signed_by=", ".join(sorted(listed.signed_by))
    )
    return Outcome(None, (event,))
