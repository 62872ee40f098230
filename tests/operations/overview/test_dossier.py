"""Everything about one certificate: from its life to who has looked at it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credissuer.cases.report import Report, ReportRecord
from credissuer.errors import ForbiddenError, NotFoundError
from credissuer.operations.change_standing import suspend
from credissuer.operations.overview import dossier
from credissuer.operations.renewing.renew import renew
from credissuer.staff.roles import Role
from tests.offices import Household, actor

LAN = replace(actor(Role.CASE_OFFICER), id="person:LAN000001")


def report(house: Household, number: str) -> None:
    said = Report("undisclosed_ad", number, None, "Quảng cáo không ghi rõ", "", None)
    record = ReportRecord(
        **{name: getattr(said, name) for name in said.__slots__},
        id="R7K3M9QX2",
        received_at=house.now[0],
        certificate=number,
    )
    with house.store.write() as transaction:
        transaction.add([record])


def test_it_is_all_there(house: Household) -> None:
    [certificate] = house.issue(1)
    house.publish()
    report(house, certificate.number)
    house.perform(suspend, certificate.number, "undisclosed_ad", "Chờ giải trình")
    found = dossier.everything(house.office, house.office.call(LAN), certificate.number)
    assert found.facts["standing"] == "suspended"
    assert [event.event for event in found.life] == ["issued", "suspended"]
    assert [note.text for note in found.notes] == ["Chờ giải trình"]
    assert {rendition.purpose for rendition in found.renditions} >= {"vc+jwt"}
    assert all(file.is_there for file in found.files)
    assert {file.detail for file in found.files} >= {"vc+jwt", "standing-note"}
    assert found.reports is not None
    assert [one.text for one in found.reports] == ["Quảng cáo không ghi rõ"]
    assert [account.platform for account in found.accounts] == ["tiktok"]
    assert found.assessment.level == found.facts["level"]
    actions = [entry.action for entry in found.entries]
    assert actions == ["certificate.viewed", "certificate.suspended", "certificate.issued"]


def test_a_look_leaves_its_trace_and_one_that_finds_nothing_does_not(house: Household) -> None:
    [certificate] = house.issue(1)
    dossier.everything(house.office, house.office.call(LAN), certificate.number)
    assert house.trail()[-1] == ("certificate.viewed", certificate.number)
    with pytest.raises(NotFoundError):
        dossier.everything(house.office, house.office.call(LAN), "7K3M9QX2HS")
    assert len(house.trail()) == 2


def test_a_public_file_that_is_missing_is_told(house: Household) -> None:
    [certificate] = house.issue(1)
    house.publish()
    house.office.publication.remove(f"c/{certificate.number}.jwt")
    found = dossier.everything(house.office, house.call, certificate.number)
    assert [file.path for file in found.files if not file.is_there] == [
        f"c/{certificate.number}.jwt"
    ]


def test_reports_are_for_those_who_may_see_them(house: Household) -> None:
    [certificate] = house.issue(1)
    report(house, certificate.number)
    call = house.office.call(actor(Role.ASSESSOR))
    assert dossier.everything(house.office, call, certificate.number).reports is None


def test_other_certificates_of_the_subject_are_named(house: Household) -> None:
    [certificate] = house.issue(1)
    house.later(days=30)
    successor = renew(house.office, house.call, certificate.number)
    found = dossier.everything(house.office, house.call, successor.number)
    assert [one.number for one in found.others] == [certificate.number]


def test_a_program_of_another_system_sees_nothing(house: Household) -> None:
    [certificate] = house.issue(1)
    with pytest.raises(ForbiddenError):
        dossier.everything(house.office, house.office.call(actor(Role.VC_API)), certificate.number)
    assert len(house.trail()) == 1
