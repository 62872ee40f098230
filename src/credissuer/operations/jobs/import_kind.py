"""The proposal to certify the ready rows of a sheet, which becomes a job once it is approved."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome
from credissuer.operations.jobs import run_jobs
from credissuer.operations.jobs.import_job import KIND, new_job
from credissuer.staff.job import JobRecord
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.sending.import_files import ImportFiles
from credissuer.store.sending.jobs import JobReading
from credissuer.store.transaction import Reading, Transaction


@dataclass(frozen=True, slots=True)
class Import:
    """`object` is the file: its id on the desk, or its digest where a command read it."""

    name: str = KIND
    propose: Permission = Permission.IMPORT
    decide: Permission = Permission.DECIDE

    def inside(
        self, transaction: Transaction, call: Call, office: Office, proposal: ProposalRecord
    ) -> Outcome[JobRecord]:
        """Begin the job, in the commit of the decision.

        Raises RefusedError `import.damaged` where the file is not the one that was proposed.
        """
        _require_same_file(transaction, proposal)
        content = {
            "proposal": proposal.id,
            "name": proposal.content.get("file_name"),
            "lines": proposal.content.get("lines", []),
        }
        job = new_job(office, call, proposal.object, content, total=len(proposal.content["orders"]))
        transaction.add([job])
        event = call.event("job.created", job.id, kind=KIND, about=proposal.id, lines=job.total)
        return Outcome(job, (event,))

    def after(self, office: Office, call: Call, proposal: ProposalRecord, value: Any) -> None:
        """Do a small job to its end. Raises as `run_jobs.run_next`; the server goes on with it."""
        with office.store.read() as reading:
            job = job_of(reading, proposal)
        if job is not None:
            run_jobs.run_at_once(office, job)


def job_of(reading: Reading, proposal: ProposalRecord) -> JobRecord | None:
    """The job that a proposal became; None before it was approved."""
    jobs = reading.of(JobReading).of_object(proposal.object)
    return next((job for job in jobs if job.content.get("proposal") == proposal.id), None)


def _require_same_file(reading: Reading, proposal: ProposalRecord) -> None:
    """A sheet that somebody put in the place of the proposed one is not approved with it."""
    file = reading.of(ImportFiles).by_id(proposal.object)
    # None where a command read it, and without content once it was erased: the proposal holds the
    # orders.
    if file is None or file.content is None:
        return
    stored_sha256 = hashlib.sha256(file.octets).hexdigest()
    if not stored_sha256 == file.sha256 == proposal.content.get("file_sha256"):
        raise RefusedError("import.damaged")
