"""PURE: a notice as an operation adds it to its own commit."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from credissuer.errors import RefusedError
from credissuer.notices.kinds import kinds
from credissuer.notices.notice import NoticeRecord, Recipient, is_address


def notice(
    kind: str,
    to: Recipient,
    facts: Mapping[str, str],
    *,
    key: str,
    due: datetime | None = None,
) -> NoticeRecord:
    """The notice `kind` for `to`: `transaction.add([notice(…)])` queues it with what it tells of.

    `key` names the occasion, such as `case_opened:C7K3M9QX2`: what is queued twice under one key
    is refused by the store (`transaction.of(Notices).queue` leaves it out instead). `due` None is
    at once. Raises RefusedError `notice.recipient_invalid`; KeyError for a kind that there is
    not, and ValueError for a fact that is missing: both are faults of ours.
    """
    missing = [name for name in kinds()[kind].needs if not facts.get(name)]
    if missing:
        raise ValueError(f"a notice {kind} needs {', '.join(missing)}")
    if not is_address(to.email):
        raise RefusedError("notice.recipient_invalid")
    return NoticeRecord(
        # Made of the key, so that the mail of one occasion has one Message-ID wherever it is sent.
        id=hashlib.sha256(key.encode("utf-8")).hexdigest()[:32],
        kind=kind,
        language=to.language,
        recipient=to.email,
        facts={name: str(fact) for name, fact in facts.items()},
        dedupe_key=key,
        due_at=due,
    )
