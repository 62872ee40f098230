"""A person's language is their own choice, and stays."""

from __future__ import annotations

import pytest

from credissuer.office import Office
from credissuer.staff.roles import Role
from credissuer.store.staff.people import People
from tests.console.desk.conftest import SignIn


def test_a_choice_stays(office: Office, sign_in: SignIn) -> None:
    lan = sign_in(Role.AUDITOR)
    reply = lan.post("/office/language", language="en", to="/office/settings")
    assert (reply.status_code, reply.headers["location"]) == (303, "/office/settings")
    assert '<html lang="en"' in lan.get("/office").text
    with office.store.read() as reading:
        [entry] = reading.audit.of_action("person.language_chosen")
        person = reading.of(People).by_id(lan.person.id)
    assert entry.detail == {"language": "en"}
    assert person is not None and person.language == "en"


@pytest.mark.parametrize("language", ["xx", "", "vi"])
def test_what_changes_nothing_leaves_no_entry(
    office: Office, sign_in: SignIn, language: str
) -> None:
    lan = sign_in(Role.AUDITOR)
    assert lan.post("/office/language", language=language, to="//evil").status_code == 303
    with office.store.read() as reading:
        assert list(reading.audit.of_action("person.language_chosen")) == []
