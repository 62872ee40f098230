"""A status list as a W3C Bitstring Status List: one bit an index, one list for each purpose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from credissuer.status.lists import SIZE
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.status import bitstring, status_entries
from credverifier.wire.status.standing import Standing


class BitstringList:
    """The list of one purpose; a bit is set where the standing has that effect."""

    typ = bitstring.TYP

    def __init__(self, purpose: str, standing: Standing) -> None:
        self.purpose = purpose
        self.name = f"{purpose}-list"
        self.suffix = f"-{purpose}"
        self.export_name = purpose
        self._standing = standing

    def entry(self, url: str, index: int) -> StatusEntry:
        """A BitstringStatusListEntry."""
        return StatusEntry(status_entries.BITSTRING, url, index, self.purpose)

    def claims(
        self, standings: Mapping[int, Standing], *, url: str, issuer: str, times: Any
    ) -> dict[str, Any]:
        """A BitstringStatusListCredential."""
        indices = [
            index
            for index, standing in standings.items()
            # By value and not by standing, because superseded is 1 as revoked is.
            if standing.list_value == self._standing.list_value
        ]
        # Of full length however few bits are set: each index hides among many (section 3.2).
        encoded = bitstring.encode(bytes(bitstring.pack(indices, SIZE)))
        return bitstring.to_claims(
            encoded,
            url=url,
            issuer=issuer,
            purpose=self.purpose,
            **times._asdict(),
        )
