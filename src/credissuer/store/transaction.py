"""What is done inside one transaction: `Reading` sees one snapshot, `Transaction` also writes."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Table

import credissuer.store
from credissuer.store.aggregate import Aggregate
from credissuer.store.audit import Audit, AuditReading
from credissuer.store.cases.reports import ReportReading, Reports
from credissuer.store.certificates.certificates import CertificateReading, Certificates
from credissuer.store.certificates.notes import NoteReading, Notes
from credissuer.store.certificates.portraits import Portraits
from credissuer.store.certificates.renditions import RenditionReading, Renditions
from credissuer.store.certificates.replaced_renditions import (
    ReplacedRenditionReading,
    ReplacedRenditions,
)
from credissuer.store.certificates.subjects import Accounts, Assessments, Subjects
from credissuer.store.certificates.vc_api_signatures import VcApiSignatureReading, VcApiSignatures
from credissuer.store.idempotency import Idempotency, IdempotencyReading
from credissuer.store.staff.bearer_tokens import BearerTokenReading, BearerTokens
from credissuer.store.status.documents import DocumentReading, Documents
from credissuer.store.status.profile_index import ProfileIndex, ProfileIndexReading
from credissuer.store.status.retired_indices import RetiredIndices
from credissuer.store.status.status_lists import StatusListReading, StatusLists
from credissuer.store.table import Row, insertion

A = TypeVar("A", bound=Aggregate)

_NO_AGGREGATES = ("credissuer.store.migrations.", "credissuer.store.databases.")


class Reading:
    """One consistent snapshot: everything read in it stood at the same moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, aggregate: type[A]) -> A:
        """The aggregate, inside this transaction."""
        return aggregate(self._connection)

    @property
    def subjects(self) -> Subjects:
        return self.of(Subjects)

    @property
    def accounts(self) -> Accounts:
        return self.of(Accounts)

    @property
    def portraits(self) -> Portraits:
        return self.of(Portraits)

    @property
    def assessments(self) -> Assessments:
        return self.of(Assessments)

    @property
    def certificates(self) -> CertificateReading:
        return self.of(CertificateReading)

    @property
    def notes(self) -> NoteReading:
        return self.of(NoteReading)

    @property
    def renditions(self) -> RenditionReading:
        return self.of(RenditionReading)

    @property
    def replaced_renditions(self) -> ReplacedRenditionReading:
        return self.of(ReplacedRenditionReading)

    @property
    def vc_api_signatures(self) -> VcApiSignatureReading:
        return self.of(VcApiSignatureReading)

    @property
    def status_lists(self) -> StatusListReading:
        return self.of(StatusListReading)

    @property
    def retired_indices(self) -> RetiredIndices:
        return self.of(RetiredIndices)

    @property
    def documents(self) -> DocumentReading:
        return self.of(DocumentReading)

    @property
    def profile_index(self) -> ProfileIndexReading:
        return self.of(ProfileIndexReading)

    @property
    def bearer_tokens(self) -> BearerTokenReading:
        return self.of(BearerTokenReading)

    @property
    def reports(self) -> ReportReading:
        return self.of(ReportReading)

    @property
    def idempotency(self) -> IdempotencyReading:
        return self.of(IdempotencyReading)

    @property
    def audit(self) -> AuditReading:
        return self.of(AuditReading)


class Transaction(Reading):
    """All or nothing: durable when `Store.write` returns, gone when its body raises."""

    def add(self, records: Sequence[Any]) -> None:
        """Insert records of any aggregates in bulk, in any order among themselves.

        Only a certificate that `supersedes` another one must come after it. Raises RefusedError
        `store.conflict`, and keeps none of them, where a key is in use or a record refers to one
        that is not there.
        """
        # A savepoint, because the caller may catch the refusal and go on.
        with self._connection.begin_nested():
            self._insert_records(records)

    def add_or_end(self, records: Sequence[Any]) -> None:
        """As `add`, for thousands: a savepoint would cost a fifth of writing them.

        Where it is refused the whole transaction is over. It is taken back at once, and can do
        nothing more, also where the caller catches the refusal.
        """
        try:
            self._insert_records(records)
        except BaseException:
            # Some of them may be there, and must not be committed without the others.
            whole = self._connection.get_transaction()
            assert whole is not None, "a connection of a store is in a transaction"
            whole.rollback()
            raise

    def _insert_records(self, records: Sequence[Any]) -> None:
        groups: dict[type[Any], list[Any]] = {}
        for record in records:
            groups.setdefault(type(record), []).append(record)
        # In the order of foreign keys, whatever the order of the records.
        for record_type, table in tables_of_records().items():
            if group := groups.pop(record_type, None):
                insertion(table, self._connection.dialect).run(self._connection, group)
        # A record without a table would be lost without a word.
        if groups:
            names = ", ".join(record_type.__name__ for record_type in groups)
            raise TypeError(f"no aggregate holds {names}")

    @property
    def certificates(self) -> Certificates:
        return self.of(Certificates)

    @property
    def notes(self) -> Notes:
        return self.of(Notes)

    @property
    def renditions(self) -> Renditions:
        return self.of(Renditions)

    @property
    def replaced_renditions(self) -> ReplacedRenditions:
        return self.of(ReplacedRenditions)

    @property
    def vc_api_signatures(self) -> VcApiSignatures:
        return self.of(VcApiSignatures)

    @property
    def status_lists(self) -> StatusLists:
        return self.of(StatusLists)

    @property
    def documents(self) -> Documents:
        return self.of(Documents)

    @property
    def profile_index(self) -> ProfileIndex:
        return self.of(ProfileIndex)

    @property
    def bearer_tokens(self) -> BearerTokens:
        return self.of(BearerTokens)

    @property
    def reports(self) -> Reports:
        return self.of(Reports)

    @property
    def idempotency(self) -> Idempotency:
        return self.of(Idempotency)

    @property
    def audit(self) -> Audit:
        return self.of(Audit)


def tables_of_records() -> dict[type[Any], Table]:
    """Record type -> table of everything that `add` takes; referred tables before referring ones.

    Read from the aggregates themselves, so that a new one has nothing to be entered here.
    """
    return _tables_of(tuple(_aggregates(Aggregate)))


@lru_cache(maxsize=8)
def _tables_of(aggregates: tuple[type[Aggregate], ...]) -> dict[type[Any], Table]:
    mapped = {entry.table.name: entry for aggregate in aggregates for entry in aggregate.MAPPED}
    return {
        mapped[table.name].record: table
        for table in Row.metadata.sorted_tables
        if table.name in mapped
    }


def _aggregates(parent: type[Aggregate]) -> Iterator[type[Aggregate]]:
    for child in parent.__subclasses__():
        yield child
        yield from _aggregates(child)


def load_every_aggregate() -> None:
    """Import every module of this package, and of those in it, that holds an aggregate.

    Because SQLAlchemy knows a table only once its class has been imported.
    """
    for module in pkgutil.walk_packages(credissuer.store.__path__, "credissuer.store."):
        # Neither the migrations, which run by themselves, nor drivers that may not be there.
        if not module.ispkg and not module.name.startswith(_NO_AGGREGATES):
            importlib.import_module(module.name)
