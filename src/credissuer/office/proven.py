"""What a process has found out about public files, so that it need not find it out again."""

from __future__ import annotations

from dataclasses import dataclass, field

from credissuer.publication.contract import StoredFile
from credissuer.recovery.behind import Claimed

MOST_REMEMBERED = 1_024
"""Documents that are remembered; beyond that the process begins anew."""


@dataclass(slots=True)
class ProofCache:
    """`compared`: whether the published certificates were once compared with the database; `lists`:
    path -> the status lists of the public tree as they were read last.

    Safe for threads: what two of them find out at once is the same.
    """

    compared: bool = False
    lists: dict[str, StoredFile] = field(default_factory=dict)
    _documents: dict[bytes, Claimed] = field(default_factory=dict)

    def find(self, octets: bytes) -> Claimed | None:
        """What these very octets say, if they were proven to be a document of this office."""
        return self._documents.get(octets)

    def remember(self, octets: bytes, claimed: Claimed) -> None:
        """A proven document: a signature that holds once holds for ever."""
        if len(self._documents) >= MOST_REMEMBERED:
            self._documents.clear()
        self._documents[octets] = claimed
