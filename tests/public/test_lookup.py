"""The public lookup by number or profile, and that it reveals nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from credissuer.office import Office
from credissuer.operations import change_keys
from credissuer.operations.change_standing import revoke, suspend
from credissuer.operations.perform import perform
from credissuer.signing.keyring import Keyring
from credissuer.signing.provider import KeyUse
from credissuer.staff.roles import operator
from credverifier.wire import number as numbers
from tests.callers import Caller
from tests.offices import Clock, issued, order_body

LOOKUP = "/api/v1/lookup"


def test_the_facts_and_the_standing_of_a_certificate_are_public(
    call: Caller, office: Office, certificate: str
) -> None:
    response = call.get(f"/api/v1/certificates/{certificate}")
    assert response.status_code == 200
    facts = response.json()
    assert (facts["name"], facts["standing"], facts["in_force"]) == (
        "Kênh Mẫu Số 001",
        "valid",
        True,
    )
    assert facts["accounts"] == [
        {"platform": "tiktok", "handle": "kenh001mau", "url": "https://www.tiktok.com/@kenh001mau"}
    ]
    assert facts["programme"] == office.programme.programme_url(office.public_url)
    assert response.headers["access-control-allow-origin"] == "*"
    assert "ref" not in facts and "note" not in facts
    perform(office, office.call(operator("test")), revoke, certificate, "false_claim", note="mật")
    facts = call.get(f"/api/v1/certificates/{certificate[:5]}-{certificate[5:].lower()}").json()
    assert (facts["standing"], facts["reason"], facts["in_force"]) == (
        "revoked",
        "false_claim",
        False,
    )
    assert "mật" not in str(facts)


def test_staff_gets_the_whole_life_and_nobody_else_does(
    call: Caller, office: Office, certificate: str, bearer: Callable[..., dict[str, str]]
) -> None:
    who = office.call(operator("test"))
    perform(office, who, suspend, certificate, "fake_engagement", note="a")
    perform(office, who, revoke, certificate, "false_claim", note="c")
    path = f"/api/v1/certificates/{certificate}"
    public = call.get(path).json()
    for role in ("issuer", "revoker", "auditor", "admin"):
        answer = call.get(path, headers=bearer(role))
        assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
        assert answer.json()["note"] == "c" and answer.json().items() >= public.items()
        assert [(event["event"], event["note"]) for event in answer.json()["history"]] == [
            ("issued", None),
            ("suspended", "a"),
            ("revoked", "c"),
        ]
    assert call.get(path, headers=bearer("vc-api")).json() == public
    assert call.get(path, headers={"Authorization": "Basic eDp5"}).json() == public
    bad = call.get(path, headers={"Authorization": "Bearer crd_wrong"})
    assert (bad.status_code, bad.json()["code"]) == (401, "request.unauthorized")
    with office.store.read() as reading:
        calls = [entry.action for entry in reading.audit.entries() if entry.object == f"GET {path}"]
    assert calls == ["call.admitted"] * 4


def test_the_note_of_a_suspension_is_not_public(
    call: Caller, office: Office, certificate: str
) -> None:
    perform(
        office, office.call(operator("test")), suspend, certificate, "fake_engagement", note="mật"
    )
    assert "mật" not in call.get(f"/api/v1/certificates/{certificate}").text


def test_the_certificate_of_a_profile_is_found(call: Caller, office: Office, clock: Clock) -> None:
    first = issued(office, order_body(1))
    for profile in (
        "https://www.tiktok.com/@kenh001mau",
        "tiktok:KENH001MAU",
        "m.tiktok.com/@kenh001mau",
    ):
        assert (
            call.get(LOOKUP, params={"profile": profile}).json()["number"].replace("-", "") == first
        )
    perform(office, office.call(operator("test")), revoke, first, "false_claim")
    clock.move(days=1)
    second = issued(office, order_body(1, ref="again"), after_sanction="đã xem lại")
    assert (
        call.get(LOOKUP, params={"profile": "tiktok:kenh001mau"}).json()["number"].replace("-", "")
        == second
    )
    perform(office, office.call(operator("test")), revoke, second, "false_claim")
    facts = call.get(LOOKUP, params={"profile": "tiktok:kenh001mau"}).json()
    assert (facts["number"].replace("-", ""), facts["standing"]) == (second, "revoked")


@pytest.mark.parametrize(
    ("profile", "status", "code"),
    [
        ("tiktok:khongco", 404, "profile.not_found"),
        ("not a profile", 400, "profile.unreadable"),
        ("https://evil.test/@kenh001mau", 400, "profile.unreadable"),
        ("", 422, "request.invalid"),
        (None, 422, "request.invalid"),
    ],
)
def test_an_unknown_or_unreadable_profile_is_refused(
    call: Caller, profile: str | None, status: int, code: str
) -> None:
    response = call.get(LOOKUP, params={} if profile is None else {"profile": profile})
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.headers["content-type"] == "application/problem+json"


def test_an_unknown_or_invalid_number_is_refused(call: Caller) -> None:
    unknown = call.get("/api/v1/certificates/7K3M9QX2HS")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "certificate.not_found")
    invalid = call.get("/api/v1/certificates/7K3M9QX2HT")
    assert (invalid.status_code, invalid.json()["code"]) == (400, "link.number_invalid")


def test_a_voided_number_cannot_be_told_from_an_unused_one(call: Caller, office: Office) -> None:
    """A voided number is answered like an unused one, with the same words and about the same
    time.
    """
    from dataclasses import replace

    from credissuer.credentials.states import StandingChange, after

    certificate = issued(office, order_body(1))
    with office.store.write() as transaction:
        record = transaction.certificates.by_number(certificate)
        assert record is not None
        transaction.certificates.change_standing(
            replace(record, standing=after("x", record.standing, StandingChange.VOID))
        )
    with office.store.read() as reading:
        record = reading.certificates.by_number(certificate)
    assert record is not None and record.standing == "voided"
    unused = numbers.from_entropy(b"abcdef")

    def timed_response(number: str) -> tuple[int, str, float]:
        start = time.perf_counter()
        response = call.get(f"/api/v1/certificates/{number}")
        seconds = time.perf_counter() - start
        text = response.text.replace(numbers.show(number), "N")
        return response.status_code, text.replace(response.json()["request_id"], "R"), seconds

    # In turns, and comparing the fastest of each, because the machine may be busy.
    rounds = [(timed_response(certificate), timed_response(unused)) for _ in range(15)]
    assert {(voided[:2] == unknown[:2]) for voided, unknown in rounds} == {True}
    voided, unknown = (
        min(response[2] for response in responses) for responses in zip(*rounds, strict=True)
    )
    assert voided < unknown * 3 and unknown < voided * 3


def test_guessing_numbers_is_limited(make_app: Callable[..., Caller]) -> None:
    call = make_app(rate=5)
    statuses = [
        call.get(f"/api/v1/certificates/{numbers.from_entropy(bytes([octet]) * 6)}").status_code
        for octet in range(8)
    ]
    assert statuses == [404] * 5 + [429] * 3
    assert call.get(LOOKUP, params={"profile": "tiktok:a1"}).status_code == 429


def test_no_public_path_lists_certificates(call: Caller) -> None:
    for path in ("/api/v1/certificates", "/api/v1/certificates/", "/c/", "/c", "/index", "/api/v1"):
        assert call.get(path).status_code in (401, 404), path


class TestKeyChanges:
    @pytest.fixture
    def keys(self, own_keys: Keyring) -> Keyring:
        return own_keys

    def test_a_certificate_of_a_compromised_key_is_not_in_force(
        self, call: Caller, office: Office, certificate: str
    ) -> None:
        active = office.keyring.active(KeyUse.CREDENTIAL)
        change_keys.compromise(office, office.call(operator("test")), active.thumbprint)
        facts = call.get(f"/api/v1/certificates/{certificate}").json()
        assert (facts["standing"], facts["in_force"]) == ("valid", False)
        assert (
            call.post("/api/v1/verify", {"number": certificate}).json()["verdict"]
            == "unknown_issuer"
        )


@pytest.mark.parametrize(
    "path",
    [
        "lookup?profile=nonsense",
        "lookup",
        "lookup?profile=tiktok:abc",
        "certificates/7K3M9QX2HS",
        "certificates/x",
        "share-link?url=x",
    ],
)
def test_refusals_can_be_read_by_pages_of_any_origin(call: Caller, path: str) -> None:
    response = call.get(f"/api/v1/{path}")
    assert response.status_code >= 400 and response.headers["access-control-allow-origin"] == "*"


def test_what_is_for_the_office_alone_is_for_no_other_page(call: Caller, make_app) -> None:
    for path in (
        "certificates",
        "audit",
        "reports",
        "export",
        "nowhere",
        "certificates/7K3M9QX2HS/revocation",
    ):
        assert "access-control-allow-origin" not in call.get(f"/api/v1/{path}").headers
    assert (
        "access-control-allow-origin"
        not in call.post("/api/v1/certificates/7K3M9QX2HS/revocation", {}).headers
    )
    limited = make_app(rate=1)
    assert [
        limited.get("/api/v1/lookup?profile=tiktok:abc").headers["access-control-allow-origin"]
        for _ in range(2)
    ] == ["*"] * 2
