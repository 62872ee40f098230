"""The encodings of status lists that a verifier reads: one module an encoding, one row each in
ENCODINGS.

To add an encoding, write a module with the names of `StatusEncoding` and add its row.
`status_entries` and `status_lists` know no encoding by name.
"""

from __future__ import annotations

from typing import Any, Protocol

from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.status import bitstring, token_list
from credverifier.wire.status.list_content import ListContent
from credverifier.wire.status.standing import Standing

TYPED, MECHANISM = "credentialStatus", "status"
"""Where a credential may point to a list.

`credentialStatus` holds one or more objects that say their `type` (VC Data Model 2.0 section 4.10);
`status` is an object with one member for each mechanism (draft-ietf-oauth-status-list-20 section
6.1).
"""


class StatusEncoding(Protocol):
    """One way to write a status list and to point into it. Modules here are encodings."""

    NAME: str
    """What `StatusEntry.encoding` holds."""

    TYP: str
    """The JOSE `typ` of a signed list."""

    MEMBER: str
    """The member of a credential that holds its entries: TYPED or MECHANISM."""

    ENTRY_TYPE: str
    """The `type` of an entry in TYPED, the name of its member in MECHANISM."""

    def decode_entry(self, value: Any) -> StatusEntry:
        """The entry that a credential holds.

        Raises FormatError `status.malformed`, `status.unsupported`.
        """

    def encode_entry(self, entry: StatusEntry) -> dict[str, Any]:
        """What `decode_entry` reads."""

    def decode_list(
        self,
        payload: dict[str, Any],
        *,
        url: str,
        issuer: str,
    ) -> ListContent:
        """The content of the list of `issuer` at `url`, from its proven payload.

        Raises StatusError `status.invalid`, `status.too_large`, and FormatError.
        """

    def standing_at(self, entry: StatusEntry, content: ListContent) -> Standing:
        """VALID, SUSPENDED or REVOKED, as the list says.

        Raises IndexError beyond the end of the list, StatusError `status.value_unsupported`.
        """


ENCODINGS: dict[str, StatusEncoding] = {
    bitstring.NAME: bitstring,
    token_list.NAME: token_list,
}
"""`StatusEntry.encoding` -> encoding."""
