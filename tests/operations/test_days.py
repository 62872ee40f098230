"""Days are days where the office is, at 00:30, 06:59 and 23:59 there, on 29 February and 31
December: what is issued, assessed, renewed, refused, drawn and shown.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from credissuer.assessment.importing import sheet
from credissuer.assessment.orders.order_file import read_order
from credissuer.assessment.orders.renewal import RenewalOrder
from credissuer.badges import wording
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.sanctions import Sanction, Tie
from credissuer.errors import RefusedError
from credissuer.http.shapes.schemas import OrderBody, unchecked
from credissuer.operations import find_certificates
from credissuer.operations.admission import refusal_of_sanctions
from credissuer.operations.assess import assess
from credissuer.operations.badge import facts_of
from credissuer.operations.change_standing import suspend
from credissuer.operations.issue import issue
from credissuer.operations.publishing import publish_due
from credissuer.operations.renewing.renew import renew_order
from credissuer.public.cards import with_card
from credverifier.verdict import Verdict
from credverifier.verification import verify
from credverifier.wire.status.standing import Standing
from tests.offices import Household, order_body
from tests.offices import sheet as rows

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
DAYS = (date(2026, 11, 27), date(2028, 2, 29), date(2026, 12, 31))
CLOCKS = ((0, 30), (6, 59), (23, 59))
LEEWAY = timedelta(seconds=60)
A_YEAR_LATER = {
    date(2026, 11, 27): date(2027, 11, 27),
    date(2028, 2, 29): date(2029, 2, 28),
    date(2026, 12, 31): date(2027, 12, 31),
}

pytestmark = [
    pytest.mark.parametrize("day", DAYS, ids=str),
    pytest.mark.parametrize("clock", CLOCKS, ids=lambda clock: "{:02}h{:02}".format(*clock)),
]


@pytest.fixture
def there(house: Household, day: date, clock: tuple[int, int]) -> Household:
    """An office at that time of that day in Hà Nội."""
    house.now[0] = datetime(day.year, day.month, day.day, *clock, tzinfo=HANOI).astimezone(UTC)
    return house


def midnight_after(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=HANOI) + timedelta(days=1)


def issued_today(house: Household, day: date) -> CertificateRecord:
    """A certificate of an assessment of that day, through all checks of an order."""
    text = json.dumps(order_body(1, assessed_on=str(day), accounts=account(day)))
    office = house.office
    order = read_order(text.encode(), office.programme, today=office.today, assessor="lan")
    [answer] = issue(office, house.call, [order])
    assert answer.certificate is not None, answer.refusal
    publish_due.publish_issued(office, [answer.certificate.number])
    return answer.certificate


def account(day: date) -> list[dict[str, str]]:
    return [{"url": "https://www.tiktok.com/@kenh001mau", "proven_on": str(day)}]


def codes(error: RefusedError) -> list[tuple[str, str]]:
    return [(problem.pointer, problem.code) for problem in error.facts["problems"]]


def test_a_certificate_is_good_from_today_through_the_same_day_of_the_next_year(
    there: Household, day: date
) -> None:
    certificate = issued_today(there, day)
    last = A_YEAR_LATER[day]
    assert certificate.valid_from == midnight_after(day - timedelta(days=1))
    assert certificate.valid_from <= certificate.issued_at == there.now[0]
    assert certificate.valid_until == midnight_after(last)
    end = certificate.valid_until
    for moment, is_expired in ((end - timedelta(seconds=1), False), (end, True)):
        there.now[0] = moment
        facts = find_certificates.one(there.office, there.call, certificate.number).facts
        assert facts["expired"] is is_expired
    a_second = timedelta(seconds=1)
    # Verifiers allow the clocks of the world a minute.
    # Nor does it hold before it was signed.
    first, beyond = certificate.issued_at - LEEWAY, end + LEEWAY
    for moment, code in (
        (first - a_second, "validity.not_yet_valid"),
        (first, None),
        (certificate.issued_at, None),
        (end, None),
        (beyond, None),
        (beyond + a_second, "validity.expired"),
    ):
        verdict = judged(there, certificate, moment)
        [found] = [check.code for check in verdict.checks if check.name == "validity"]
        assert found == code, moment
    assert verdict.verdict == "expired"
    assert f"{last.day} tháng {last.month}, {last.year}" in verdict.message["vi"]
    early = judged(there, certificate, first - a_second)
    assert f"Có hiệu lực từ {day.day} tháng {day.month}, {day.year}" in early.message["vi"]


def judged(house: Household, certificate: CertificateRecord, at: datetime) -> Verdict:
    token = house.public(f"c/{certificate.number}.jwt")
    assert token is not None
    return verify(token, anchors=house.office.anchors(at), lists={}, now=at)


def test_today_is_no_future_and_tomorrow_is(there: Household, day: date) -> None:
    office, tomorrow = there.office, str(day + timedelta(days=1))
    assert office.today == there.call.today == day
    body = {
        **order_body(1, assessed_on=str(day), accounts=account(day)),
    }
    text = json.dumps({**body, "assessed_on": tomorrow, "accounts": account(day)})
    with pytest.raises(RefusedError) as caught:
        read_order(text.encode(), office.programme, today=office.today, assessor="lan")
    assert codes(caught.value) == [("/assessed_on", "import.date_future")]
    record, _ = assess(office, there.call, unchecked(_assessed(body)))
    assert record.assessed_on == day
    with pytest.raises(RefusedError) as caught:
        assess(office, there.call, unchecked(_assessed({**body, "assessed_on": tomorrow})))
    assert codes(caught.value) == [("/assessed_on", "import.date_future")]


def _assessed(body: dict) -> OrderBody:
    return OrderBody.model_validate(body)


@pytest.mark.parametrize("offset", [-1, 0, 1])
def test_the_cells_of_a_sheet_are_held_against_today(
    there: Household, day: date, offset: int
) -> None:
    office, assessed = there.office, day + timedelta(days=offset)
    spellings = (
        str(assessed),
        f"{assessed:%d/%m/%Y}",
        # the last minute of that day in Hà Nội, as a program writes it
        f"{assessed}T16:59:00Z",
        f"{assessed - timedelta(days=1)}T17:30:00Z",
    )
    for text in spellings:
        octets = rows(1).replace("2026-01-15", text).encode()
        read = sheet.read(octets, office.programme, today=office.today, zone=office.zone)
        [row] = read.rows
        if offset > 0:
            assert [problem.code for problem in row.problems] == ["import.date_future"], text
        else:
            assert row.order is not None, (text, row.problems)
            assert row.order.assessment.assessed_on == assessed


def test_a_renewal_counts_from_the_day_on_which_it_is_made(there: Household, day: date) -> None:
    first = issued_today(there, day)
    there.later(days=30)
    later = day + timedelta(days=30)
    order = RenewalOrder(number=first.number, assessed_on=str(later), criteria=_as_before())
    renewed = renew_order(there.office, there.call, order)
    successor = renewed.successor
    assert successor is not None
    assert successor.valid_from == midnight_after(later - timedelta(days=1))
    until = successor.valid_until.astimezone(HANOI)
    assert (until.hour, until.minute) == (0, 0)
    last = (until - timedelta(seconds=1)).date()
    assert (last.month, last.day) == (later.month, later.day)
    late = RenewalOrder(
        number=successor.number, assessed_on=str(later + timedelta(days=1)), criteria=_as_before()
    )
    with pytest.raises(RefusedError) as caught:
        renew_order(there.office, there.call, late)
    assert ("/assessed_on", "import.date_future") in codes(caught.value)


def _as_before() -> dict[str, str]:
    return dict(order_body(1)["criteria"])


def test_badge_card_and_page_name_the_last_day(there: Household, day: date) -> None:
    certificate = issued_today(there, day)
    last = A_YEAR_LATER[day]
    with there.store.read() as reading:
        facts = facts_of(there.office, reading, certificate)
    assert facts.valid_until == last
    said = f"{last.day} tháng {last.month}, {last.year}"
    assert wording.until(facts.valid_until, "vi") == f"Cấp đến {said}"
    token = there.public(f"c/{certificate.number}.jwt")
    assert token is not None
    office = there.office
    page = with_card(
        b"<head></head>", office.public_url, certificate.number, token.encode(), office.zone
    )
    assert f"Cấp đến {said}" in page.decode()


def test_a_refusal_names_the_day_since_when(there: Household, day: date) -> None:
    certificate = issued_today(there, day)
    suspended = there.perform(suspend, certificate.number, "false_claim")
    sanction = Sanction(
        number=suspended.number,
        name="Kênh Mẫu",
        standing=Standing.SUSPENDED,
        reason=suspended.reason,
        since=suspended.since,
        tie=Tie.NAME,
        by="Kênh Mẫu",
    )
    said = refusal_of_sanctions([sanction], there.office.zone)
    assert f"từ {day.day} tháng {day.month}, {day.year}" in said.words("vi")
