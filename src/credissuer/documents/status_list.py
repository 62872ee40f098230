"""Status lists as signed documents: one kind for each encoding."""

from __future__ import annotations

import re
from typing import Any

from credissuer.documents.kind import Contents, Context, PublicKind, Signed, Signing
from credissuer.signing.provider import KeyUse
from credissuer.status.encodings import ListEncoding, list_url, times_of
from credissuer.status.lists import LIFETIME
from credverifier.wire.status import token_list

# `3-revocation`; no leading zero, so that a list has one name.
_NAME = re.compile(r"([1-9][0-9]{0,8})(|-[a-z]+)")


class StatusListKind(PublicKind):
    """The lists of one encoding; a key is the id of a list.

    After the notes, because whoever reads that a certificate is revoked asks for the reason next.
    """

    key_use = KeyUse.STATUS
    lifetime: int | None = LIFETIME
    after: tuple[str, ...] = ("standing-note",)
    folder = "status"

    def __init__(self, encoding: ListEncoding) -> None:
        self.encoding = encoding
        self.name = encoding.name
        self.typ = encoding.typ
        # One is enough, because all say the same (credverifier.past).
        self.is_kept = encoding.typ == token_list.TYP

    def paths(self, key: str) -> tuple[str, ...]:
        """`status/1-revocation`."""
        return (f"status/{key}{self.encoding.suffix}",)

    def key_at(self, name: str) -> str | None:
        """The id of the list."""
        match = _NAME.fullmatch(name)
        return match[1] if match and match[2] == self.encoding.suffix else None

    def bases(self, context: Context, wanted: Contents, before: Signed) -> dict[str, str]:
        """The count of changes of standing on the list."""
        # Read once for all encodings.
        for list_id in map(int, wanted):
            if list_id not in context.lists:
                context.lists[list_id] = context.reading.status_lists.by_id(list_id)
        records = [context.lists[int(key)] for key in wanted]
        # A counter, because the standings themselves would have to be read for every list at each
        # publication.
        return {str(record.id): str(record.changes) for record in records if record is not None}

    def claims(self, signing: Signing) -> dict[str, Any]:
        """The standings of every certificate and retired index on the list that is not valid."""
        public_url, list_id = signing.context.office.public_url, int(signing.key)
        if list_id not in signing.context.standings:
            # Read once for all encodings, because a full list may have ten thousand of them.
            reading = signing.context.reading
            signing.context.standings[list_id] = {
                # Those without a certificate too: what was once set stays set.
                **reading.retired_indices.standings(list_id),
                **reading.certificates.bad_standings(list_id),
            }
        return self.encoding.claims(
            signing.context.standings[list_id],
            url=list_url(public_url, list_id, self.encoding),
            issuer=signing.context.office.issuer_id,
            times=times_of(signing.version.number, signing.version.issued_at),
        )
