"""The kinds of notices as data."""

from __future__ import annotations

from datetime import timedelta

from credissuer.notices.kinds import kinds


def test_the_kinds_are_those_that_the_office_writes_of() -> None:
    assert {"magic_link", "case_opened", "renewal_60", "staff_deadline"} <= set(kinds())
    assert all(kind.name == name for name, kind in kinds().items())


def test_what_opens_a_door_is_a_secret_and_needs_its_link() -> None:
    secret = {name for name, kind in kinds().items() if kind.is_secret}
    assert secret == {"magic_link", "invitation", "recovery"}
    assert all(kinds()[name].needs == ("link",) for name in secret)


def test_members_of_staff_are_written_to_about_their_own_affairs() -> None:
    to_staff = {name for name, kind in kinds().items() if kind.to_staff}
    own_account = {
        "key_added",
        "key_removed",
        "password_changed",
        "recovered",
        "signed_in",
        "address_changed",
    }
    doors = {"invitation", "recovery"}
    assert to_staff == {*own_account, *doors, "staff_deadline", "staff_waiting"}


def test_a_notice_is_tried_for_five_days_and_a_sign_in_link_while_it_is_good() -> None:
    assert kinds()["suspended"].lasts == timedelta(days=5)
    assert kinds()["magic_link"].lasts == timedelta(minutes=30)
