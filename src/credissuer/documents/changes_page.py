"""Pages of the change feed as signed documents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from credissuer.documents.kind import Contents, Context, PublicKind, Signed, Signing, Wanted
from credissuer.signing.provider import KeyUse
from credissuer.status.document import DocumentRecord
from credissuer.status.encodings import ENCODINGS
from credissuer.status.lists import LIFETIME
from credissuer.status.public_change import shown
from credissuer.store.status.public_changes import PublicChangeReading
from credissuer.store.transaction import Reading
from credverifier.wire import changes
from credverifier.wire.changes import BEFORE_THE_FIRST, PAGE, Change, digest_of, first_of, page_of

_NAME = re.compile(r"([1-9][0-9]{0,8})\.jwt")
_BASIS = re.compile(r"([0-9]+) ([0-9a-f]{64}) ([0-9a-f]{64})(?: [0-9]+)?")

QUARTER = LIFETIME // 4
"""Seconds after which the last page is signed again, as soon as a list is."""


class ChangesPageKind(PublicKind):
    """The pages from 1 on; a key is the number of a page in decimal.

    They go out with the status lists, after them: a list is what counts, and a change that a reader
    has heard of is on it. A page that is full is final. The last one says until when it is.
    """

    name = "changes-page"
    typ = changes.TYP
    key_use = KeyUse.STATUS
    after: tuple[str, ...] = tuple(encoding.name for encoding in ENCODINGS)
    folder = "changes"

    def paths(self, key: str) -> tuple[str, ...]:
        """`changes/12.jwt`."""
        return (f"changes/{key}.jwt",)

    def key_at(self, name: str) -> str | None:
        """The number of the page."""
        match = _NAME.fullmatch(name)
        return match[1] if match else None

    def required(self, context: Context, wanted: Wanted) -> Iterable[str]:
        """With any status list the pages that the last changes are on."""
        if not any(wanted.get(encoding.name) for encoding in ENCODINGS):
            return ()
        return behind(context.reading)

    def bases(self, context: Context, wanted: Contents, before: Signed) -> dict[str, str]:
        """How many changes the page has, the digest before it and its own; for the last page also
        the quarter of a day in which it is signed.
        """
        pages = sorted(map(int, wanted))
        if not pages:
            return {}
        bases: dict[str, str] = {}
        previous = _digest_before(context.reading, pages[0])
        for page in range(pages[0], pages[-1] + 1):
            entries = _entries(context.reading, page)
            digest = digest_of(previous, entries)
            basis = f"{len(entries)} {previous} {digest}"
            if len(entries) < PAGE:
                basis += f" {int(context.now.timestamp()) // QUARTER}"
            if str(page) in wanted:
                bases[str(page)] = basis
                context.pages[page] = (previous, entries)
            previous = digest
        return bases

    def claims(self, signing: Signing) -> dict[str, Any]:
        """The changes of the page, and the digest of the page before it."""
        office, page = signing.context.office, int(signing.key)
        # Read for the basis just now: of many pages the digest of each follows from the one before.
        previous, entries = signing.context.pages[page]
        return changes.to_claims(
            page,
            previous,
            entries,
            url=changes.page_url(office.public_url, page),
            issuer=office.issuer_id,
            version=signing.version.number,
            issued_at=signing.version.issued_at,
            expires=signing.version.issued_at + LIFETIME,
        )


def last_page(reading: Reading) -> int:
    """The number of the page that the next change comes on."""
    return page_of(reading.of(PublicChangeReading).last() + 1)


def behind(reading: Reading) -> list[str]:
    """The pages, from the last one that was signed full up to the last there is, that may lack
    changes.
    """
    page = last = last_page(reading)
    while page > 1 and not _is_full(reading.documents.get(ChangesPageKind.name, str(page - 1))):
        page -= 1
    return [str(one) for one in range(page, last + 1)]


def holds_all(reading: Reading, record: DocumentRecord) -> bool:
    """Whether the last page, as it was signed last, has every change that is on it."""
    parts, last = _parts(record), reading.of(PublicChangeReading).last()
    return parts is not None and first_of(int(record.key)) + int(parts[0]) - 1 == last


def _is_full(record: DocumentRecord | None) -> bool:
    parts = _parts(record)
    return parts is not None and int(parts[0]) == PAGE


def _digest_before(reading: Reading, page: int) -> str:
    """The digest of the page before `page`: from the nearest one that was signed full, or worked
    out from the first change on.
    """
    known, digest = page - 1, BEFORE_THE_FIRST
    while known > 0:
        parts = _parts(reading.documents.get(ChangesPageKind.name, str(known)))
        if parts is not None and int(parts[0]) == PAGE:
            digest = parts[2]
            break
        known -= 1
    for one in range(known + 1, page):
        digest = digest_of(digest, _entries(reading, one))
    return digest


def _parts(record: DocumentRecord | None) -> tuple[str, str, str] | None:
    match = _BASIS.fullmatch(record.basis) if record is not None else None
    return None if match is None else (match[1], match[2], match[3])


def _entries(reading: Reading, page: int) -> list[Change]:
    records = reading.of(PublicChangeReading).after(first_of(page) - 1, PAGE)
    return [shown(record) for record in records]
