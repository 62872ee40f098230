"""Suspend, reinstate, revoke over HTTP: the answer means that the public sees it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from credissuer.credentials.rendition import Purpose
from credissuer.office import Office
from credissuer.operations import release
from tests.callers import Caller
from tests.offices import Clock, issued, order_body

Bearer = Callable[..., dict[str, str]]


def url(number: str, what: str) -> str:
    return f"/api/v1/certificates/{number}/{what}"


def verdict(call: Caller, number: str) -> tuple[str, str | None]:
    told = call.post("/api/v1/verify", {"number": number}).json()
    return told["verdict"], told["status"]["reason"]


def test_a_revocation_is_seen_by_the_next_request(
    call: Caller, bearer: Bearer, office: Office, certificate: str
) -> None:
    body = {"reason": "undisclosed_ad", "note": "hồ sơ 17"}
    answer = call.post(
        url(certificate, "revocation"),
        body,
        headers=bearer("revoker") | {"X-Request-Id": "case-17"},
    )
    assert answer.status_code == 200, answer.content
    assert (answer.json()["standing"], answer.json()["reason"], answer.json()["note"]) == (
        "revoked", "undisclosed_ad", "hồ sơ 17",
    )  # fmt: skip
    assert verdict(call, certificate) == ("revoked", "undisclosed_ad")
    assert call.get(f"/c/{certificate}.standing.jwt").status_code == 200
    with office.store.read() as reading:
        [entry] = [
            entry for entry in reading.audit.entries() if entry.action == "certificate.revoked"
        ]
    assert (entry.request_id, entry.object) == ("case-17", certificate)


def test_revoking_again_answers_as_before_and_for_another_reason_not(
    call: Caller, bearer: Bearer, certificate: str
) -> None:
    headers = bearer("revoker")
    first = call.post(url(certificate, "revocation"), {"reason": "false_claim"}, headers=headers)
    again = call.post(url(certificate, "revocation"), {"reason": "false_claim"}, headers=headers)
    assert (again.status_code, again.json()) == (200, first.json())
    other = call.post(url(certificate, "revocation"), {"reason": "deceased"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "certificate.already_revoked")
    lifted = call("DELETE", url(certificate, "suspension"), headers=headers)
    assert (lifted.status_code, lifted.json()["code"]) == (409, "certificate.cannot_change")


def test_a_suspension_is_set_and_lifted(call: Caller, bearer: Bearer, certificate: str) -> None:
    headers = bearer("revoker")
    answer = call.post(
        url(certificate, "suspension"), {"reason": "fake_engagement"}, headers=headers
    )
    assert (answer.status_code, answer.json()["standing"]) == (200, "suspended")
    assert verdict(call, certificate) == ("suspended", "fake_engagement")
    lifted = call("DELETE", url(certificate, "suspension"), headers=headers)
    assert (lifted.status_code, lifted.json()["standing"], lifted.json()["reason"]) == (
        200,
        "valid",
        None,
    )
    assert verdict(call, certificate) == ("valid", None)
    call.post(url(certificate, "suspension"), {"reason": "fake_engagement"}, headers=headers)
    noted = call(
        "DELETE", url(certificate, "suspension"), headers=headers, json={"note": "không có gì"}
    )
    assert (noted.status_code, noted.json()["note"]) == (200, "không có gì")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "certificate.reason_required"),
        ({"reason": "bad_mood"}, 400, "certificate.reason_unknown"),
        ({"reason": "superseded"}, 400, "certificate.reason_unknown"),
        ({"reason": 3}, 422, "request.invalid"),
        ({"reason": "false_claim", "extra": 1}, 422, "request.invalid"),
        ({"reason": "false_claim", "note": "x" * 10_001}, 422, "request.invalid"),
    ],
)
def test_a_reason_is_needed(
    call: Caller, bearer: Bearer, certificate: str, body: dict[str, object], status: int, code: str
) -> None:
    for what in ("revocation", "suspension"):
        answer = call.post(url(certificate, what), body, headers=bearer("revoker"))
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert verdict(call, certificate) == ("valid", None)


def test_what_is_not_there_cannot_be_revoked(call: Caller, bearer: Bearer) -> None:
    body = {"reason": "false_claim"}
    missing = call.post(url("7K3M9QX2HS", "revocation"), body, headers=bearer("revoker"))
    assert (missing.status_code, missing.json()["code"]) == (404, "certificate.not_found")
    wrong = call.post(url("7K3M9QX2HT", "revocation"), body, headers=bearer("revoker"))
    assert (wrong.status_code, wrong.json()["code"]) == (400, "link.number_invalid")


def test_a_key_of_the_callers_own_holds_for_revocations_too(
    call: Caller, bearer: Bearer, certificate: str
) -> None:
    headers = bearer("revoker") | {"Idempotency-Key": "k"}
    first = call.post(url(certificate, "revocation"), {"reason": "false_claim"}, headers=headers)
    again = call.post(url(certificate, "revocation"), {"reason": "false_claim"}, headers=headers)
    assert (again.status_code, again.content) == (200, first.content)
    other = call.post(url(certificate, "revocation"), {"reason": "deceased"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")


def test_a_revocation_that_is_not_public_yet_is_202_and_the_publisher_brings_it_out(
    call: Caller, bearer: Bearer, office: Office, certificate: str
) -> None:
    root = office.publication.root  # type: ignore[attr-defined]
    (root / "status").rename(root / "elsewhere")
    (root / "status").write_text("in the way of the folder")
    answer = call.post(
        url(certificate, "revocation"), {"reason": "false_claim"}, headers=bearer("revoker")
    )
    assert answer.status_code == 202, answer.content
    told = answer.json()
    assert (told["code"], told["certificate"]["standing"]) == ("publish_pending", "revoked")
    assert told["retry_at"].endswith("Z")
    publisher = call.app.service.publisher
    assert not publisher.run_once()
    assert not publisher.run_once()
    (root / "status").unlink()
    (root / "elsewhere").rename(root / "status")
    assert publisher.run_once()
    assert verdict(call, certificate) == ("revoked", "false_claim")
    again = call.post(
        url(certificate, "revocation"), {"reason": "false_claim"}, headers=bearer("revoker")
    )
    assert again.status_code == 200
    assert [line["code"] for line in call.lines() if line["event"] == "publish"] == [
        "publish.failed"
    ] * 2


def test_lists_stay_fresh_where_a_whole_publication_fails_every_time(
    call: Caller, office: Office, certificate: str, clock: Clock
) -> None:
    other = issued(office, order_body(2))
    with office.store.write() as transaction:
        record = transaction.certificates.by_number(other)
        assert record is not None
        transaction.add(
            [release.intent(record, Purpose.OPEN_BADGE, record.key_id, b"e30.e30", clock())]
        )
    publisher = call.app.service.publisher
    for _ in range(3):
        clock.move(hours=12)
        publisher.publish_soon(whole=True)
        assert not publisher.run_once()
        assert verdict(call, certificate) == ("valid", None)


def test_a_server_that_runs_for_long_dates_the_trust_list_anew(
    call: Caller, office: Office, certificate: str, clock: Clock
) -> None:
    def ends() -> str:
        told = call.get("/.well-known/trust-list.json").json()["expires_at"]
        assert isinstance(told, str)
        return told

    first, publisher = ends(), call.app.service.publisher
    clock.move(hours=23)
    assert publisher.run_once() and ends() == first
    clock.move(days=190)
    assert publisher.run_once() and ends() > first


def test_a_note_of_a_repetition_and_of_a_renewal_is_kept(
    call: Caller, bearer: Bearer, certificate: str
) -> None:
    headers = bearer("revoker")
    for note in ("a", "b"):
        body = {"reason": "fake_engagement", "note": note}
        answer = call.post(url(certificate, "suspension"), body, headers=headers)
        assert (answer.status_code, answer.json()["note"]) == (200, note)
    lifted = call("DELETE", url(certificate, "suspension"), headers=headers)
    assert lifted.json()["note"] == "b", "the latest note stays"
    renewed = call.post(
        url(certificate, "renewal"),
        {"note": "năm thứ hai"},
        headers=bearer("issuer") | {"Idempotency-Key": "k"},
    )
    assert renewed.status_code == 200, renewed.content
    other = call.post(
        url(certificate, "renewal"),
        {"note": "khác"},
        headers=bearer("issuer"),
    )
    assert other.json() == renewed.json()
    told = call.get(f"/api/v1/certificates/{certificate}", headers=headers).json()["history"]
    assert [event["note"] for event in told if event["note"]] == ["a", "b", "năm thứ hai", "khác"]
    wrong = call.post(url(certificate, "renewal"), {"note": 7}, headers=bearer("issuer"))
    assert (wrong.status_code, wrong.json()["code"]) == (422, "request.invalid")
