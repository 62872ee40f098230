"""The parcel: which stop, who acts, by when; and the way out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from credissuer.applications.application import ApplicationState
from credissuer.console.me.following import parcel_of
from tests.console.me.browsing import Browser
from tests.console.me.test_applying import fill_in
from tests.contracts import application_records as records
from tests.contracts.store_records import NOW


@pytest.mark.parametrize(
    ("state", "who", "has_due", "stops"),
    [
        (ApplicationState.DRAFT, "you", False, ["now", "ahead", "ahead", "ahead"]),
        (ApplicationState.SUBMITTED, "office", True, ["done", "now", "ahead", "ahead"]),
        (ApplicationState.ASSESSING, "office", True, ["done", "now", "ahead", "ahead"]),
        (ApplicationState.MORE_ASKED, "you", True, ["done", "now", "ahead", "ahead"]),
        (ApplicationState.PROPOSED, "office", True, ["done", "done", "now", "ahead"]),
        (ApplicationState.GRANTED, "you", False, ["done"] * 4),
        (ApplicationState.REFUSED, "nobody", False, ["done"] * 4),
        (ApplicationState.WITHDRAWN, "nobody", False, ["done", "done"]),
    ],
)
def test_who_acts_next_and_by_when(
    state: ApplicationState, who: str, has_due: bool, stops: list[str]
) -> None:
    record = records.application(1, state=state, answer_due_at=NOW + timedelta(days=7))
    parcel = parcel_of(record, [], [records.ask()])
    assert parcel.who == who
    assert (parcel.due is not None) == has_due
    assert [stop.state for stop in parcel.stops] == stops
    assert (parcel.asked is not None) == (state is ApplicationState.MORE_ASKED)
    if state is ApplicationState.MORE_ASKED:
        assert parcel.due == record.answer_due_at


def test_a_withdrawal_is_explained_before_it_is_done(holder: Browser) -> None:
    fill_in(holder)
    holder.send("/me/apply/review")
    page = holder.get("/me/withdraw")
    assert "Không mở lại được" in page
    assert "Đã nộp" in holder.get("/me/status")
    page = holder.send("/me/withdraw", page="/me/withdraw")
    assert holder.where == "/me/status" and "Đã rút hồ sơ." in page
    holder.get("/me/withdraw")
    assert holder.where == "/me/status"


def test_days_are_counted_in_the_offices_zone(holder: Browser) -> None:
    fill_in(holder)
    page = holder.send("/me/apply/review")
    assert "còn 14 ngày" in page and "Ai đã kiểm tra tôi?" in page


def test_what_staff_says_is_shown_as_text(holder: Browser) -> None:
    fill_in(holder)
    holder.send("/me/apply/review")
    from credissuer.store.applications.applications import Applications

    with holder.office.store.write() as transaction:
        [record] = transaction.of(Applications).page()
        refused = replace(
            record, state=ApplicationState.REFUSED, closed_at=NOW, said="Chưa đủ <i>bằng chứng</i>"
        )
        transaction.of(Applications).change(refused)
    page = holder.get("/me/status")
    assert "Chưa đủ &lt;i&gt;bằng chứng" in page and "Xin chứng nhận mới" in page
