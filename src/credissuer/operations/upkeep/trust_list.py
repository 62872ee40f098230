"""How long the office's trust list is still good for: once it has ended, nobody can check."""

from __future__ import annotations

import json
from datetime import timedelta

from credissuer.office import Office
from credissuer.operations.upkeep.finding import DoctorFinding, well, wrong
from credverifier.errors import CredentialError
from credverifier.trust import trust_update
from credverifier.wire.envelope import dates

MEND = "credissuer publish"
_NAME = "trust-list.json"


def examine(office: Office) -> DoctorFinding:
    """The folder keys/ and the public copy, whichever ends sooner.

    It is dated anew at half of its year, by every publication: what is about to end shows that
    nothing was published for months.
    """
    copies = {
        f"keys/{_NAME}": office.documents.get(_NAME),
        f".well-known/{_NAME}": office.publication.get(f".well-known/{_NAME}"),
    }
    ends: dict[str, float] = {}
    for path, octets in copies.items():
        # The folder keys/ alone must be there: what is not public yet is told as missing.
        if octets is None and path.startswith("."):
            continue
        end = _end(octets)
        if end is None:
            return wrong("trust_list", "trust_list_unreadable", MEND, path=path)
        ends[path] = end
    path = min(ends, key=lambda path: ends[path])
    left = timedelta(seconds=ends[path] - office.clock().timestamp())
    if left < timedelta(0):
        return wrong("trust_list", "trust_list_expired", MEND, path=path, days=-left.days)
    if left < timedelta(days=trust_update.WARN_DAYS):
        return wrong("trust_list", "trust_list_expiring", MEND, path=path, days=left.days)
    return well("trust_list", days=left.days)


def _end(octets: bytes | None) -> float | None:
    """Seconds since 1970; None for a list that is not there or cannot be read."""
    try:
        return None if octets is None else dates.seconds(json.loads(octets)["expires_at"], _NAME)
    except (ValueError, KeyError, TypeError, CredentialError):
        return None
