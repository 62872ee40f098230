"""What anybody may ask by number or by profile; and that nothing else can be learnt from it."""

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


def test_public_facts_and_present_standing(call: Caller, office: Office, certificate: str) -> None:
    answer = call.get(f"/api/v1/certificates/{certificate}")
    assert answer.status_code == 200
    told = answer.json()
    assert (told["name"], told["standing"], told["in_force"]) == ("Kênh Mẫu Số 001", "valid", True)
    assert told["accounts"] == [
        {"platform": "tiktok", "handle": "kenh001mau", "url": "https://www.tiktok.com/@kenh001mau"}
    ]
    assert told["programme"] == office.programme.programme_url(office.public_url)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "ref" not in told and "note" not in told
    perform(office, office.call(operator("test")), revoke, certificate, "false_claim", note="mật")
    told = call.get(f"/api/v1/certificates/{certificate[:5]}-{certificate[5:].lower()}").json()
    assert (told["standing"], told["reason"], told["in_force"]) == ("revoked", "false_claim", False)
    assert "mật" not in str(told)


def test_staff_gets_the_whole_life_and_nobody_else_does(
    call: Caller, office: Office, certificate: str, bearer: Callable[..., dict[str, str]]
) -> None:
    who = office.call(operator("test"))
    perform(office, who, suspend, certificate, "fake_engagement", note="a")
    perform(office, who, revoke, certificate, "false_claim", note="c")
    path = f"/api/v1/certificates/{certificate}"
    public = call.get(path).json()
    for role in ("issuer", "revoker", "auditor", "admin"):
        told = call.get(path, headers=bearer(role))
        assert told.status_code == 200 and told.headers["cache-control"] == "no-store"
        assert told.json()["note"] == "c" and told.json().items() >= public.items()
        assert [(event["event"], event["note"]) for event in told.json()["history"]] == [
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


def test_a_suspension_keeps_its_note_to_itself(
    call: Caller, office: Office, certificate: str
) -> None:
    perform(
        office, office.call(operator("test")), suspend, certificate, "fake_engagement", note="mật"
    )
    assert "mật" not in call.get(f"/api/v1/certificates/{certificate}").text


def test_the_certificate_of_a_profile(call: Caller, office: Office, clock: Clock) -> None:
    old = issued(office, order_body(1))
    for profile in (
        "https://www.tiktok.com/@kenh001mau",
        "tiktok:KENH001MAU",
        "m.tiktok.com/@kenh001mau",
    ):
        assert (
            call.get(LOOKUP, params={"profile": profile}).json()["number"].replace("-", "") == old
        )
    perform(office, office.call(operator("test")), revoke, old, "false_claim")
    clock.move(days=1)
    new = issued(office, order_body(1, ref="again"))
    assert (
        call.get(LOOKUP, params={"profile": "tiktok:kenh001mau"}).json()["number"].replace("-", "")
        == new
    )
    perform(office, office.call(operator("test")), revoke, new, "false_claim")
    told = call.get(LOOKUP, params={"profile": "tiktok:kenh001mau"}).json()
    assert (told["number"].replace("-", ""), told["standing"]) == (new, "revoked")


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
def test_a_profile_that_leads_nowhere(
    call: Caller, profile: str | None, status: int, code: str
) -> None:
    answer = call.get(LOOKUP, params={} if profile is None else {"profile": profile})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_unknown_number_and_one_that_is_none(call: Caller) -> None:
    unknown = call.get("/api/v1/certificates/7K3M9QX2HS")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "certificate.not_found")
    wrong = call.get("/api/v1/certificates/7K3M9QX2HT")
    assert (wrong.status_code, wrong.json()["code"]) == (400, "link.number_invalid")


def test_a_certificate_that_was_never_handed_out_is_told_of_like_one_that_never_was(
    call: Caller, office: Office
) -> None:
    """Of a number that was drawn and given up, nothing differs: not the words, not (much) the
    time.
    """
    from dataclasses import replace

    from credissuer.credentials.states import Change, after

    certificate = issued(office, order_body(1))
    with office.store.write() as transaction:
        record = transaction.certificates.by_number(certificate)
        assert record is not None
        transaction.certificates.change_standing(
            replace(record, standing=after("x", record.standing, Change.VOID))
        )
    with office.store.read() as reading:
        assert reading.certificates.by_number(certificate).standing == "voided"  # type: ignore[union-attr]
    never = numbers.from_entropy(b"abcdef")

    def told(number: str) -> tuple[int, str, float]:
        start = time.perf_counter()
        answer = call.get(f"/api/v1/certificates/{number}")
        took = time.perf_counter() - start
        text = answer.text.replace(numbers.show(number), "N")
        return answer.status_code, text.replace(answer.json()["request_id"], "R"), took

    # Asked in turns, and the fastest of each counts: what else the machine does is no difference.
    rounds = [(told(certificate), told(never)) for _ in range(15)]
    assert {(gone[:2] == unknown[:2]) for gone, unknown in rounds} == {True}
    gone, unknown = (min(answer[2] for answer in answers) for answers in zip(*rounds, strict=True))
    assert gone < unknown * 3 and unknown < gone * 3


def test_who_tries_numbers_is_stopped(make_app: Callable[..., Caller]) -> None:
    call = make_app(rate=5)
    tried = [
        call.get(f"/api/v1/certificates/{numbers.from_entropy(bytes([n]) * 6)}").status_code
        for n in range(8)
    ]
    assert tried == [404] * 5 + [429] * 3
    assert call.get(LOOKUP, params={"profile": "tiktok:a1"}).status_code == 429


def test_no_path_lists_certificates_to_the_public(call: Caller) -> None:
    for path in ("/api/v1/certificates", "/api/v1/certificates/", "/c/", "/c", "/index", "/api/v1"):
        assert call.get(path).status_code in (401, 404), path


class TestWithKeysOfItsOwn:
    @pytest.fixture
    def keys(self, own_keys: Keyring) -> Keyring:
        return own_keys

    def test_what_a_compromised_key_signed_is_not_in_force(
        self, call: Caller, office: Office, certificate: str
    ) -> None:
        active = office.keyring.active(KeyUse.CREDENTIAL)
        change_keys.compromise(office, office.call(operator("test")), active.thumbprint)
        told = call.get(f"/api/v1/certificates/{certificate}").json()
        assert (told["standing"], told["in_force"]) == ("valid", False)
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
def test_any_page_may_read_why_it_was_refused(call: Caller, path: str) -> None:
    answer = call.get(f"/api/v1/{path}")
    assert answer.status_code >= 400 and answer.headers["access-control-allow-origin"] == "*"


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
