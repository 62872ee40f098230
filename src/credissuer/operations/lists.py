"""The office's status lists: which one takes new certificates, and what was signed of each."""

from __future__ import annotations

from collections.abc import Iterable

from credissuer.documents.kind import every
from credissuer.documents.kinds import STATUS_LISTS
from credissuer.documents.ledger import Current, bring_current
from credissuer.office import Office
from credissuer.status.document import DocumentRecord
from credissuer.status.encodings import list_url
from credissuer.status.lists import FULL, new_list
from credissuer.store.transaction import Reading, Transaction
from credverifier.trust.anchors import Issuer
from credverifier.verification import read_list
from credverifier.wire.status.status_lists import StatusList


def current_list(transaction: Transaction, office: Office, count: int) -> int:
    """The list that takes the next `count` certificates; a new one if the last is too full."""
    records = transaction.status_lists.all()
    # All of a batch on one list, since the last one alone is open.
    if records and records[-1].taken + count <= FULL:
        return records[-1].id
    record = new_list(records[-1].id + 1 if records else 1, office.entropy(32))
    transaction.status_lists.add(record)
    return record.id


def wanted(list_ids: Iterable[int]) -> dict[str, dict[str, None]]:
    """These lists in every encoding, as `ledger.bring_current` takes them."""
    keys = [str(list_id) for list_id in list_ids]
    return {kind.name: every(keys) for kind in STATUS_LISTS}


def ensure_current(office: Office, *list_ids: int) -> Current:
    """The lists in every encoding as they are now, signed and recorded anew where that is due.

    Raises PublicationError `publish.clock_backwards`, `publish.contended`.
    """
    return bring_current(office, wanted(list_ids))


def signed(reading: Reading, list_id: int) -> dict[str, DocumentRecord]:
    """Kind -> document, of every encoding in which a list was signed."""
    documents = {kind.name: reading.documents.get(kind.name, str(list_id)) for kind in STATUS_LISTS}
    return {name: record for name, record in documents.items() if record is not None}


def published(office: Office, issuer: Issuer, list_id: int) -> dict[str, StatusList]:
    """URL -> list as it is published in every encoding; those that are not there are left out."""
    texts: dict[str, StatusList] = {}
    for kind in STATUS_LISTS:
        [path] = kind.paths(str(list_id))
        octets = office.publication.get(path)
        if octets is not None:
            url = list_url(office.public_url, list_id, kind.encoding)
            entry = kind.encoding.entry(url, 0)
            texts[url] = read_list(octets.decode("ascii", "replace"), issuer, entry)
    return texts


def opened(office: Office, issuer: Issuer, current: Current) -> dict[str, StatusList]:
    """URL -> list, read as the public reads it: new certificates are read back against these."""
    lists = {}
    for kind in STATUS_LISTS:
        for record in current.records:
            if record.kind == kind.name:
                url = list_url(office.public_url, int(record.key), kind.encoding)
                # By the verifier's own code, so that a list which the public could not read is
                # found out here.
                lists[url] = read_list(
                    record.token,
                    issuer,
                    kind.encoding.entry(url, 0),
                )
    return lists
