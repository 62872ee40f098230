"""/office/account in a browser: one's own name, language and tokens, and nobody else's."""

from __future__ import annotations

import re

import pytest

from credissuer.office import Office
from credissuer.operations.access import bearer_tokens
from credissuer.operations.perform import perform
from credissuer.staff.roles import Role, operator
from credissuer.store.staff.people import People
from tests.callers import Caller
from tests.console.signed_in import Browser, person, said
from tests.offices import Clock


@pytest.fixture
def mai(office: Office, call: Caller) -> Browser:
    return Browser(office, call, person(office, "mai", Role.AUDITOR))


def test_a_person_changes_their_name_and_language(mai: Browser, office: Office) -> None:
    assert mai.post("/office/account", name="Trần Mai", language="en").status_code == 303
    told = said(mai.get("/office/account"))
    assert "My account" in told and "Trần Mai" in told
    page = mai.post("/office/account", name="", language="en")
    assert page.status_code == 400 and "name" in said(page)
    with office.store.read() as reading:
        kept = reading.of(People).by_id(mai.person.id)
    assert kept is not None and (kept.name, kept.email) == ("Trần Mai", mai.person.email)


def test_a_token_of_ones_own_is_shown_once_and_is_good_for_ones_role(
    mai: Browser, office: Office, call: Caller
) -> None:
    page = mai.post("/office/account/tokens", label="bảng tính", role="auditor", days="30")
    [secret] = re.findall(r"crd_[\w-]{43}", page.text)
    headers = {"Authorization": f"Bearer {secret}"}
    assert call.get("/api/v1/reports", headers=headers).status_code == 200
    listed = mai.get("/office/account").text
    assert secret not in listed and "bảng tính" in listed
    [token] = re.findall(r'name="token" value="(\w+)"', listed)
    assert mai.post("/office/account/tokens/revoke", token=token).status_code == 303
    assert call.get("/api/v1/reports", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"role": "admin", "days": "30"}, 409),
        ({"role": "king", "days": "30"}, 400),
        ({"role": "auditor", "days": "367"}, 400),
    ],
)
def test_no_token_is_good_for_more(mai: Browser, fields: dict[str, str], status: int) -> None:
    page = mai.post("/office/account/tokens", label="x", **fields)
    assert page.status_code == status and "crd_" not in page.text


def test_a_token_needs_a_fresh_proof_and_revoking_does_not(
    mai: Browser, office: Office, clock: Clock
) -> None:
    perform(office, office.call(operator("x")), bearer_tokens.create, office, "t", "auditor", 9)
    clock.move(minutes=6)
    page = mai.post("/office/account/tokens", label="x", role="auditor", days="30")
    assert "crd_" not in page.text and "Xác nhận đúng là bạn" in said(page)
    with office.store.read() as reading:
        [other] = reading.bearer_tokens.all()
    # Somebody else's token is none of theirs.
    assert mai.post("/office/account/tokens/revoke", token=other.id).status_code == 404
