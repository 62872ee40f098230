"""Certificates by what they share: a key, an import, who issued them, a platform."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select

from credissuer.credentials.bulk.order import BulkSelection
from credissuer.credentials.certificate import CertificateRecord
from credissuer.staff.job import JobOutcome
from credissuer.staff.person import PERSON
from credissuer.store.aggregate import Aggregate
from credissuer.store.audit import AUDIT, OF_CERTIFICATES
from credissuer.store.certificates.certificates import CERTIFICATES, NOT_VOIDED
from credissuer.store.certificates.subjects import ACCOUNTS
from credissuer.store.sending.import_files import IMPORT_FILES
from credissuer.store.sending.jobs import JOBS, LINES
from credissuer.store.staff.proposals import PROPOSALS
from credverifier.wire.status.standing import Standing

_certificate, _account = CERTIFICATES.table.c, ACCOUNTS.table.c
_entry, _proposal = AUDIT.table.c, PROPOSALS.table.c
_job, _line, _file = JOBS.table.c, LINES.table.c, IMPORT_FILES.table.c

ISSUED = "certificate.issued"
"""The action of the audit trail with which a certificate is handed out."""


class SelectableImport(NamedTuple):
    """A sheet that was imported, by its id and the name of its file."""

    id: str
    name: str
    uploaded_at: datetime


class CertificateSelection(Aggregate):
    """Certificates as they stood when the transaction began."""

    def selected(self, by: BulkSelection) -> list[CertificateRecord]:
        """The released certificates of which all of `by` holds, by number."""
        wanted = CERTIFICATES.select().where(
            NOT_VOIDED,
            _certificate.released_at.is_not(None),
            # A certificate that a newer one replaced is worth nothing any more.
            _certificate.standing != Standing.SUPERSEDED,
            *self._conditions(by),
        )
        found = list(self._all(CERTIFICATES, wanted.order_by(_certificate.number)))
        if by.refs is None:
            return found
        # Here, because the refs of a file may be far more than one statement takes.
        refs = frozenset(by.refs)
        return [one for one in found if one.ref in refs or one.ref.partition("+")[0] in refs]

    def imports(self, limit: int) -> list[SelectableImport]:
        """The uploaded sheets of which a job has issued something or does, the newest first."""
        begun = select(_job.object).where(_job.kind == "import")
        # Without what stands in the files, which may be megabytes each.
        wanted = select(_file.id, _file.name, _file.uploaded_at).where(_file.id.in_(begun))
        newest = wanted.order_by(_file.uploaded_at.desc(), _file.id.desc()).limit(limit)
        return [SelectableImport(*row) for row in self._connection.execute(newest)]

    def has_import(self, import_id: str) -> bool:
        """Whether there was an import with this id, job or SHA-256."""
        of_file = select(func.count()).where(
            or_(_file.id == import_id.upper(), _file.sha256 == import_id)
        )
        jobs = or_(_job.id == import_id.upper(), _job.object == import_id)
        of_job = select(func.count()).where(_job.kind == "import", jobs)
        return any(self._connection.scalar(wanted) for wanted in (of_file, of_job))

    def _conditions(self, by: BulkSelection) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if by.key is not None:
            conditions.append(_certificate.key_id == by.key)
        if by.platform is not None:
            on_it = _account.key.startswith(f"{by.platform}:", autoescape=True)
            owners = select(_account.subject_id).where(on_it)
            conditions.append(_certificate.subject_id.in_(owners))
        if by.import_id is not None:
            conditions.append(_of_import(by.import_id))
        if by.operator is not None:
            conditions.append(_issued_by(by.operator))
        return conditions


def _of_import(import_id: str) -> ColumnElement[bool]:
    """The certificates that the lines of its jobs were given."""
    files = select(_file.id).where(or_(_file.id == import_id.upper(), _file.sha256 == import_id))
    jobs = select(_job.id).where(
        _job.kind == "import",
        or_(
            _job.id == import_id.upper(),
            _job.object == import_id,
            _job.object.in_(files),
        ),
    )
    made = select(_line.number).where(
        _line.job_id.in_(jobs), _line.outcome == JobOutcome.ISSUED.value
    )
    return _certificate.number.in_(made)


def _issued_by(actor: str) -> ColumnElement[bool]:
    """By themselves, or in a decision that they proposed or made, or by a job of theirs."""
    person = actor.removeprefix(PERSON)
    decisions = select(_proposal.id).where(
        or_(_proposal.proposed_by == person, _proposal.decided_by == person)
    )
    own = select(_entry.object).where(
        OF_CERTIFICATES, _entry.action == ISSUED, _entry.actor == actor
    )
    jobs = select(_job.id).where(_job.kind == "import", _job.created_by == actor)
    made = select(_line.number).where(
        _line.job_id.in_(jobs), _line.outcome == JobOutcome.ISSUED.value
    )
    return or_(
        _certificate.number.in_(own),
        _certificate.number.in_(made),
        _certificate.proposal_id.in_(decisions),
    )
