"""The table of all kinds of signed documents, in the order in which they are published."""

from __future__ import annotations

from collections.abc import Mapping

from credissuer.documents.bundle import BundleKind
from credissuer.documents.changes_page import ChangesPageKind
from credissuer.documents.checkpoint import CheckpointKind
from credissuer.documents.directory_page import DirectoryPageKind
from credissuer.documents.index_shard import IndexShardKind
from credissuer.documents.kind import DocumentKind
from credissuer.documents.standing_note import StandingNoteKind
from credissuer.documents.status_list import StatusListKind
from credissuer.documents.trust_list import TrustListKind
from credissuer.status.encodings import ENCODINGS

TRUST_LIST = TrustListKind()
STANDING_NOTE = StandingNoteKind()
# One kind for each encoding, so that a further encoding needs no further code here.
STATUS_LISTS = tuple(StatusListKind(encoding) for encoding in ENCODINGS)
CHANGES_PAGE = ChangesPageKind()
INDEX_SHARD = IndexShardKind()
DIRECTORY_PAGE = DirectoryPageKind()
BUNDLE = BundleKind()
CHECKPOINT = CheckpointKind()

KINDS: tuple[DocumentKind, ...] = (
    TRUST_LIST,
    STANDING_NOTE,
    *STATUS_LISTS,
    CHANGES_PAGE,
    INDEX_SHARD,
    DIRECTORY_PAGE,
    BUNDLE,
    CHECKPOINT,
)
"""A kind comes later than every kind in its `after`; a test checks that."""

BY_NAME: Mapping[str, DocumentKind] = {kind.name: kind for kind in KINDS}
