"""What the doctor says of the mail server and the notices."""

from __future__ import annotations

from credissuer.operations.upkeep.mail import examine
from tests.mail_server import Behaviour, serving
from tests.offices import Household
from tests.operations.sending.post import connected, queued


def test_an_office_without_mails_needs_no_server(house: Household) -> None:
    assert list(examine(house.office)) == []


def test_notices_that_nobody_sends_are_a_finding(house: Household) -> None:
    queued(house)
    [found] = examine(house.office)
    assert (found.ok, found.code) == (False, "doctor.mail_not_set")
    assert "1 thư" in found.words["vi"]


def test_a_server_that_lets_the_office_in_is_well_and_gets_no_mail(house: Household) -> None:
    taking = Behaviour()
    queued(house)
    with serving(taking) as port:
        connected(house, port)
        [found] = examine(house.office)
        assert found.ok
        assert found.words["en"] == f"the mail server 127.0.0.1:{port} is ready, 1 notices wait"
    assert taking.taken == []
    [gone] = examine(house.office)
    assert (gone.ok, gone.code) == (False, "doctor.mail_refused")
    assert "Không kết nối được" in gone.words["vi"]


def test_what_was_given_up_is_a_finding(house: Household) -> None:
    queued(house, failed_at=house.now[0], failure="recipient 550")
    with serving(Behaviour()) as port:
        connected(house, port)
        [found] = examine(house.office)
    assert (found.ok, found.code) == (False, "doctor.mail_failed")
