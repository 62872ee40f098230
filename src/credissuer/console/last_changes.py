"""Who was faster: the last change of a thing, in words."""

from __future__ import annotations

from credissuer.console import trail_words
from credissuer.console.trail_words import TrailRow
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.overview import actors, last_change


def last_of(office: Office, call: Call, object_id: str, language: str) -> TrailRow | None:
    """The last change; None for what the trail does not know.

    `object_id` as in the trail, or as people read it (`C-7K3M9QX2`).
    """
    entry = last_change.of(office, call, object_id.replace("-", ""))
    if entry is None:
        return None
    [row] = trail_words.rows([entry], actors.names(office, call), language)
    return row
