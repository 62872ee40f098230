"""What is public and follows from the settings, the keys and the release: trust documents, rules,
the page, and settings for web servers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from credissuer.badges import logo
from credissuer.documents import fence
from credissuer.documents.kinds import TRUST_LIST
from credissuer.documents.ledger import bring_current, publish_current
from credissuer.office import Office
from credissuer.operations.publishing import key_documents, root_lists
from credissuer.publication import api_catalog, page, public_paths, tree
from credissuer.publication.contract import Publication, put_changed
from credissuer.publication.programme_page import OfficeContact, programme_pages
from credissuer.publication.report_page import report_page
from credissuer.publication.sample_sheet import sample_sheet
from credverifier.wire.envelope import strict_json


def put_documents(office: Office, publication: Publication) -> int:
    """Publish trust documents, rules and settings for web servers; returns how many files were
    written.
    """
    fence.check(office)
    key_folder = key_documents.refresh(office)
    trust_list = strict_json.loads(key_folder["trust-list.json"])
    signed = bring_current(office, {TRUST_LIST.name: {"": trust_list}})
    files = fixed_files(office, publication, key_folder, trust_list)
    written = publish_current(office, publication, signed)
    written += sum(put_changed(publication, *file) for file in files)
    return written + sum(put_changed(publication, *file) for file in root_lists.files(office))


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
    yield api_catalog.PATH, api_catalog.catalog(office.public_url)
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
