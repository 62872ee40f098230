"""Many at once: a dry run first, confirmed by hand, and each that was not changed is named."""

from __future__ import annotations

import pytest

from credissuer.office import Office
from credissuer.operations.change_standing import revoke
from credissuer.operations.perform import perform
from credissuer.staff.roles import FOR_PEOPLE, PERMISSIONS, Permission, Role
from credissuer.staff.sign_in import FRESH
from credverifier.wire.number import show
from tests.console.desk.conftest import SignIn
from tests.console.signed_in import said
from tests.offices import CHIEF, Clock, issued, order_body

NOTE = "Đợt rà soát tháng 11"


@pytest.fixture
def numbers(office: Office, certificate: str) -> list[str]:
    """A certificate in force, and one that is revoked."""
    second = issued(office, order_body(2))
    perform(office, office.call(CHIEF), revoke, second, "deceased")
    return [certificate, second]


def standings(office: Office, numbers: list[str]) -> list[str]:
    with office.store.read() as reading:
        found = reading.certificates.by_numbers(numbers)
    return [found[number].standing.value for number in numbers]


def test_what_was_ticked_comes_to_a_dry_run(
    office: Office, sign_in: SignIn, numbers: list[str]
) -> None:
    lan = sign_in(Role.CASE_OFFICER)
    reply = lan.post("/office/bulk", change="suspend", number=show(numbers[0]))
    assert reply.status_code == 303
    assert reply.headers["location"].startswith("/office/bulk?change=suspend&numbers=")
    text = said(lan.get(f"/office/bulk?change=suspend&numbers={'.'.join(numbers)}"))
    assert "Chạy thử" in text and "1 chứng nhận sẽ đổi" in text
    assert "1 chứng nhận không đổi được" in text
    assert standings(office, numbers) == ["valid", "revoked"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"reason": "", "count": "1"}, "Chưa chọn lý do"),
        ({"reason": "false_claim", "count": ""}, "Hãy gõ 1"),
        ({"reason": "false_claim", "count": "2"}, "Hãy gõ 1"),
        ({"reason": "because", "count": "1"}, "because"),
    ],
)
def test_without_a_reason_or_the_count_nothing_happens_and_nothing_is_lost(
    office: Office, sign_in: SignIn, numbers: list[str], fields: dict[str, str], code: str
) -> None:
    lan = sign_in(Role.CASE_OFFICER)
    reply = lan.post(
        "/office/bulk/do", change="suspend", numbers=".".join(numbers), note=NOTE, **fields
    )
    assert reply.status_code in (400, 422)
    assert code in said(reply) and NOTE in reply.text
    assert standings(office, numbers) == ["valid", "revoked"]


def test_those_that_can_be_are_changed_and_the_others_named(
    office: Office, sign_in: SignIn, numbers: list[str]
) -> None:
    lan = sign_in(Role.CASE_OFFICER)
    reply = lan.post(
        "/office/bulk/do",
        change="suspend",
        numbers=".".join([*numbers, "nonsense"]),
        reason="false_claim",
        count="1",
        note=NOTE,
    )
    text = said(reply)
    assert "1 đã đổi, 2 không đổi" in text and "nonsense" in text
    assert "Một phần không đổi được" in text, "part of it is never shown as all"
    assert standings(office, numbers) == ["suspended", "revoked"]
    with office.store.read() as reading:
        [entry] = reading.audit.of_action("certificate.suspended")
    assert entry.actor == f"person:{lan.person.id}"


def test_a_key_is_shown_before(
    office: Office, sign_in: SignIn, clock: Clock, numbers: list[str]
) -> None:
    lan = sign_in(Role.CASE_OFFICER)
    clock.move(seconds=FRESH.total_seconds())
    for change in ("revoke", "suspend"):
        asked = lan.post(
            "/office/bulk/do", change=change, numbers=numbers[0], reason="false_claim", count="1"
        )
        assert "Xác nhận đúng là bạn" in said(asked), change
    assert standings(office, numbers) == ["valid", "revoked"]


@pytest.mark.parametrize("change", ["suspend", "revoke"])
@pytest.mark.parametrize("role", FOR_PEOPLE)
def test_only_who_may(
    office: Office, sign_in: SignIn, numbers: list[str], role: Role, change: str
) -> None:
    browser = sign_in(role, login="someone")
    may = Permission(change) in PERMISSIONS[role]
    address = f"/office/bulk?change={change}&numbers={numbers[0]}"
    assert browser.get(address).status_code == (200 if may else 403)
    if not may:
        reply = browser.post(
            "/office/bulk/do", change=change, numbers=numbers[0], reason="false_claim", count="1"
        )
        assert reply.status_code == 403
        assert standings(office, numbers)[0] == "valid"


@pytest.mark.parametrize("change", ["reinstate", "renew", "delete", ""])
def test_nothing_else_is_done_to_many(sign_in: SignIn, numbers: list[str], change: str) -> None:
    reply = sign_in(Role.CASE_OFFICER).get(f"/office/bulk?change={change}&numbers={numbers[0]}")
    assert reply.status_code == 404


def test_too_many_and_none_are_told(sign_in: SignIn, numbers: list[str]) -> None:
    lan = sign_in(Role.CASE_OFFICER)
    none = lan.get("/office/bulk?change=suspend&numbers=")
    assert none.status_code == 422 and "Chưa chọn chứng nhận nào" in said(none)
    many = ".".join(f"N{index:09}" for index in range(201))
    told = lan.get(f"/office/bulk?change=suspend&numbers={many}")
    assert told.status_code == 422 and "201" in said(told)
