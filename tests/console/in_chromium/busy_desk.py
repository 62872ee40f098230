"""What the demo does not play, so that every screen of the desk has something to show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from credissuer.applications.application import ApplicationState, receipt
from credissuer.applications.line_up import ApplicationFilter
from credissuer.cases.case import CaseSource, shown
from credissuer.credentials.bulk.order import BulkOrder, BulkRow
from credissuer.credentials.states import StandingChange
from credissuer.office import Call, Office
from credissuer.operations.assessing.application_views import listed
from credissuer.operations.bulk import confirming, drafting
from credissuer.operations.casework import appealing, decisions, opening, suspending
from credissuer.operations.deciding.decide import decide
from credissuer.operations.deciding.ordering_keys import order_rotation
from credissuer.operations.jobs import jobs
from credissuer.operations.people.invite import invite
from credissuer.operations.perform import perform
from credissuer.operations.sign_in.passwords import hashed
from credissuer.signing.provider import KeyUse
from credissuer.staff import account
from credissuer.staff.person import person_actor
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Actor, Role, operator
from credissuer.store.applications.holders import Holders
from credissuer.store.staff.people import People
from credissuer.store.staff.proposals import Proposals
from credverifier.wire.status.standing import Standing
from tests.console.signed_in import person

ADMIN = "root"
"""Login of an administrator who has a password, and has not registered their security key yet."""

PASSWORD = "mười hai con giáp 2026"
"""Of the administrator."""

ASSESSED = "DEMO Ba Lô Xanh"
"""Whose application has a finished sheet."""

SUSPENDED_IN_BULK = "DEMO Hoàng Gia Bảo"
"""Whose certificate a job suspends among what are none."""

APPEALED, IN_FORCE = "DEMO Lê Hoàng Yến", "DEMO Bếp Nhà Sông Hương"
"""Whose certificate is revoked in a case against which they appeal; about whose a case is open."""


@dataclass(frozen=True)
class Played:
    """What was added: ids as addresses have them, and the secret of an invitation."""

    assessed: str
    appealed_case: str
    open_case: str
    plan: str
    bulk_proposal: str
    bulk_job: str
    key_proposal: str
    drafted: str
    invitation: str


def fill(office: Office) -> Played:
    """Add the administrator, an invitation, two cases and an appeal."""
    _add_admin(office)
    # First, because it changes what the plans are about.
    bulk_job = _bulk_job(office)
    return Played(
        assessed=_assessed(office),
        appealed_case=_appealed(office),
        open_case=_opened(office, IN_FORCE),
        plan=drafting.draft(office, _call(office, "lan"), _suspension(office, "Sẽ bàn")).id,
        bulk_proposal=_proposed(office, _suspension(office, "Đang chờ")).id,
        bulk_job=bulk_job,
        key_proposal=_key_proposal(office),
        drafted=_drafted(office),
        invitation=_invitation(office),
    )


def _add_admin(office: Office) -> None:
    admin = person(office, ADMIN, Role.ADMIN)
    with office.store.write() as transaction:
        kept = hashed(office, admin, PASSWORD)
        transaction.of(People).change(replace(admin, password_hash=kept))


def _assessed(office: Office) -> str:
    which = ApplicationFilter(states=(ApplicationState.ASSESSING,), text=ASSESSED)
    [found], _ = listed(office, office.call(_staff(office, "mai")), which, limit=2)
    return receipt(found.id)


def _opened(office: Office, name: str) -> str:
    case = _act(
        office,
        _staff(office, "lan"),
        opening.open_case,
        source=CaseSource.BRAND,
        reason="false_claim",
        certificate=_in_force(office, name),
    )
    return shown(case.id)


def _appealed(office: Office) -> str:
    """The id of a case that ended with a revocation, against which the holder has appealed."""
    number = _in_force(office, APPEALED)
    with office.store.read() as reading:
        certificate = reading.certificates.by_number(number)
        assert certificate is not None
        holder = reading.of(Holders).of_subject(certificate.subject_id)
    assert holder is not None
    case, officer = _opened(office, APPEALED), _staff(office, "lan")
    _act(office, officer, suspending.suspend, case, "false_claim")
    proposal = _act(office, officer, decisions.propose_decision, case, "revoke")
    decide(office, office.call(_staff(office, "quan")), proposal.id, "approved", None)
    subject = Actor(id=f"holder:{holder.id}", roles=frozenset())
    _act(office, subject, appealing.lodge, case, "Bài đó là của người khác đăng lại.")
    return case


def _suspension(office: Office, note: str) -> BulkOrder:
    """Of two certificates, of what is none, and of one that is revoked already."""
    with office.store.read() as reading:
        every = list(reading.certificates.all())
    wanted = [one.number for one in every if one.standing is Standing.VALID][:2]
    wanted += [one.number for one in every if one.standing is Standing.REVOKED][:1]
    rows = tuple(map(BulkRow, (*wanted, "không phải số")))
    change = StandingChange.SUSPEND
    return BulkOrder(change=change, reason="false_claim", note=note, rows=rows)


def _proposed(office: Office, order: BulkOrder) -> ProposalRecord:
    made = confirming.confirm(office, _call(office, "lan"), order)
    assert isinstance(made, ProposalRecord)
    return made


def _bulk_job(office: Office) -> str:
    """The id of a job that ended, with rows that could not be done."""
    rows = (BulkRow("sai"), BulkRow("7K3M9-QX2HS"), BulkRow(_in_force(office, SUSPENDED_IN_BULK)))
    order = BulkOrder(change=StandingChange.SUSPEND, reason="false_claim", rows=rows)
    proposal = _proposed(office, order)
    decide(office, _call(office, "quan"), proposal.id, "approved", None)
    [job] = [
        one.job
        for one in jobs.listed(office, _call(office, "lan"))
        if one.job.content.get("proposal") == proposal.id
    ]
    return str(job.id)


def _key_proposal(office: Office) -> str:
    made = order_rotation(office, _call(office, "son"), KeyUse.STATUS, timedelta(hours=24))
    assert isinstance(made, ProposalRecord)
    return made.id


def _drafted(office: Office) -> str:
    """The id of a proposal of one certificate, of which the desk shows the page to come."""
    with office.store.read() as reading:
        proposals = reading.of(Proposals).page(is_open=True, kind="issue")
    return proposals[0].id


def _call(office: Office, login: str) -> Call:
    return office.call(_staff(office, login))


def _invitation(office: Office) -> str:
    wanted = account.account(
        login="moi",
        name="DEMO Người Mới",
        email="moi@demo.invalid",
        language="vi",
        roles=[Role.AUDITOR],
    )
    # At the command line the link is shown and goes out by no mail.
    secret = _act(office, operator("tests"), invite, wanted).secret
    assert secret is not None
    return str(secret)


def _in_force(office: Office, name: str) -> str:
    """The number of the certificate in force of the subject of that name."""
    with office.store.read() as reading:
        valid = [one for one in reading.certificates.all() if one.standing is Standing.VALID]
        subjects = reading.subjects.by_ids([one.subject_id for one in valid])
    [number] = [one.number for one in valid if subjects[one.subject_id].name == name]
    return number


def _staff(office: Office, login: str) -> Actor:
    with office.store.read() as reading:
        found = reading.of(People).by_login(login)
    assert found is not None
    return person_actor(found)


def _act(office: Office, actor: Actor, operation: Any, *arguments: Any, **options: Any) -> Any:
    return perform(office, office.call(actor), operation, office, *arguments, **options)
