"""Suspend, reinstate, revoke over HTTP: once answered, the public sees it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from credissuer.credentials.rendition import SignaturePurpose
from credissuer.office import Office
from credissuer.office.call import Due
from credissuer.operations import release
from credissuer.operations.publishing import journal
from credissuer.staff.roles import operator
from tests.callers import Caller
from tests.offices import Clock, issued, order_body

Bearer = Callable[..., dict[str, str]]


def url(number: str, change: str) -> str:
    return f"/api/v1/certificates/{number}/{change}"


def verdict(call: Caller, number: str) -> tuple[str, str | None]:
    body = call.post("/api/v1/verify", {"number": number}).json()
    return body["verdict"], body["status"]["reason"]


def test_a_revocation_is_seen_by_the_next_request(
    call: Caller, bearer: Bearer, office: Office, certificate: str
) -> None:
    body = {"reason": "undisclosed_ad", "note": "hồ sơ 17"}
    response = call.post(
        url(certificate, "revocation"),
        body,
        headers=bearer("revoker") | {"X-Request-Id": "case-17"},
    )
    assert response.status_code == 200, response.content
    assert (response.json()["standing"], response.json()["reason"], response.json()["note"]) == (
        "revoked", "undisclosed_ad", "hồ sơ 17",
    )  # fmt: skip
    assert verdict(call, certificate) == ("revoked", "undisclosed_ad")
    assert call.get(f"/c/{certificate}.standing.jwt").status_code == 200
    with office.store.read() as reading:
        [entry] = [
            entry for entry in reading.audit.entries() if entry.action == "certificate.revoked"
        ]
    assert (entry.request_id, entry.object) == ("case-17", certificate)


def test_revoking_again_for_the_same_reason_answers_the_same_and_for_another_is_refused(
    call: Caller, bearer: Bearer, certificate: str
) -> None:
    headers = bearer("revoker")
    first = call.post(url(certificate, "revocation"), {"reason": "false_claim"}, headers=headers)
    repeated = call.post(url(certificate, "revocation"), {"reason": "false_claim"}, headers=headers)
    assert (repeated.status_code, repeated.json()) == (200, first.json())
    other_reason = call.post(
        url(certificate, "revocation"), {"reason": "deceased"}, headers=headers
    )
    assert (other_reason.status_code, other_reason.json()["code"]) == (
        409,
        "certificate.already_revoked",
    )
    reinstatement = call("DELETE", url(certificate, "suspension"), headers=headers)
    assert (reinstatement.status_code, reinstatement.json()["code"]) == (
        409,
        "certificate.cannot_change",
    )


def test_a_suspension_is_set_and_lifted(call: Caller, bearer: Bearer, certificate: str) -> None:
    headers = bearer("revoker")
    response = call.post(
        url(certificate, "suspension"), {"reason": "fake_engagement"}, headers=headers
    )
    assert (response.status_code, response.json()["standing"]) == (200, "suspended")
    assert verdict(call, certificate) == ("suspended", "fake_engagement")
    reinstatement = call("DELETE", url(certificate, "suspension"), headers=headers)
    assert (
        reinstatement.status_code,
        reinstatement.json()["standing"],
        reinstatement.json()["reason"],
    ) == (
        200,
        "valid",
        None,
    )
    assert verdict(call, certificate) == ("valid", None)
    call.post(url(certificate, "suspension"), {"reason": "fake_engagement"}, headers=headers)
    with_note = call(
        "DELETE", url(certificate, "suspension"), headers=headers, json={"note": "không có gì"}
    )
    assert (with_note.status_code, with_note.json()["note"]) == (200, "không có gì")


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
def test_a_revocation_or_suspension_needs_a_known_reason(
    call: Caller, bearer: Bearer, certificate: str, body: dict[str, object], status: int, code: str
) -> None:
    for change in ("revocation", "suspension"):
        response = call.post(url(certificate, change), body, headers=bearer("revoker"))
        assert (response.status_code, response.json()["code"]) == (status, code)
    assert verdict(call, certificate) == ("valid", None)


def test_a_certificate_that_does_not_exist_cannot_be_revoked(call: Caller, bearer: Bearer) -> None:
    body = {"reason": "false_claim"}
    unknown_number = call.post(url("7K3M9QX2HS", "revocation"), body, headers=bearer("revoker"))
    assert (unknown_number.status_code, unknown_number.json()["code"]) == (
        404,
        "certificate.not_found",
    )
    invalid_number = call.post(url("7K3M9QX2HT", "revocation"), body, headers=bearer("revoker"))
    assert (invalid_number.status_code, invalid_number.json()["code"]) == (
        400,
        "link.number_invalid",
    )


def test_an_idempotency_key_holds_for_revocations_too(
    call: Caller, bearer: Bearer, certificate: str
) -> None:
    headers = bearer("revoker") | {"Idempotency-Key": "k"}
    first = call.post(url(certificate, "revocation"), {"reason": "false_claim"}, headers=headers)
    repeated = call.post(url(certificate, "revocation"), {"reason": "false_claim"}, headers=headers)
    assert (repeated.status_code, repeated.content) == (200, first.content)
    other_reason = call.post(
        url(certificate, "revocation"), {"reason": "deceased"}, headers=headers
    )
    assert (other_reason.status_code, other_reason.json()["code"]) == (409, "idempotency_conflict")


def test_a_revocation_that_cannot_be_published_yet_is_202_and_published_later(
    call: Caller, bearer: Bearer, office: Office, certificate: str
) -> None:
    public_folder = office.publication.root  # type: ignore[attr-defined]
    (public_folder / "status").rename(public_folder / "elsewhere")
    (public_folder / "status").write_text("in the way of the folder")
    response = call.post(
        url(certificate, "revocation"), {"reason": "false_claim"}, headers=bearer("revoker")
    )
    assert response.status_code == 202, response.content
    pending = response.json()
    assert (pending["code"], pending["certificate"]["standing"]) == ("publish_pending", "revoked")
    assert pending["retry_at"].endswith("Z")
    publisher = call.app.service.publisher
    assert not publisher.run_once()
    assert not publisher.run_once()
    (public_folder / "status").unlink()
    (public_folder / "elsewhere").rename(public_folder / "status")
    assert publisher.run_once()
    assert verdict(call, certificate) == ("revoked", "false_claim")
    repeated = call.post(
        url(certificate, "revocation"), {"reason": "false_claim"}, headers=bearer("revoker")
    )
    assert repeated.status_code == 200
    assert [line["code"] for line in call.lines() if line["event"] == "publish"] == [
        "publish.failed"
    ] * 2


def test_status_lists_stay_fresh_while_every_full_publication_fails(
    call: Caller, office: Office, certificate: str, clock: Clock
) -> None:
    other = issued(office, order_body(2))
    with office.store.write() as transaction:
        record = transaction.certificates.by_number(other)
        assert record is not None
        transaction.add(
            [
                release.intent(
                    record, SignaturePurpose.OPEN_BADGE, record.key_id, b"e30.e30", clock()
                )
            ]
        )
        due = Due(incomplete=(other,))
        journal.enter(office, transaction, office.call(operator("test")), due)
    publisher = call.app.service.publisher
    for _ in range(3):
        clock.move(hours=12)
        publisher.publish_soon(whole=True)
        assert not publisher.run_once()
        assert verdict(call, certificate) == ("valid", None)


def test_a_running_server_renews_the_trust_list_before_it_expires(
    call: Caller, office: Office, certificate: str, clock: Clock
) -> None:
    def trust_list_expiry() -> str:
        expires_at = call.get("/.well-known/trust-list.json").json()["expires_at"]
        assert isinstance(expires_at, str)
        return expires_at

    first, publisher = trust_list_expiry(), call.app.service.publisher
    clock.move(hours=23)
    assert publisher.run_once() and trust_list_expiry() == first
    clock.move(days=190)
    assert publisher.run_once() and trust_list_expiry() > first


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
