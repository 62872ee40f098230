"""What is forgotten by itself, because nobody needs it any more."""

from __future__ import annotations

from datetime import timedelta

from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.applying.entering import forget_old
from credissuer.operations.applying.erasing import drop_drafts
from credissuer.operations.perform import perform

KEPT = timedelta(days=7)
"""Links and sessions are kept that long after their end, in case somebody asks what happened."""

DRAFTS_KEPT = timedelta(days=180)
"""A draft is kept that long after it was touched last."""


def tidy(office: Office, call: Call) -> int:
    """Forget what is due; returns how much that was."""
    ended = perform(office, call, forget_old, call.now - KEPT)
    return ended + perform(office, call, drop_drafts, call.now - DRAFTS_KEPT)
