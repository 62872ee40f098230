"""The proposal to certify the ready rows of a sheet, which becomes a job once it is approved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from credissuer.office import Office
from credissuer.office.call import Call, Outcome
from credissuer.operations.jobs import run_jobs
from credissuer.operations.jobs.importing import KIND
from credissuer.staff.job import JobRecord
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.sending.jobs import JobReading
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire import number

AT_ONCE = 100
"""Rows that are certified before the decision is answered: seconds. More go on beside it."""


@dataclass(frozen=True, slots=True)
class Import:
    """`object` is the file: its id on the desk, or its digest where a command read it."""

    name: str = KIND
    propose: Permission = Permission.IMPORT
    decide: Permission = Permission.DECIDE

    def inside(
        self, transaction: Transaction, call: Call, office: Office, proposal: ProposalRecord
    ) -> Outcome[JobRecord]:
        """Begin the job, in the commit of the decision."""
        job = JobRecord(
            id=number.from_entropy(office.entropy(6))[:9],
            kind=KIND,
            object=proposal.object,
            content={"proposal": proposal.id, "name": proposal.content.get("file_name")},
            created_by=call.actor.id,
            created_at=call.now,
            state="running",
            total=len(proposal.content["orders"]),
        )
        transaction.add([job])
        event = call.event("job.created", job.id, kind=KIND, about=proposal.id, lines=job.total)
        return Outcome(job, (event,))

    def after(self, office: Office, call: Call, proposal: ProposalRecord, value: Any) -> None:
        """Do a small job to its end. Raises as `run_jobs.run_next`; the server goes on with it."""
        with office.store.read() as reading:
            job = job_of(reading, proposal)
        if job is None or job.total > AT_ONCE:
            return
        while run_jobs.run_next(office, office.call(run_jobs.WORKER), job.id):
            pass


def job_of(reading: Reading, proposal: ProposalRecord) -> JobRecord | None:
    """The job that a proposal became; None before it was approved."""
    jobs = reading.of(JobReading).of_object(proposal.object)
    return next((job for job in jobs if job.content.get("proposal") == proposal.id), None)
