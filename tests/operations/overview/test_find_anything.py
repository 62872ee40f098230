"""One field for everything: numbers, links, names and handles as people type them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from credissuer.errors import ForbiddenError
from credissuer.operations.change_standing import suspend
from credissuer.operations.overview import find_anything
from credissuer.operations.overview.find_anything import ENDING, EXPIRED, SOON
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import Role
from credissuer.store.searching.certificate_search import CertificateSearch
from credverifier.wire import number as numbers
from tests.offices import Household, actor
from tests.operations.overview.test_dossier import report


def names(house: Household, text: str, stands: str = "") -> list[str]:
    which = find_anything.wanted(text, stands, house.call)
    with house.store.read() as reading:
        found = reading.of(CertificateSearch).search(which)
        subjects = reading.subjects.by_ids([one.subject_id for one in found])
    return sorted(subjects[one.subject_id].name[-1] for one in found)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("kenh mau", ["1", "2"]),
        ("Kênh Mẫu Số 0002", ["2"]),
        ("@KENH0001MAU", ["1"]),
        ("kenh0002", ["2"]),
        ("https://www.tiktok.com/@kenh0001mau", ["1"]),
        ("kenh%", []),
        ("nobody", []),
        ("", ["1", "2"]),
    ],
)
def test_names_handles_and_links_are_found(house: Household, typed: str, found: list[str]) -> None:
    house.issue(1, 2)
    assert names(house, typed) == found


def test_a_choice_of_standing_narrows_it(house: Household) -> None:
    first, _ = house.issue(1, 2)
    house.perform(suspend, first.number, "false_claim")
    assert names(house, "", "suspended") == ["1"]
    assert names(house, "", "valid") == ["2"]
    assert names(house, "", "no such standing") == ["1", "2"]
    assert names(house, "", ENDING) == names(house, "", EXPIRED) == []
    house.now[0] = first.valid_until - SOON
    assert names(house, "", ENDING) == []
    house.later(seconds=1)
    assert names(house, "", ENDING) == ["1", "2"]
    house.now[0] = first.valid_until + timedelta(seconds=1)
    assert (names(house, "", ENDING), names(house, "", EXPIRED)) == ([], ["1", "2"])


def test_a_number_leads_to_its_certificate_however_it_is_typed(house: Household) -> None:
    [certificate] = house.issue(1)
    shown = numbers.show(certificate.number)
    for typed in (shown, shown.lower(), certificate.number, f"https://tnso.example/c/{shown}"):
        found = find_anything.certificate(house.office, house.call, typed)
        assert found is not None and found.number == certificate.number, typed
        [members] = find_anything.anything(house.office, house.call, typed).certificates
        assert members["number"] == shown
    assert find_anything.certificate(house.office, house.call, "7K3M9-QX2HS") is None
    assert find_anything.certificate(house.office, house.call, "kênh") is None


def test_what_somebody_may_not_see_is_not_found(house: Household) -> None:
    [certificate] = house.issue(1)
    report(house, certificate.number)
    quan = PersonRecord(
        id="QUAN00001",
        login="quan",
        name="Trần Quân",
        email="quan@tnso.example",
        roles=frozenset({Role.APPROVER}),
        language="vi",
        password_hash=None,
        oidc_subject=None,
        operator=None,
        created_at=house.now[0],
        disabled_at=None,
        version=1,
    )
    with house.store.write() as transaction:
        transaction.add([quan])
    admin, officer = actor(Role.ADMIN), actor(Role.ASSESSOR)
    found = find_anything.anything(house.office, house.office.call(admin), "tran quan")
    assert found.people is not None and [one.login for one in found.people] == ["quan"]
    found = find_anything.anything(house.office, house.office.call(admin), "r-7k3m9qx2")
    assert found.report is not None and found.report.id == "R7K3M9QX2"
    hidden = find_anything.anything(house.office, house.office.call(officer), "tran quan")
    assert hidden.people is None and hidden.report is None
    short = find_anything.anything(house.office, house.office.call(admin), "k")
    assert short == ([], None, [], None, None)
    with pytest.raises(ForbiddenError):
        find_anything.anything(house.office, house.office.call(actor(Role.VC_API)), "kenh")
