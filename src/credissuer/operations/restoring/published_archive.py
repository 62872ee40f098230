"""The archive of status lists as it was published: days that the database has lost are kept again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from credissuer.office import Office
from credissuer.operations.restoring.evidence import PublishedEvidence
from credissuer.publication.contract import PublicTree
from credissuer.status.encodings import ENCODINGS, list_url
from credissuer.status.kept_list import KeptListRecord, day_of, path_of
from credissuer.store.status.kept_lists import KeptLists
from credissuer.store.transaction import Transaction
from credverifier.errors import CredentialError
from credverifier.verification import read_list
from credverifier.wire.envelope import dates
from credverifier.wire.status import token_list

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LIST = re.compile(r"[1-9][0-9]{0,8}")


def take_over_archive(
    transaction: Transaction, office: Office, evidence: PublishedEvidence
) -> None:
    """Keep again what lies in the archive of a witness and was signed by the office on that day."""
    kept = transaction.of(KeptLists)
    days_by_list: dict[int, set[str]] = {}
    for tree in evidence.trees:
        for day, list_id in _published(tree):
            if list_id not in days_by_list:
                days_by_list[list_id] = kept.days_of(list_id)
            if day in days_by_list[list_id]:
                continue
            record = _proven(office, evidence, tree, day, list_id)
            if record is not None:
                kept.keep([record])
                days_by_list[list_id].add(day)


def _published(tree: PublicTree) -> Iterator[tuple[str, int]]:
    """The days and lists of an archive. A copy on the web cannot say which there are."""
    for day in sorted(filter(_DAY.fullmatch, tree.names("status/archive"))):
        for name in filter(_LIST.fullmatch, tree.names(f"status/archive/{day}")):
            yield day, int(name)


def _proven(
    office: Office, evidence: PublishedEvidence, tree: PublicTree, day: str, list_id: int
) -> KeptListRecord | None:
    octets = tree.get(path_of(day, list_id))
    [encoding] = [one for one in ENCODINGS if one.typ == token_list.TYP]
    entry = encoding.entry(list_url(office.public_url, list_id, encoding), 0)
    try:
        token = (octets or b"").decode("ascii", "replace")
        listed = read_list(token, evidence.issuer, entry)
    except CredentialError:
        # It answers questions about the past, and no more: the day is then without an answer.
        return None
    if day_of(dates.from_seconds(listed.issued_at), office.zone) != day:
        return None
    return KeptListRecord(day=day, list_id=list_id, token=token, published=0)
