"""What the demo does not play, so that every screen of the desk has something to show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from credissuer.applications.application import ApplicationState, receipt
from credissuer.applications.line_up import ApplicationFilter
from credissuer.cases.case import CaseSource, shown
from credissuer.office import Office
from credissuer.operations.assessing.application_views import listed
from credissuer.operations.casework import appealing, decisions, opening, suspending
from credissuer.operations.deciding.decide import decide
from credissuer.operations.people.invite import invite
from credissuer.operations.perform import perform
from credissuer.operations.sign_in.passwords import hashed
from credissuer.staff import account
from credissuer.staff.person import person_actor
from credissuer.staff.roles import Actor, Role, operator
from credissuer.store.applications.holders import Holders
from credissuer.store.staff.people import People
from credverifier.wire.status.standing import Standing
from tests.console.signed_in import person

ADMIN = "root"
"""Login of an administrator who has a password, and has not registered their security key yet."""

PASSWORD = "mười hai con giáp 2026"
"""Of the administrator."""

ASSESSED = "DEMO Ba Lô Xanh"
"""Whose application has a finished sheet."""

APPEALED, IN_FORCE = "DEMO Lê Hoàng Yến", "DEMO Bếp Nhà Sông Hương"
"""Whose certificate is revoked in a case against which they appeal; about whose a case is open."""


@dataclass(frozen=True)
class Played:
    """What was added: ids as addresses have them, and the secret of an invitation."""

    assessed: str
    appealed_case: str
    open_case: str
    invitation: str


def fill(office: Office) -> Played:
    """Add the administrator, an invitation, two cases and an appeal."""
    _add_admin(office)
    return Played(
        assessed=_assessed(office),
        appealed_case=_appealed(office),
        open_case=_opened(office, IN_FORCE),
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
