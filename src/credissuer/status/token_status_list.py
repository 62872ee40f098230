"""A status list as an IETF Token Status List: two bits an index, one list for every standing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from credissuer.status.lists import SIZE
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.status import status_entries, token_list
from credverifier.wire.status.standing import Standing


class TokenStatusList:
    """Values 0 valid, 1 invalid, 2 suspended."""

    typ = token_list.TYP
    name = "token-status-list"
    suffix = ""
    export_name = "token_status_list"

    def entry(self, url: str, index: int) -> StatusEntry:
        """The claim `status.status_list`."""
        return StatusEntry(status_entries.TOKEN, url, index, None)

    def claims(
        self, standings: Mapping[int, Standing], *, url: str, issuer: str, times: Any
    ) -> dict[str, Any]:
        """The payload of a Status List Token (draft-ietf-oauth-status-list section 5.1)."""
        # Two bits hold four values: 0 valid, 1 invalid, 2 suspended (section 7.1).
        values = {index: standing.list_value for index, standing in standings.items()}
        lst = token_list.encode(bytes(token_list.pack(values, SIZE)))
        return token_list.to_claims(lst, url=url, issuer=issuer, **times._asdict())
