"""The rows of a confirmed change, done part by part; published once, when all are decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from credissuer.audit.trail import AuditEvent
from credissuer.cases.report import block
from credissuer.credentials.bulk.plan import Fate, PlannedRow, is_as_planned, judged
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.note import NoteRecord
from credissuer.credentials.states import Reason, StandingChange, after
from credissuer.errors import IssuerError, RefusedError, all_words
from credissuer.office import Office
from credissuer.office.call import NOTHING_DUE, Call, Due, Outcome, step
from credissuer.operations.change_standing import AUDIT_ACTIONS
from credissuer.operations.deciding.policy import require_decided
from credissuer.operations.perform import perform
from credissuer.operations.publishing.publish_due import publish_standings
from credissuer.staff.job import JobLine, JobOutcome, JobRecord, JobState
from credissuer.staff.roles import Actor
from credissuer.store.certificates.bulk_plans import BulkPlans
from credissuer.store.sending.jobs import JobReading, Jobs
from credissuer.store.staff.proposals import ProposalReading
from credissuer.store.transaction import Transaction
from credverifier.wire import number as numbers


class _Decided(NamedTuple):
    """A row with what became of it; `before` and `after` are None where nothing changed."""

    line: JobLine
    row: PlannedRow
    before: CertificateRecord | None = None
    after: CertificateRecord | None = None


def do_piece(office: Office, call: Call, job: JobRecord) -> list[JobLine]:
    """Do the next part of a plan in one commit; behind the last one bring all of it to the public.

    Raises PublicationError `publish.pending`: everything is decided and durable, and the job is not
    done before the public sees it.
    """
    if job.position < job.total:
        return perform(office, call, change_part, job.id, job.position)
    with office.store.read() as reading:
        changed = reading.of(JobReading).lines(job.id, outcome=JobOutcome.CHANGED)
    if changed:
        publish_standings(office, [line.number for line in changed if line.number is not None])
    return []


@step
def change_part(
    transaction: Transaction, call: Call, job_id: str, position: int
) -> Outcome[list[JobLine]]:
    """Change the certificates of the part that begins at `position`, and record each line.

    Nothing where another server has done it meanwhile.
    """
    jobs = transaction.of(Jobs)
    job = jobs.by_id(job_id)
    if job is None or job.position != position or job.state == JobState.CANCELLED:
        return Outcome([])
    planned = transaction.of(BulkPlans).part(job.content["plan"], position)
    change = StandingChange(job.kind)
    if change is StandingChange.REINSTATE:
        _require_decided(transaction, job)
    wanted = [row.number for row in planned if row.number is not None]
    by_number = transaction.certificates.by_numbers(wanted)
    decided = [
        _decide(job, place, row, change, by_number.get(row.number or ""), call.now)
        for place, row in enumerate(planned, position)
    ]
    changed = [one for one in decided if one.after is not None]
    transaction.certificates.change_standings([one.after for one in changed if one.after])
    # Whoever ordered it, and not who carries it out piece by piece.
    by_them = replace(call, actor=Actor(id=job.created_by, roles=frozenset()))
    kept = _keep_notes(transaction, by_them, change, changed)
    lines = [one.line for one in decided]
    jobs.add_lines(lines)
    jobs.change(replace(job, position=position + len(lines), next_at=None, failure=None))
    due = Due(standings=tuple(one.after.number for one in changed if one.after))
    events = tuple(_event(by_them, change, job, one, kept) for one in changed)
    return Outcome(lines, events, NOTHING_DUE, due)


def _require_decided(transaction: Transaction, job: JobRecord) -> None:
    proposal_id = job.content.get("proposal")
    proposal = transaction.of(ProposalReading).by_id(proposal_id) if proposal_id else None
    require_decided(transaction, proposal)


def _decide(
    job: JobRecord,
    place: int,
    row: PlannedRow,
    change: StandingChange,
    certificate: CertificateRecord | None,
    now: datetime,
) -> _Decided:
    """What becomes of a row now: what was planned, or nothing."""
    if row.fate == Fate.REFUSED.value:
        return _Decided(_line(job, place, row, JobOutcome.REFUSED, _problem(row)), row)
    fate, error = judged(change, row.reason, certificate, row.text)
    if fate is Fate.THERE:
        return _Decided(_line(job, place, row, JobOutcome.THERE), row)
    if certificate is None or error is not None or not is_as_planned(row, certificate):
        # Told and left alone, because nobody has decided on what it is now.
        problem = _told(error or RefusedError("bulk.changed_since"))
        return _Decided(_line(job, place, row, JobOutcome.REFUSED, problem), row)
    changed = replace(
        certificate,
        standing=after(numbers.show(certificate.number), certificate.standing, change),
        reason=None if row.reason is None else Reason(row.reason),
        since=None if change is StandingChange.REINSTATE else now,
    )
    return _Decided(_line(job, place, row, JobOutcome.CHANGED), row, certificate, changed)


def _line(
    job: JobRecord,
    place: int,
    row: PlannedRow,
    outcome: JobOutcome,
    problem: dict[str, Any] | None = None,
) -> JobLine:
    return JobLine(
        job_id=job.id,
        position=place,
        ref=row.text,
        outcome=outcome.value,
        number=None if outcome is JobOutcome.REFUSED else row.number,
        problems={} if problem is None else {"problems": [problem]},
    )


def _problem(row: PlannedRow) -> dict[str, Any]:
    return {"pointer": "", "code": row.code, "words": row.words or {}}


def _told(error: IssuerError) -> dict[str, Any]:
    return {"pointer": "", "code": error.code, "words": all_words(error.code, error.facts)}


def _keep_notes(
    transaction: Transaction, call: Call, change: StandingChange, changed: Sequence[_Decided]
) -> dict[str, NoteRecord]:
    """Number -> the note that was kept with its change."""
    notes = [
        NoteRecord(
            number=one.after.number,
            seq=1,
            change=change,
            actor=call.actor.id,
            at=call.now,
            text=text,
        )
        for one in changed
        if one.after is not None and (text := block(one.row.note or ""))
    ]
    return transaction.notes.append_many(notes)


def _event(
    call: Call,
    change: StandingChange,
    job: JobRecord,
    one: _Decided,
    kept: dict[str, NoteRecord],
) -> AuditEvent:
    """The same entry as a single change makes, with the job that it belongs to."""
    assert one.before is not None and one.after is not None
    detail: dict[str, str | int | None] = {
        "from": one.before.standing,
        "to": one.after.standing,
        "reason": one.after.reason,
        "job": job.id,
    }
    note = kept.get(one.after.number)
    if note is not None:
        detail["note"] = note.seq
    return call.event(AUDIT_ACTIONS[change], one.after.number, **detail)
