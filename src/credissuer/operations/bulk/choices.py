"""What many certificates can be selected by, for a form: keys, imports, people, platforms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.perform import needs
from credissuer.signing.provider import KeyRecord, KeyUse
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import Permission
from credissuer.store.searching.certificate_selection import (
    CertificateSelection,
    SelectableImport,
)
from credissuer.store.staff.people import People
from credverifier import platforms

MOST_IMPORTS = 100
"""Imports that a form offers, the newest."""


class SelectionChoices(NamedTuple):
    """`keys` are those that sign certificates, in the order in which they were made; `imports` the
    newest first; `people` everybody who ever worked here.
    """

    keys: Sequence[KeyRecord]
    imports: Sequence[SelectableImport]
    people: Sequence[PersonRecord]
    platforms: Sequence[str]


@needs(Permission.READ)
def choices(office: Office, call: Call) -> SelectionChoices:
    """What a `BulkSelection` may be filled with."""
    keys = [key for key in office.keyring.records if key.use is KeyUse.CREDENTIAL]
    with office.store.read() as reading:
        return SelectionChoices(
            keys=keys,
            imports=reading.of(CertificateSelection).imports(MOST_IMPORTS),
            people=reading.of(People).all(),
            platforms=sorted(platforms.names()),
        )
