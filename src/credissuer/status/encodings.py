"""The encodings of a status list: one ledger of standings, several documents that say the same.

Every encoding is made from the same rows, so that no two of them can disagree. A further encoding
is a class in a file of its own and a row of ENCODINGS.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from credissuer.status.bitstring_list import BitstringList
from credissuer.status.lists import LIFETIME, TTL
from credissuer.status.token_status_list import TokenStatusList
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.status.standing import Standing


class ListEncoding(Protocol):
    """One encoding of a status list.

    `name` is the kind of the signed document, `suffix` what its path has behind `/status/{list}`,
    `typ` its JOSE type, `export_name` its member in `credissuer export`.
    """

    name: str
    suffix: str
    typ: str
    export_name: str

    def entry(self, url: str, index: int) -> StatusEntry:
        """How a credential points to one index of the list at `url`."""

    def claims(
        self, standings: Mapping[int, Standing], *, url: str, issuer: str, times: ListTimes
    ) -> dict[str, Any]:
        """The payload that says `standings` (index -> standing, those that are not valid)."""


class ListTimes(NamedTuple):
    """Version and times of a list, in seconds since 1970 and seconds."""

    version: int
    issued_at: int
    expires: int
    ttl: int


ENCODINGS: tuple[ListEncoding, ...] = (
    BitstringList("revocation", Standing.REVOKED),
    BitstringList("suspension", Standing.SUSPENDED),
    TokenStatusList(),
)
"""In the order in which a credential names them."""


def times_of(version: int, issued_at: int) -> ListTimes:
    """The times of a list that is signed at `issued_at`, in seconds since 1970."""
    # One function for all encodings, so that they expire together.
    return ListTimes(version, issued_at, issued_at + LIFETIME, TTL)


def list_url(public_url: str, list_id: int, encoding: ListEncoding) -> str:
    """Where a list is published in one encoding."""
    return f"{public_url}/status/{list_id}{encoding.suffix}"
