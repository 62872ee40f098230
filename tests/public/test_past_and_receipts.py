"""POST /api/v1/verify about the past, and with the office's signed statement; `?time=` on a list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from credissuer.office import Office
from credissuer.operations.change_standing import revoke
from credissuer.operations.perform import perform
from credissuer.operations.publishing.keep_public import keep_public
from credissuer.staff.roles import operator
from credverifier import days, statement
from credverifier.trust.anchors import TrustAnchors
from tests.callers import Caller
from tests.offices import Clock

URL = "/api/v1/verify"
CHIEF = operator("test")


def let_it_be(office: Office, clock: Clock, moment: datetime) -> None:
    clock.now = moment.astimezone(UTC)
    keep_public(office, office.call(CHIEF))


@pytest.fixture
def revoked(office: Office, clock: Clock, certificate: str) -> datetime:
    """The evening of the day before the certificate was revoked, of which a list is kept."""
    start = days.within(clock.now, days.DEFAULT)
    evening = (start + timedelta(days=1)).replace(hour=23, minute=55)
    let_it_be(office, clock, evening)
    let_it_be(office, clock, evening + timedelta(hours=12))
    perform(office, office.call(CHIEF), revoke, certificate, "false_claim")
    return evening


def test_what_stood_then_is_answered_after_it_was_revoked(
    call: Caller, certificate: str, revoked: datetime
) -> None:
    today = call.post(URL, {"number": certificate}).json()
    assert today["verdict"] == "revoked" and "as_of" not in today
    day = revoked.date().isoformat()
    then = call.post(URL, {"number": certificate, "as_of": day}).json()
    assert (then["verdict"], then["code"]) == ("valid", None)
    assert then["as_of"] == f"{day}T16:59:59Z"
    both = call.post(
        f"{URL}/batch", {"items": [{"number": certificate}, {"number": certificate, "as_of": day}]}
    ).json()["verdicts"]
    assert [one["verdict"] for one in both] == ["revoked", "valid"]


@pytest.mark.parametrize(
    ("as_of", "status", "code"),
    [
        ("2099-01-01", 400, "as_of.future"),
        ("2099-01-01T00:00:00Z", 400, "as_of.future"),
        ("3 March", 400, "as_of.unclear"),
        ("2026-13-01", 400, "as_of.unclear"),
        ("2026-11-24T10:00:00", 400, "as_of.unclear"),
        (7, 422, "request.invalid"),
        ("x" * 41, 422, "request.invalid"),
    ],
)
def test_what_is_no_moment_of_the_past_is_refused(
    call: Caller, certificate: str, as_of: object, status: int, code: str
) -> None:
    response = call.post(URL, {"number": certificate, "as_of": as_of})
    assert (response.status_code, response.json()["code"]) == (status, code)
    batch = call.post(
        f"{URL}/batch",
        {"items": [{"number": certificate}, {"number": certificate, "as_of": as_of}]},
    )
    assert (batch.status_code, batch.json()["code"]) == (422, "request.invalid")
    assert batch.json()["errors"][0]["pointer"] == "/items/1/as_of"


def test_the_office_signs_what_it_answers(
    call: Caller, office: Office, clock: Clock, certificate: str, revoked: datetime
) -> None:
    anchors = office.anchors(clock.now)
    body = {"number": certificate, "receipt": True}
    for more, verdict in (
        ({}, "revoked"),
        ({"as_of": revoked.date().isoformat()}, "valid"),
        ({"profile": "tiktok:nobody.here"}, "revoked"),
    ):
        answer = call.post(URL, body | more).json()
        stated = statement.read(answer.pop("receipt"), anchors, clock.now)
        assert stated.verdict["verdict"] == answer["verdict"] == verdict
        for member in ("outcome", "code", "certificate", "status", "profile", "checked_at"):
            assert stated.verdict[member] == answer[member]
        assert stated.verdict.get("as_of") == answer.get("as_of")
        assert "message" not in stated.verdict and "checks" not in stated.verdict
    token = (office.publication.get(f"c/{certificate}.jwt") or b"").decode()
    [one, none] = call.post(
        f"{URL}/batch",
        {"items": [{"credential": token, "receipt": True}, {"number": "7K3M9QX2HS"}]},
    ).json()["verdicts"]
    assert len(statement.read(one["receipt"], anchors, clock.now).credential_sha256 or "") == 64
    assert "receipt" not in none
    other = TrustAnchors.from_trust_list(
        (office.publication.get(".well-known/trust-list.json") or b"")
        .decode()
        .replace(office.issuer_id, "did:web:other.test")
    )
    with pytest.raises(statement.ReceiptError):
        statement.read(one["receipt"], other, clock.now)


def test_a_question_about_a_receipt_is_a_yes_or_a_no(call: Caller, certificate: str) -> None:
    response = call.post(URL, {"number": certificate, "receipt": "yes"})
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "/receipt"


def test_a_list_is_had_as_it_stood_at_a_time(
    call: Caller, office: Office, clock: Clock, revoked: datetime
) -> None:
    kept = office.publication.get(f"status/archive/{revoked.date().isoformat()}/1")
    assert kept is not None
    at = int(revoked.timestamp())
    response = call.get(f"/status/1?time={at + 60}")
    assert response.status_code == 200 and response.content == kept
    assert response.headers["content-type"] == "application/statuslist+jwt"
    now = call.get("/status/1")
    assert now.content == office.publication.get("status/1") != kept
    assert call.get(f"/status/1?time={int(clock.now.timestamp())}").content == now.content
    # What is no question about a time is answered as before.
    assert call.get("/status/1?x=1").content == now.content
    for query, status, code in (
        (f"time={at - 90 * 86_400}", 404, "status.not_kept"),
        ("time=9999999999", 404, "status.not_kept"),
        ("time=yesterday", 422, "request.invalid"),
        ("time=", 422, "request.invalid"),
        ("time=1&time=2", 422, "request.invalid"),
    ):
        response = call.get(f"/status/1?{query}")
        assert (response.status_code, response.json()["code"]) == (status, code), query
