"""A link lets in once and in time, and nothing tells whether an address is known."""

from __future__ import annotations

import pytest

from credissuer.errors import ForbiddenError, RefusedError
from credissuer.operations import timers
from credissuer.operations.applying import entering
from credissuer.store.sending.notices import NoticeReading
from tests.offices import CHIEF, Household
from tests.operations.applying.applicants import EMAIL, Applicant, anybody, secret_in


def begin(house: Household, email: str = EMAIL) -> str | None:
    return anybody(house, entering.begin, house.office, email, "vi")


def enter(house: Household, secret: str) -> entering.EnteredHolder:
    return anybody(house, entering.enter, house.office, secret)


def refusal_of(house: Household, secret: str) -> str:
    with pytest.raises(RefusedError) as refusal:
        enter(house, secret)
    return refusal.value.code


def test_a_link_is_sent_and_lets_in_once(house: Household) -> None:
    link = begin(house)
    assert link is not None and link.startswith("https://tnso.example/me/sign-in?key=")
    with house.store.read() as reading:
        [notice] = reading.of(NoticeReading).page()
    assert (notice.kind, notice.recipient, notice.facts["link"]) == ("magic_link", EMAIL, link)
    entered = enter(house, secret_in(link))
    assert (entered.holder.email, entered.holder.language) == (EMAIL, "vi")
    assert refusal_of(house, secret_in(link)) == "holder.link_used"
    again = enter(house, secret_in(begin(house) or ""))
    assert again.holder == entered.holder and again.session.id != entered.session.id


def test_a_link_ends_after_half_an_hour(house: Household) -> None:
    link = begin(house)
    house.later(minutes=30)
    assert refusal_of(house, secret_in(link or "")) == "holder.link_used"
    assert refusal_of(house, "") == "holder.link_used"
    assert refusal_of(house, "x" * 5_000) == "holder.link_used"


def test_known_and_unknown_addresses_are_answered_alike(house: Household) -> None:
    Applicant(house)
    house.later(hours=1)
    known, unknown = begin(house), begin(house, "nobody@example.vn")
    assert known is not None and unknown is not None
    shape = [link.replace(secret_in(link), "") for link in (known, unknown)]
    assert shape[0] == shape[1]
    actions = [action for action, _ in house.trail()][-2:]
    assert actions == ["holder.link_sent", "holder.link_sent"]


def test_an_address_gets_three_links_in_a_quarter_of_an_hour(house: Household) -> None:
    assert all(begin(house) for _ in range(3))
    before = house.trail()
    assert begin(house) is None
    assert begin(house, EMAIL.upper()) is None
    assert house.trail() == before
    assert begin(house, "other@example.vn") is not None
    house.later(minutes=15, seconds=1)
    assert begin(house) is not None


@pytest.mark.parametrize(
    "email",
    [
        "",
        "minh.anh",
        "a@b",
        "a@b.vn\r\nBcc: all@example.vn",
        "a@b.vn\nx",
        "a b@c.vn",
        "a@b.vn,c@d.vn",
        "<a@b.vn>",
        '"a"@b.vn',
        ".a@b.vn",
        "a..b@c.vn",
        "a@-b.vn",
        "a@b.vn\u202e",
        "ạ@b.vn",
        "a" * 65 + "@b.vn",
        "a@" + "b" * 300 + ".vn",
    ],
)
def test_what_is_no_address_is_refused(house: Household, email: str) -> None:
    before = house.trail()
    with pytest.raises(RefusedError) as refusal:
        begin(house, email)
    assert refusal.value.code == "holder.email_invalid"
    assert house.trail() == before


def test_no_secret_and_no_address_is_stored_or_in_the_trail(house: Household) -> None:
    link = begin(house)
    entered = enter(house, secret_in(link or ""))
    with house.store.read() as reading:
        told = " ".join(str(entry) for entry in reading.audit.entries())
        rows = str(reading.of(entering.HolderSessions).of_holder(entered.holder.id))
    for secret in (secret_in(link or ""), entered.secret, EMAIL):
        assert secret not in told + rows


def test_a_session_lasts_thirty_days_and_idles_seven(house: Household) -> None:
    applicant = Applicant(house)
    secret = applicant.entered.secret

    def lets_in() -> bool:
        with house.store.read() as reading:
            return entering.live_session(reading, secret, house.now[0]) is not None

    house.later(days=6, hours=23)
    assert lets_in()
    house.later(hours=1)
    assert not lets_in()
    house.later(hours=-1)
    for _ in range(4):
        applicant.act(entering.see, applicant.entered.session.id)
        house.later(days=5)
        assert lets_in()
    applicant.act(entering.see, applicant.entered.session.id)
    house.later(days=3, hours=1)
    assert not lets_in()


def test_whoever_leaves_is_out(house: Household) -> None:
    here, there = Applicant(house), Applicant(house)
    other = Applicant(house, "other@example.vn")
    assert other.act(entering.leave, here.entered.session.id) == 0
    assert here.act(entering.leave, here.entered.session.id) == 1
    with house.store.read() as reading:
        assert entering.live_session(reading, here.entered.secret, house.now[0]) is None
        assert entering.live_session(reading, there.entered.secret, house.now[0]) is not None
        assert entering.live_session(reading, "wrong", house.now[0]) is None
    assert here.act(entering.leave) == 1
    with house.store.read() as reading:
        assert entering.live_session(reading, there.entered.secret, house.now[0]) is None
        assert entering.live_session(reading, other.entered.secret, house.now[0]) is not None


def test_staff_is_no_holder(house: Household) -> None:
    with pytest.raises(ForbiddenError) as refusal:
        house.perform(entering.leave)
    assert refusal.value.facts["actor"] == CHIEF.id


def test_what_ended_long_ago_is_forgotten(house: Household) -> None:
    Applicant(house)
    house.later(days=40)
    assert house.perform(entering.forget_old, house.now[0]) == 2
    assert house.perform(entering.forget_old, house.now[0]) == 0


def test_the_timer_leaves_what_ended_this_week(house: Household) -> None:
    Applicant(house)
    house.later(days=7)
    assert timers.run(house.office, "holders") == 0
    house.later(minutes=31)
    assert timers.run(house.office, "holders") == 1
    house.later(days=31)
    assert timers.run(house.office, "holders") == 1
