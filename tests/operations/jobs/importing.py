"""An office of two people, a sheet in it, and the job that follows."""

from __future__ import annotations

from credissuer.assessment.importing.import_file import ImportFileRecord
from credissuer.operations.deciding.decide import decide
from credissuer.operations.jobs import uploads
from credissuer.operations.jobs.confirming import Confirmation, confirm
from credissuer.operations.jobs.run_jobs import WORKER, run_next
from credissuer.staff.job import JobLine, JobRecord
from credissuer.staff.proposal import ProposalRecord
from credissuer.store.sending.jobs import JobReading
from tests.offices import Household, sheet
from tests.two_people import MAI, QUAN, call_of


def uploaded(house: Household, text: str | None = None, rows: int = 3) -> ImportFileRecord:
    """A sheet that Mai uploaded."""
    octets = (sheet(rows) if text is None else text).encode()
    call = call_of(house.office, MAI)
    return uploads.upload(house.office, call, "tháng 11.csv", octets)


def proposed(house: Household, file: ImportFileRecord) -> ProposalRecord:
    """Its ready rows, proposed by Mai."""
    call = call_of(house.office, MAI)
    return confirm(house.office, call, Confirmation(file_id=file.id, note="đã xem")).proposals[0]


def approved(house: Household, proposal: ProposalRecord) -> JobRecord:
    """Approved by Quân: the job that begins."""
    decide(house.office, call_of(house.office, QUAN), proposal.id, "approved", None)
    return jobs(house)[0]


def begun(house: Household, rows: int = 3) -> JobRecord:
    """A job for a sheet of so many rows."""
    return approved(house, proposed(house, uploaded(house, rows=rows)))


def jobs(house: Household) -> list[JobRecord]:
    """All jobs, the newest first."""
    with house.store.read() as reading:
        return reading.of(JobReading).page()


def lines(house: Household) -> list[JobLine]:
    """What became of the lines of the one job."""
    with house.store.read() as reading:
        return reading.of(JobReading).lines(reading.of(JobReading).page()[0].id)


def work(house: Household) -> int:
    """Do the next piece."""
    return run_next(house.office, house.office.call(WORKER))
