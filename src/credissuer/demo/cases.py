"""The made-up reports and the case of the demo office, as far as its case officer has come."""

from __future__ import annotations

from credissuer.cases.report import Report
from credissuer.demo import cast
from credissuer.office import Office
from credissuer.operations.casework.opening import open_from_reports
from credissuer.operations.casework.suspending import suspend
from credissuer.operations.perform import perform
from credissuer.operations.reporting.reports import receive
from credissuer.staff.person import person_actor
from credissuer.staff.roles import ANYBODY
from credissuer.store.staff.people import People

OFFICER = "lan"
REASON = "undisclosed_ad"
_NOTE = "Đã xem cả ba video; hai video đã có trong kho lưu, một video vừa bị ẩn."


def add_all(office: Office, suspended: str, valid: str) -> None:
    """Receive the reports of `cast.toml` about these certificates (canonical numbers), and open a
    case about the first, in which it is suspended.
    """
    numbers = {"suspended": suspended, "valid": valid}
    receipts = [
        _receive(office, numbers[one["about"]], one)
        for one in cast.reports()
        if one["about"] == "suspended"
    ]
    with office.store.read() as reading:
        officer = reading.of(People).by_login(OFFICER)
    assert officer is not None  # `staff.add_all` comes first
    call = office.call(person_actor(officer))
    case = perform(office, call, open_from_reports, office, receipts, reason=REASON, note=_NOTE)
    perform(office, call, suspend, office, case.id, REASON)
    for one in cast.reports():
        if one["about"] == "valid":
            _receive(office, valid, one)


def _receive(office: Office, number: str, one: dict[str, str]) -> str:
    report = Report(
        kind=one["kind"],
        number=number,
        profile=None,
        text=one["text"],
        evidence=one["evidence"],
        contact=None,
    )
    return perform(office, office.call(ANYBODY), receive, office, report).id
