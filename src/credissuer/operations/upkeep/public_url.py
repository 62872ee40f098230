"""Whether the world sees at the public URL what the office published: a look from outside, by the
way that verifiers take.

Two files are fetched: the signed trust list and the first status list. Both together take
SECONDS at most, whether the host answers, hangs or drips.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from credissuer.documents.kind import DocumentKind
from credissuer.documents.kinds import STATUS_LISTS, TRUST_LIST
from credissuer.office import Office
from credissuer.operations.upkeep.finding import DoctorFinding, well, wrong
from credissuer.signing import documents
from credverifier.errors import LinkError
from credverifier.online import fetch
from credverifier.wire.status import status_lists

SECONDS = 4.0
"""The longest that the look takes."""

DELAY = timedelta(minutes=5)
"""How long what was just signed may take to reach the public: caches and copies lie in between."""


class _Wanted(NamedTuple):
    """A file that is looked at, what it should hold, and when that was signed."""

    path: str
    token: str
    issued_at: datetime


def examine(office: Office) -> DoctorFinding:
    """One finding; nothing is said of an office that never published."""
    url, end = office.public_url, time.monotonic() + SECONDS
    looked_at = 0
    for path, published, issued_at in _wanted(office):
        left = end - time.monotonic()
        try:
            token = fetch.fetch(
                f"{url}/{path}",
                limit=status_lists.MAX_TOKEN,
                seconds=max(left, 0.0),
                allow_loopback=documents.is_development(url),
            )
        except LinkError as error:
            # Nobody outside reads a development office, and it is served only while it is worked
            # with.
            if documents.is_development(url) and error.code != "link.not_found":
                return well("public_url", url=url, count=0)
            command = f"curl -sSI {url}/{path}"
            return wrong(
                "public_url", "public_url_unreachable", command, url=url, problem=error.detail
            )
        if token != published and office.clock() - issued_at > DELAY:
            return wrong("public_url", "public_url_stale", "credissuer publish", url=url, path=path)
        looked_at += 1
    return well("public_url", url=url, count=looked_at)


def _wanted(office: Office) -> Iterator[_Wanted]:
    """What the office's own publication holds of the two; what is not public yet is told as
    missing, and not looked for.
    """
    kinds: tuple[DocumentKind, ...] = (TRUST_LIST, *STATUS_LISTS[:1])
    with office.store.read() as reading:
        first = next(iter(reading.status_lists.all()), None)
        keys = ("", None if first is None else str(first.id))
        records = [
            None if key is None else reading.documents.get(kind.name, key)
            for kind, key in zip(kinds, keys, strict=True)
        ]
    for kind, record in zip(kinds, records, strict=True):
        if record is None:
            continue
        path = kind.paths(record.key)[0]
        # The file and not the record's mark, because not every publication leaves one.
        octets = office.publication.get(path)
        if octets is not None:
            yield _Wanted(path, octets.decode("ascii", "replace").strip(), record.issued_at)
