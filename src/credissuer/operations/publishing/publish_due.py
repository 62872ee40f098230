"""Publish at once what an operation made due: one standing, or new certificates.

The order of writing matters to whoever reads in the middle: a list is there before the certificates
that point to it, the note that explains a bad standing before the list that sets it, and a
certificate before the index that leads to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from credissuer.badges import logo
from credissuer.documents import fence
from credissuer.documents.kind import every
from credissuer.documents.kinds import CHECKPOINT, STANDING_NOTE, TRUST_LIST
from credissuer.documents.ledger import bring_current, publish_current
from credissuer.errors import ConfigError, PublicationError, SigningKeyError
from credissuer.office import Office
from credissuer.office.call import Due
from credissuer.operations import lists
from credissuer.operations.formats.table import FORMATS, published_at_once
from credissuer.operations.publishing import key_documents, portraits, profile_index
from credissuer.publication import page, public_paths, tree
from credissuer.publication.contract import Publication, put_changed
from credissuer.publication.programme_page import OfficeContact, programme_pages
from credissuer.publication.report_page import report_page
from credissuer.publication.sample_sheet import sample_sheet
from credverifier.wire.envelope import strict_json

_HELD_UP = (PublicationError, SigningKeyError, ConfigError)
"""What may keep a decision that is durable from going out: the tree, the keys, the database."""


def publish_standing(office: Office, number: str) -> None:
    """Bring one certificate's lists and note to the public, at once.

    Raises PublicationError `publish.pending`: what was decided is durable, and the next publication
    brings it out.
    """
    publish_standings(office, [number])


def publish_standings(office: Office, numbers: Sequence[str]) -> None:
    """The same for several at once, whose lists are signed once. Raises as `publish_standing`."""
    try:
        with office.publish_lock():
            with office.store.read() as reading:
                # Numbers come from an operation that has just committed, and certificates are never
                # deleted.
                certificates = reading.certificates.by_numbers(numbers)
            wanted = {
                STANDING_NOTE.name: every(numbers),
                **lists.wanted(sorted({one.list_id for one in certificates.values()})),
                CHECKPOINT.name: every([""]),
            }
            publish_current(
                office,
                office.publication,
                bring_current(office, wanted),
            )
        # After the lists, which are what counts.
        portraits.put_of(office, numbers)
    except _HELD_UP as error:
        raise PublicationError(
            "publish.pending",
            number=", ".join(numbers[:3]),
            problem=error.words("en"),
        ) from error
    # Outside of the lock, which `refresh` takes itself.
    profile_index.refresh_if_possible(office)


def publish_due(office: Office, due: Due) -> None:
    """Bring out what an operation made due, at once; nothing where nothing is due.

    Raises PublicationError `publish.pending`: what was decided is durable, and the next publication
    brings it out.
    """
    if due.standings:
        publish_standings(office, due.standings)
    if due.certificates:
        publish_issued(office, due.certificates)


def publish_issued(office: Office, numbers: Sequence[str]) -> int:
    """Bring newly issued certificates to the public, their lists first; returns how many files were
    written.

    Raises PublicationError `publish.pending` as `publish_standing` does.
    """
    try:
        with office.publish_lock():
            with office.store.read() as reading:
                signed = [
                    reading.renditions.by_numbers(numbers, row.purpose)
                    for row in published_at_once()
                ]
                list_ids = [record.id for record in reading.status_lists.all()]
            wanted = {**lists.wanted(list_ids), CHECKPOINT.name: every([""])}
            written = publish_current(
                office,
                office.publication,
                bring_current(office, wanted),
            )
        renditions = [rendition for by_number in signed for rendition in by_number.values()]
        # Before the certificates that name them, so that nobody looks for one in vain.
        written += portraits.put_of(office, numbers)
        # Without the lock, as in `publish`.
        for rendition in renditions:
            if rendition.token is not None:
                written += put_rendition(
                    office.publication,
                    rendition.number,
                    rendition.purpose,
                    rendition.token,
                )
        written += profile_index.refresh(office)
    except _HELD_UP as error:
        raise PublicationError(
            "publish.pending",
            number=", ".join(numbers[:3]),
            problem=error.words("en"),
        ) from error
    return written


def put_standings(office: Office, publication: Publication) -> int:
    """Publish trust documents, notes and lists as they are to be now.

    Returns how many files were written.
    """
    with office.publish_lock():
        written = put_documents(office, publication)
        written += publish_current(
            office,
            publication,
            bring_current(office, standings(office)),
        )
    return written


def standings(office: Office) -> dict[str, dict[str, None]]:
    """Every note, every list and the checkpoint, as `ledger.bring_current` takes them.

    Also the notes of certificates that were reinstated: they go when the lists have said so.
    """
    with office.store.read() as reading:
        list_ids = [record.id for record in reading.status_lists.all()]
        numbers = {record.number for record in reading.certificates.not_in_good_standing()}
        # With the notes that are out: that of a reinstated certificate must go.
        numbers |= reading.documents.keys_of(STANDING_NOTE.name)
    return {
        STANDING_NOTE.name: every(sorted(numbers)),
        **lists.wanted(list_ids),
        CHECKPOINT.name: every([""]),
    }


def put_documents(office: Office, publication: Publication) -> int:
    """Publish trust documents, rules and settings for web servers; returns how many files were
    written.
    """
    fence.check(office)
    key_folder = key_documents.refresh(office)
    trust_list = strict_json.loads(key_folder["trust-list.json"])
    signed = bring_current(office, {TRUST_LIST.name: {"": trust_list}})
    files = fixed_files(office, publication, key_folder, trust_list)
    return publish_current(office, publication, signed) + sum(
        put_changed(publication, *file) for file in files
    )


def fixed_files(
    office: Office,
    publication: Publication,
    key_folder: dict[str, bytes],
    trust_list: dict[str, Any],
) -> Iterator[tuple[str, bytes]]:
    """Path -> octets of what is public and not signed: trust documents, rules, settings for web
    servers, and the page.
    """
    yield from tree.trust_documents(
        office.public_url,
        office.keyring.records,
        key_folder,
    )
    yield from tree.rules(office.public_url, office.programme)
    # The office's data and not the page's, whose build is the same at every office of a release.
    yield logo.PATH, office.logo.encode("utf-8")
    yield from tree.server_files(
        office.public_url,
        trust_list,
        publication.root,
        office.web_server,
    )
    files = list(page.page())
    yield from files
    shell = dict(files)[public_paths.SHELL]
    yield report_page(shell, office.issuer_name, office.report_contact, office.public_url)
    yield from programme_pages(
        shell,
        office.programme.document(office.public_url),
        OfficeContact(office.issuer_name, office.report_contact),
        office.public_url,
    )
    yield sample_sheet()


def put_rendition(publication: Publication, number: str, purpose: str, token: str) -> int:
    """Publish one signed form of a certificate; returns how many files were written."""
    ending = FORMATS[purpose].ending
    # The slim form has no file: publishing it would be a fault of ours.
    assert ending is not None, f"{purpose} is not published"
    octets = token.encode("ascii")
    paths = tree.certificate_paths(number, ending)
    return sum(put_changed(publication, path, octets) for path in paths)
