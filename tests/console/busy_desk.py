"""What a demo has not by itself, so that every screen of the desk has something to show."""

from __future__ import annotations

from credissuer.cases.case import CaseRecord, Source
from credissuer.cases.report import Report
from credissuer.office import Office
from credissuer.operations.casework.opening import open_case
from credissuer.operations.perform import perform
from credissuer.operations.reporting.reports import receive
from credissuer.staff.person import PersonRecord, person_actor
from credissuer.staff.roles import ANYBODY, Role
from credissuer.store.staff.people import People

ADMIN = "root"
"""Login of an administrator, whom the demo's cast does not have."""


def fill(office: Office, certificate: str) -> CaseRecord:
    """An administrator, a report about the certificate, and a case about it."""
    with office.store.write() as transaction:
        transaction.add([_administrator(office)])
    said = Report("undisclosed_ad", certificate, None, "Quảng cáo không ghi rõ", "", None)
    perform(office, office.call(ANYBODY), receive, office, said)
    with office.store.read() as reading:
        [officer] = [one for one in reading.of(People).all() if one.login == "lan"]
    return perform(
        office,
        office.call(person_actor(officer)),
        open_case,
        office,
        source=Source.BRAND,
        reason="undisclosed_ad",
        certificate=certificate,
        note="Nhãn hàng gửi ba đường dẫn",
    )


def _administrator(office: Office) -> PersonRecord:
    return PersonRecord(
        id="ADMN00001",
        login=ADMIN,
        name="DEMO Quản Trị",
        email="root@demo.invalid",
        roles=frozenset({Role.ADMIN}),
        language="vi",
        password_hash=None,
        oidc_subject=None,
        operator=None,
        created_at=office.clock(),
        disabled_at=None,
        version=1,
    )
