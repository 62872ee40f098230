"""Proposals for those who decide on them: lists, one, and how it reads as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from credissuer.credentials.certificate import CertificateRecord
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.deciding.own_affairs import is_own, own_affairs
from credissuer.operations.deciding.persons import accounts_of, person_of
from credissuer.operations.deciding.proposal_records import find
from credissuer.operations.deciding.table import KINDS, kind_of
from credissuer.operations.people.kinds import PERSON_RECOVERY, PERSON_ROLES
from credissuer.operations.perform import needs
from credissuer.staff.person import PersonRecord
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.cases.cases import CaseReading
from credissuer.store.staff.people import People
from credissuer.store.staff.proposals import ProposalReading
from credissuer.store.transaction import Reading
from credverifier.wire import number
from credverifier.wire.envelope import dates


class ProposalView(NamedTuple):
    """A proposal with the people of it, the certificates that came of it, and what the caller may
    do with it. `subject` is the name of whose certificate it is about, where it is about one.
    `shows_content`: whether they may see what it would do, and what was noted.
    """

    proposal: ProposalRecord
    proposer: PersonRecord | None
    decider: PersonRecord | None
    certificates: list[CertificateRecord]
    subject: str | None
    may_decide: bool
    may_withdraw: bool
    may_recall: bool
    shows_content: bool

    @property
    def state(self) -> str:
        """One of `states`."""
        return state_of(self.proposal)

    @property
    def note(self) -> str | None:
        """What was noted with it; None for whoever may not see it."""
        return self.proposal.note if self.shows_content else None

    @property
    def decision_note(self) -> str | None:
        """What was noted with the decision; None for whoever may not see it."""
        return self.proposal.decision_note if self.shows_content else None


OF_CERTIFICATES = ("renew", "reinstate")
"""Kinds whose object is the number of a certificate."""

OF_PEOPLE = (PERSON_ROLES.name, PERSON_RECOVERY.name)
"""Kinds whose object is the id of a member of staff."""

STATES = ("open", "held", "recalled", "approved", "refused", "withdrawn")


def state_of(record: ProposalRecord) -> str:
    """One of STATES."""
    if record.outcome is None:
        return "open"
    if record.recalled_at is not None:
        return "recalled"
    if record.held_until is not None and record.begun_at is None:
        return "held"
    return record.outcome


@needs(Permission.READ)
def page(
    office: Office,
    call: Call,
    *,
    is_open: bool | None = None,
    kind: str | None = None,
    object_id: str | None = None,
    after: str | None = None,
    limit: int = 200,
) -> list[ProposalView]:
    """Proposals, the newest first, from the first after the id `after`."""
    with office.store.read() as reading:
        records = reading.of(ProposalReading).page(
            is_open=is_open, kind=kind, object_id=object_id, after=after, limit=limit
        )
        return views_of(reading, call, records)


@needs(Permission.READ)
def one(office: Office, call: Call, proposal_id: str) -> ProposalView:
    """Raises NotFoundError `proposal.not_found`."""
    with office.store.read() as reading:
        [view] = views_of(reading, call, [find(reading, proposal_id)])
        return view


@needs(Permission.READ)
def waiting_for(office: Office, call: Call) -> list[ProposalView]:
    """The open proposals that the caller may decide on, the oldest first."""
    open_proposals = page(office, call, is_open=True)
    return [one for one in reversed(open_proposals) if one.may_decide]


def facts(view: ProposalView) -> dict[str, Any]:
    """As JSON; `content` and notes are left out for those who have no part in such decisions."""
    record = view.proposal
    moments = ("proposed_at", "decided_at", "held_until", "recalled_at", "done_at")
    return {
        "id": record.id,
        "kind": record.kind,
        "about": record.object,
        "state": view.state,
        "alone": bool(record.alone),
        "proposed_by": _person(view.proposer, record.proposed_by),
        "decided_by": _person(view.decider, record.decided_by),
        **{name: _stamp(getattr(record, name)) for name in moments},
        "note": view.note,
        "decision_note": view.decision_note,
        "content_sha256": record.content_sha256,
        "content": record.content if view.shows_content else None,
        "certificates": [number.show(one.number) for one in view.certificates],
        "version": record.version,
    }


def views_of(reading: Reading, call: Call, records: Sequence[ProposalRecord]) -> list[ProposalView]:
    """The records as the caller may see them, in the same order."""
    people = {person.id: person for person in reading.of(People).all()}
    me = person_of(reading, call.actor)
    accounts = frozenset[str]() if me is None else accounts_of(reading, me)
    affairs = own_affairs(reading, me)
    own = {record.id for record in records if is_own(reading, affairs, record)}
    return [
        ProposalView(
            record,
            people.get(record.proposed_by),
            people.get(record.decided_by or ""),
            reading.certificates.of_proposal(record.id) if record.begun_at else [],
            _subject(reading, record) if _shows_content(call, record) else None,
            _may_decide(call, accounts, record) and record.id not in own,
            record.is_open and me is not None and me.id == record.proposed_by,
            state_of(record) == "held"
            and me is not None
            and me.id in (record.proposed_by, record.decided_by),
            # What was noted about oneself is for colleagues, too.
            _shows_content(call, record) and record.id not in own,
        )
        for record in records
    ]


def _subject(reading: Reading, record: ProposalRecord) -> str | None:
    if record.kind in OF_PEOPLE:
        person = reading.of(People).by_id(record.object)
        return None if person is None else person.name
    numbered = record.object if record.kind in OF_CERTIFICATES else _of_case(reading, record)
    certificate = reading.certificates.by_number(numbered) if numbered else None
    if certificate is None:
        return None
    subject_id = certificate.subject_id
    return reading.subjects.by_ids([subject_id])[subject_id].name


def _of_case(reading: Reading, record: ProposalRecord) -> str | None:
    """The number of the certificate whose case the proposal is about."""
    case_id = record.content.get("case")
    case = reading.of(CaseReading).by_id(case_id) if isinstance(case_id, str) else None
    return case.certificate if case else None


def _may_decide(call: Call, accounts: frozenset[str], record: ProposalRecord) -> bool:
    """`accounts` are those of the person who calls; empty where no person does."""
    if not record.is_open or not accounts or record.proposed_by in accounts:
        return False
    return record.kind in KINDS and call.actor.has(kind_of(record.kind).decide)


def _shows_content(call: Call, record: ProposalRecord) -> bool:
    row = KINDS.get(record.kind)
    if row is None:
        return call.actor.has(Permission.AUDIT)
    return any(map(call.actor.has, (row.propose, row.decide, Permission.AUDIT)))


def _person(person: PersonRecord | None, person_id: str | None) -> dict[str, Any] | None:
    if person_id is None:
        return None
    return {"id": person_id, "name": person.name if person else None}


def _stamp(moment: Any) -> str | None:
    return None if moment is None else dates.stamp(moment)
