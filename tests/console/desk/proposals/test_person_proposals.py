"""What whoever decides on a proposal about a person is shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import credissuer
from credissuer.console.desk.proposals import person_proposals
from credissuer.office import Office
from credissuer.operations.people.give_roles import change_roles
from credissuer.operations.people.recover import recover
from credissuer.operations.perform import perform
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission, Role
from credissuer.words import words
from tests.callers import Caller
from tests.console.signed_in import Browser, person, said
from tests.two_people import QUAN, call_of, two_people


@pytest.fixture
def roles(office: Office) -> ProposalRecord:
    """SON proposes that LAN, an auditor, becomes an assessor."""
    two_people(office)
    son, lan = person(office, "son", Role.ADMIN), person(office, "lan", Role.AUDITOR)
    wanted = frozenset({Role.AUDITOR, Role.ASSESSOR})
    given = perform(office, call_of(office, son), change_roles, office, lan.id, wanted)
    assert given.proposal is not None
    return given.proposal


def test_it_says_who_and_what_they_could_do_then(office: Office, roles: ProposalRecord) -> None:
    about = person_proposals.of(office, roles)
    assert about is not None and about.person.login == "lan" and not about.is_recovery
    assert (about.given, about.taken, about.operator) == ([Role.ASSESSOR], [], None)
    assert about.may == [Permission.ASSESS, Permission.IMPORT]


def test_the_page_shows_it_to_whoever_decides(
    office: Office, call: Caller, roles: ProposalRecord
) -> None:
    told = said(Browser(office, call, QUAN).get(f"/office/proposals/{roles.id}"))
    assert "Nguyễn Lan Giao vai trò" in said(Browser(office, call, QUAN).get("/office/proposals"))
    assert "lan@office.test" in told and "Được giao Thẩm định" in told
    assert "hãy hỏi chính người này" in told and "Thẩm định hồ sơ và đề xuất cấp" in told


def test_a_way_back_in_is_shown_too(office: Office, call: Caller, roles: ProposalRecord) -> None:
    son = person(office, "binh", Role.ADMIN)
    way = perform(office, call_of(office, son), recover, office, QUAN.id)
    assert way.proposal is not None
    about = person_proposals.of(office, way.proposal)
    assert about is not None and about.is_recovery and (about.given, about.may) == ([], [])
    page = Browser(office, call, son).get(f"/office/proposals/{way.proposal.id}")
    assert "họ đã mất khóa" in said(page)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_everything_that_happens_to_an_account_has_words(language: str) -> None:
    source = Path(credissuer.__file__).parent
    texts = [file.read_text("utf-8") for file in source.joinpath("operations").rglob("*.py")]
    texts.append(source.joinpath("demo/staff.py").read_text("utf-8"))
    found = {name for text in texts for name in re.findall(r'event\(\s*"person\.([a-z_]+)"', text)}
    assert len(found) > 10
    assert found <= set(words("desk_people", language)["events"])
