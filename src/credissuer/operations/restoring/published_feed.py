"""The change feed as it was published: changes that the database has lost keep their numbers."""

from __future__ import annotations

from collections.abc import Mapping

from credissuer.documents.kinds import CHANGES_PAGE
from credissuer.operations.restoring.evidence import Key, ProvenDocument, PublishedEvidence
from credissuer.status.public_change import STANDINGS, PublicChangeRecord
from credissuer.store.status.public_changes import PublicChanges
from credissuer.store.transaction import Transaction
from credverifier.errors import CredentialError
from credverifier.wire import changes
from credverifier.wire import number as numbers
from credverifier.wire.changes import Change
from credverifier.wire.envelope import dates


def take_over_changes(
    transaction: Transaction, evidence: PublishedEvidence, newer: Mapping[Key, ProvenDocument]
) -> None:
    """Append what the published pages among `newer` say behind the last change of the database, as
    far as it goes on without a gap.
    """
    feed = transaction.of(PublicChanges)
    pages = sorted(int(key) for kind_name, key in newer if kind_name == CHANGES_PAGE.name)
    published = [one for page in pages for one in _changes(evidence, page)]
    following, lost = feed.last() + 1, list[PublicChangeRecord]()
    for one in published:
        if one.n == following and one.type in STANDINGS:
            lost.append(_record(one))
            following += 1
    feed.append(lost)


def _changes(evidence: PublishedEvidence, page: int) -> tuple[Change, ...]:
    document, _ = evidence.documents[CHANGES_PAGE.name, str(page)]
    try:
        payload = changes.parse(document.octets.decode("ascii")).payload
        url = changes.page_url(evidence.issuer.public_url, page)
        return changes.decode(payload, url=url, issuer=evidence.issuer.id, page=page).changes
    except CredentialError:
        # It tells in which order things came, and no more: what stands is on the lists.
        return ()


def _record(change: Change) -> PublicChangeRecord:
    return PublicChangeRecord(
        n=change.n,
        at=dates.from_seconds(dates.seconds(change.at, "at")),
        type=change.type,
        number=numbers.parse(change.number),
    )
