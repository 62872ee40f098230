"""/office/proposals of a change of many: what the second person sees."""

from __future__ import annotations

import csv
import io

import pytest

from credissuer.office import Office
from credissuer.operations import change_standing
from credissuer.operations.bulk.confirming import confirm
from credissuer.operations.perform import perform
from credissuer.staff.proposal import ProposalRecord
from credverifier.wire import number as numbers
from tests.callers import Caller
from tests.console.signed_in import Browser, said
from tests.offices import issued, order_body
from tests.operations.bulk.bulk_orders import revocation
from tests.two_people import BOSS, QUAN, call_of, two_people


@pytest.fixture
def certificates(office: Office) -> list[str]:
    return [issued(office, order_body(channel)) for channel in (1, 2, 3)]


@pytest.fixture
def quan(office: Office, call: Caller, certificates: list[str]) -> Browser:
    two_people(office)
    return Browser(office, call, QUAN)


def proposed(office: Office, *texts: str) -> str:
    made = confirm(office, call_of(office, BOSS), revocation(*texts, note="Vụ 17"))
    assert isinstance(made, ProposalRecord)
    return f"/office/proposals/{made.id}"


def test_counts_rows_and_reasons(office: Office, quan: Browser, certificates: list[str]) -> None:
    path = proposed(office, *certificates, "nonsense")
    page = said(quan.get(path))
    assert "Thu hồi nhiều chứng nhận" in page
    assert "Sẽ thay đổi 3" in page
    assert "Không làm được 1" in page
    assert numbers.show(certificates[0]) in page
    assert "Vụ 17" in page
    english = said(quan.get(f"{path}?lang=en"))
    assert "Would change 3" in english
    rows = list(
        csv.DictReader(io.StringIO(quan.get(f"{path}/rows.csv").content.decode("utf-8-sig")))
    )
    assert [row["outcome"] for row in rows] == ["change"] * 3 + ["refused"]


def test_what_changed_since_is_told(office: Office, quan: Browser, certificates: list[str]) -> None:
    path = proposed(office, *certificates)
    assert "không còn như lúc đề xuất" not in said(quan.get(path))
    perform(
        office,
        call_of(office, BOSS),
        change_standing.suspend,
        certificates[0],
        "undisclosed_ad",
    )
    assert "không còn như lúc đề xuất" in said(quan.get(path))
