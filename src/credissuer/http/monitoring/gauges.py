"""What is measured of the office at each scrape: ages, and what waits."""

from __future__ import annotations

from datetime import datetime

from credissuer.http.monitoring.metrics import Gauges, Labelled
from credissuer.office import Office
from credissuer.operations.publishing.keep_public import list_states
from credissuer.operations.sending.outbox import count
from credissuer.operations.upkeep import backup
from credissuer.signing.provider import KeyState
from credissuer.staff.job import JobState
from credissuer.status.due_publication import DueKind
from credissuer.store.sending.jobs import JobReading
from credissuer.store.status.publication_journal import PublicationJournalReading


def measured(office: Office) -> Gauges:
    """The gauges worth an alarm, by name without `credissuer_`; None where there is nothing to
    measure. Ages are in seconds.
    """
    now = office.clock()
    return {
        **_publication(office, now),
        **_journal(office, now),
        **_notices(office, now),
        **_jobs(office, now),
        **_keys(office, now),
        "backup_age_seconds": (
            "Age of the last backup; absent where none was ever made.",
            _age(now, backup.last_made_at(office)),
        ),
    }


def _publication(office: Office, now: datetime) -> Gauges:
    states = list_states(office)
    behind = [state for state in states if state.is_behind]
    with office.store.read() as reading:
        intents = len(reading.renditions.open_intents())
    signed = [state.signed_at for state in states if state.signed_at is not None]
    return {
        "list_age_seconds": (
            "Age of the oldest signed status list.",
            _age(now, min(signed, default=None)),
        ),
        "lists_behind": ("Status lists that are to be signed or published.", float(len(behind))),
        "open_intents": ("Signatures that were intended and not recorded.", float(intents)),
    }


def _journal(office: Office, now: datetime) -> Gauges:
    with office.store.read() as reading:
        journal = reading.of(PublicationJournalReading)
        rows = sum(journal.counts().values())
        lags = {kind: _age(now, journal.oldest(kind) or now) for kind in DueKind}
    standing, certificate = lags[DueKind.STANDING] or 0.0, lags[DueKind.CERTIFICATE] or 0.0
    return {
        "unpublished_change_seconds": (
            "For how long the oldest change of standing is not public yet; 0 where all are.",
            standing,
        ),
        "publication_lag_seconds": (
            "For how long the oldest decision is not public yet; 0 where all are.",
            max(standing, certificate),
        ),
        "publication_journal_rows": ("What is due for the public, in rows.", float(rows)),
    }


def _notices(office: Office, now: datetime) -> Gauges:
    outbox = count(office)
    return {
        "notices_waiting": ("Notices that wait to be sent.", float(outbox.waiting)),
        "notices_oldest_seconds": (
            "For how long the oldest notice waits that is due; 0 where none does.",
            _age(now, outbox.oldest or now),
        ),
        "notices_failed": ("Notices that were given up.", float(outbox.failed)),
    }


def _jobs(office: Office, now: datetime) -> Gauges:
    with office.store.read() as reading:
        jobs = reading.of(JobReading).unfinished()
    begun = [job.created_at for job in jobs if job.state == JobState.RUNNING]
    by_state = {
        state.value: float(sum(job.state == state for job in jobs))
        for state in (JobState.RUNNING, JobState.PAUSED)
    }
    return {
        "jobs": ("Jobs that are not ended, by state.", Labelled("state", by_state)),
        "job_lines_left": (
            "Lines that these jobs still have to do.",
            float(sum(job.total - job.position for job in jobs)),
        ),
        "jobs_failing": (
            "Jobs whose last piece failed and is tried again.",
            float(sum(job.failure is not None for job in jobs)),
        ),
        "job_oldest_seconds": (
            "For how long the oldest running job has been at it; 0 where none runs.",
            _age(now, min(begun, default=now)),
        ),
    }


def _keys(office: Office, now: datetime) -> Gauges:
    ages: dict[str, float] = {}
    for key in office.keyring.records:
        if key.state is KeyState.ACTIVE and key.valid_from is not None:
            age = (now - key.valid_from).total_seconds()
            ages[key.use.value] = max(age, ages.get(key.use.value, 0.0))
    return {"key_age_seconds": ("Age of the active key, by its use.", Labelled("use", ages))}


def _age(now: datetime, moment: datetime | None) -> float | None:
    return None if moment is None else (now - moment).total_seconds()
