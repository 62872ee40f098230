"""The dossier of a certificate as a person at the desk reads it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo

from credissuer.cases.case import shown
from credissuer.cli.desk import put
from credissuer.operations.casework.case_views import CaseView
from credissuer.operations.deciding.proposal_views import ProposalView
from credissuer.operations.overview.dossier import CertificateDossier
from credissuer.staff.person import PersonRecord
from credverifier import days
from credverifier.words import REASONS

_NOBODY = "-"


def put_dossier(found: CertificateDossier, zone: tzinfo) -> None:
    """Proposals, cases, files and entries, each a line with the clock of `zone`; notes below theirs."""
    put("")
    for one in found.proposals:
        _put_proposal(one, zone)
    for view in found.cases or ():
        _put_case(view, zone)
    for file in found.files:
        put(f"file      {'there' if file.is_there else 'MISSING'}  {file.path}")
    for entry in found.entries:
        put(f"entry     {_clock(entry.at, zone)}  {entry.seq}  {entry.action}  {entry.actor}")


def _put_proposal(one: ProposalView, zone: tzinfo) -> None:
    record = one.proposal
    by = _name(one.proposer, record.proposed_by)
    decided = _name(one.decider, record.decided_by)
    at = _clock(record.proposed_at, zone)
    put(f"proposal  {at}  {record.id}  {record.kind}  {one.state}  {by} -> {decided}")
    _put_notes(note for note in (one.note, one.decision_note) if note)


def _put_case(view: CaseView, zone: tzinfo) -> None:
    case = view.case
    reason = " / ".join(REASONS.get(case.reason, {}).values()) or case.reason
    put(
        f"case      {_clock(case.opened_at, zone)}  {shown(case.id)}  {case.state.value}"
        f"  {case.outcome or _NOBODY}  {reason}"
    )
    for one in view.suspensions:
        confirmed = one.confirmed_by or _NOBODY
        at = _clock(one.suspended_at, zone)
        put(f"{'':10}{at}  suspended  {one.suspended_by} -> {confirmed}")
    _put_notes(note.text for note in view.notes)


def _put_notes(notes: Iterable[str]) -> None:
    # Line by line, so that no line of a note can pass for one of ours.
    for note in notes:
        for line in note.split("\n"):
            put(f"{'':10}{line}")


def _name(person: PersonRecord | None, person_id: str | None) -> str:
    return person.name if person else person_id or _NOBODY


def _clock(at: datetime, zone: tzinfo) -> str:
    return f"{days.within(at, zone):%Y-%m-%d %H:%M}"
