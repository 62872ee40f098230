"""POST assessments, certificates and renewal: one certificate for one order, whatever happens on
the way.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from credissuer.office import Office
from credissuer.operations.change_standing import revoke
from credissuer.operations.perform import perform
from credissuer.staff.roles import operator
from credverifier.wire.envelope import jwk, jws
from tests.callers import Caller
from tests.hostile_names import HOSTILE_NAMES
from tests.offices import Clock, issued, order_body

Bearer = Callable[..., dict[str, str]]
URL = "/api/v1/certificates"


def test_an_order_becomes_a_published_certificate(
    call: Caller, bearer: Bearer, office: Office
) -> None:
    answer = call.post(URL, order_body(), headers=bearer("issuer"))
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert told["ref"] == "R-001"
    number = told["number"].replace("-", "")
    assert told["token"].encode() == office.publication.get(f"c/{number}.jwt")
    assert told["certificate"]["link"] == f"https://office.test/c/{number}"
    assert call.post("/api/v1/verify", {"number": number}).json()["verdict"] == "valid"
    again = call.post(URL, order_body(), headers=bearer("issuer"))
    assert (again.status_code, again.json()) == (200, told)


def test_the_same_ref_with_another_body_is_a_conflict(call: Caller, bearer: Bearer) -> None:
    assert call.post(URL, order_body(), headers=bearer("issuer")).status_code == 201
    answer = call.post(URL, order_body(name="Tên Khác"), headers=bearer("issuer"))
    assert (answer.status_code, answer.json()["code"]) == (409, "certificate.ref_conflict")


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"name": ""}, "name.empty", "/name"),
        ({"name": "a\u202eb"}, "name.hidden_characters", "/name"),
        ({"kind": "animal"}, "import.kind_unknown", "/kind"),
        ({"accounts": []}, "account.missing", "/accounts/0/url"),
        ({"accounts": [{"url": "https://example.com/x"}]}, "account.platform_unknown", "/accounts/0/url"),
        ({"assessed_on": "18/11/2026"}, "import.date_invalid", "/assessed_on"),
        ({"criteria": {"content-authenticity": "excellent"}}, "assessment.missing_criterion",
         "/criteria/advertising-compliance"),
        ({"ref": ""}, "import.ref_missing", "/ref"),
    ],
)  # fmt: skip
def test_an_order_with_a_fault_says_where(
    call: Caller, bearer: Bearer, changes: dict[str, object], code: str, pointer: str
) -> None:
    answer = call.post(URL, order_body(**changes), headers=bearer("issuer"))
    assert (answer.status_code, answer.json()["code"]) == (422, "issue.order_refused")
    errors = answer.json()["errors"]
    assert (pointer, code) in [(error["pointer"], error["code"]) for error in errors], errors


def test_every_fault_is_told_at_once_in_the_language_of_the_reader(
    call: Caller, bearer: Bearer
) -> None:
    bad = order_body(name="", kind="animal", assessed_on="x")
    vi = call.post(URL, bad, headers=bearer("issuer")).json()
    en = call.post(
        URL, bad, headers=bearer("issuer") | {"Accept-Language": "en-GB, vi;q=0.5"}
    ).json()
    assert [error["code"] for error in vi["errors"]] == [
        "import.kind_unknown",
        "name.empty",
        "import.date_invalid",
    ]
    assert vi["errors"][1]["detail"].startswith("Thiếu tên")
    assert en["errors"][1]["detail"].startswith("There is no name")


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"x": 1}, "/x", "extra_forbidden"),
        ({"name": 7}, "/name", "string_type"),
        (
            {"accounts": [{"url": "https://x.com/a", "extra": 1}]},
            "/accounts/0/extra",
            "extra_forbidden",
        ),
    ],
)
def test_fields_that_are_not_known_or_of_another_type_are_refused(
    call: Caller, bearer: Bearer, body: dict[str, object], pointer: str, code: str
) -> None:
    answer = call.post(URL, order_body(**body), headers=bearer("issuer"))
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    assert (pointer, code) in [
        (error["pointer"], error["code"]) for error in answer.json()["errors"]
    ]


def test_an_assessment_is_recorded_and_a_certificate_follows_from_it(
    call: Caller, bearer: Bearer, office: Office
) -> None:
    body = {name: value for name, value in order_body().items() if name != "ref"}
    assessed = call.post("/api/v1/assessments", body, headers=bearer("issuer"))
    assert assessed.status_code == 201, assessed.content
    assert assessed.json()["decision"]["granted"] is True
    made = call.post(URL, {"assessment": assessed.json()["id"]}, headers=bearer("issuer"))
    assert made.status_code == 201, made.content
    assert made.json()["certificate"]["assessment"] == made.json()["ref"] == assessed.json()["id"]
    number = made.json()["number"]
    assert call.post("/api/v1/verify", {"number": number}).json()["verdict"] == "valid"
    again = call.post(URL, {"assessment": assessed.json()["id"]}, headers=bearer("issuer"))
    assert (again.status_code, again.json()["number"]) == (200, number)
    perform(office, office.call(operator("test")), revoke, number, "false_claim")
    other = call.post(
        URL, {"assessment": assessed.json()["id"], "ref": "once-more"}, headers=bearer("issuer")
    )
    assert (other.status_code, other.json()["code"]) == (409, "assessment.used")


def test_findings_that_earn_nothing_are_recorded_with_their_reasons_and_stand_in_nobodys_way(
    call: Caller, bearer: Bearer
) -> None:
    bad = order_body()
    lowest = {"content-authenticity": "not-met"}
    bad["criteria"] = {**bad["criteria"], **lowest}
    answer = call.post("/api/v1/assessments", {**bad}, headers=bearer("issuer"))
    assert answer.status_code == 201, answer.content
    decision = answer.json()["decision"]
    assert (decision["granted"], decision["level"]) == (False, None)
    assert decision["reasons"] == ["below_minimum:content-authenticity"]
    refused = call.post(URL, {"assessment": answer.json()["id"]}, headers=bearer("issuer"))
    assert (refused.status_code, refused.json()["code"]) == (422, "assessment.not_granted")
    imitated = order_body(
        2, accounts=[{"url": "https://www.tiktok.com/@kenhOO1mau"}], name="Kênh Mẫu Số OO1"
    )
    assert call.post(URL, imitated, headers=bearer("issuer")).status_code == 201


def test_an_assessment_that_is_not_there_is_not_found(call: Caller, bearer: Bearer) -> None:
    answer = call.post(URL, {"assessment": "urn:uuid:0"}, headers=bearer("issuer"))
    assert (answer.status_code, answer.json()["code"]) == (404, "assessment.not_found")


def test_a_key_of_the_callers_own_gives_one_answer(
    call: Caller, bearer: Bearer, office: Office
) -> None:
    headers = bearer("issuer") | {"Idempotency-Key": "order-1"}
    first = call.post(URL, order_body(), headers=headers)
    again = call.post(URL, order_body(), headers=headers)
    assert (
        (again.status_code, again.json())
        == (first.status_code, first.json())
        == (201, first.json())
    )
    other = call.post(URL, order_body(2), headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")
    someone_else = call.post(
        URL, order_body(2), headers=bearer("issuer") | {"Idempotency-Key": "order-1"}
    )
    assert someone_else.status_code == 201
    with office.store.read() as reading:
        assert len(list(reading.certificates.all())) == 2


def test_the_answer_outlives_the_server(make_app: Callable[..., Caller], bearer: Bearer) -> None:
    headers = bearer("issuer") | {"Idempotency-Key": "order-1"}
    first = make_app().post(URL, order_body(), headers=headers)
    again = make_app().post(URL, order_body(), headers=headers)
    assert (again.status_code, again.content) == (201, first.content)


def test_a_request_that_was_cut_off_is_done_when_it_comes_again(
    call: Caller, bearer: Bearer, office: Office
) -> None:
    """The certificate is durable, its answer was never kept: as after a power cut between the two."""
    issued(office, order_body())
    headers = bearer("issuer") | {"Idempotency-Key": "order-1"}
    answer = call.post(URL, order_body(), headers=headers)
    assert answer.status_code == 200
    with office.store.read() as reading:
        assert len(list(reading.certificates.all())) == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
def test_a_key_must_be_a_plain_text(call: Caller, bearer: Bearer, key: str) -> None:
    answer = call.post(URL, order_body(), headers=bearer("issuer") | {"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency.key_invalid")


def test_twins_that_come_at_once_become_one_certificate(
    make_app: Callable[..., Caller], bearer: Bearer, office: Office
) -> None:
    call, headers = make_app(), bearer("issuer") | {"Idempotency-Key": "twins"}
    with ThreadPoolExecutor(8) as threads:
        answers = list(
            threads.map(
                lambda _: call.alone("POST", URL, json=order_body(), headers=headers), range(8)
            )
        )
    assert [answer.status_code for answer in answers] == [201] * 8
    assert len({answer.content for answer in answers}) == 1
    with ThreadPoolExecutor(8) as threads:
        plain = list(
            threads.map(
                lambda _: call.alone("POST", URL, json=order_body(2), headers=bearer("issuer")),
                range(8),
            )
        )
    assert sorted(answer.status_code for answer in plain) == [200] * 7 + [201]
    with office.store.read() as reading:
        assert len(list(reading.certificates.all())) == 2
        made = [
            entry.object
            for entry in reading.audit.entries()
            if entry.action == "certificate.issued"
        ]
        assert len(made) == len(set(made)) == 2


def test_a_renewal_supersedes_and_comes_again_as_it_was(
    call: Caller, bearer: Bearer, certificate: str
) -> None:
    first = call.post(f"{URL}/{certificate}/renewal", headers=bearer("issuer"))
    assert first.status_code == 200, first.content
    assert first.json()["supersedes"].replace("-", "") == certificate
    assert (
        call.post(f"{URL}/{certificate}/renewal", headers=bearer("issuer")).json() == first.json()
    )
    old = call.post("/api/v1/verify", {"number": certificate}).json()
    assert (old["verdict"], old["status"]["superseded_by"]) == (
        "superseded",
        first.json()["number"],
    )


def test_what_cannot_be_published_yet_is_told_with_202_and_comes_out_later(
    call: Caller, bearer: Bearer, office: Office
) -> None:
    root = office.publication.root  # type: ignore[attr-defined]
    headers = bearer("issuer") | {"Idempotency-Key": "later"}
    (root / "c").write_text("in the way of the folder")
    answer = call.post(URL, order_body(), headers=headers)
    assert answer.status_code == 202, answer.content
    assert answer.json()["code"] == "publish_pending"
    assert answer.json()["retry_at"] > "2026-11-23"
    (root / "c").unlink()
    again = call.post(URL, order_body(), headers=headers)
    assert (again.status_code, again.json()["number"]) == (200, answer.json()["number"])
    assert (
        call.post("/api/v1/verify", {"number": answer.json()["number"]}).json()["verdict"]
        == "valid"
    )


def test_old_answers_are_forgotten_after_a_week(
    call: Caller, bearer: Bearer, office: Office, clock: Clock
) -> None:
    headers = bearer("issuer") | {"Idempotency-Key": "order-1"}
    call.post(URL, order_body(), headers=headers)
    clock.move(days=8)
    call.app.service.publisher.publish_soon(whole=True)
    assert call.app.service.publisher.run_once()
    assert call.post(URL, order_body(), headers=headers).status_code == 200


def test_the_body_is_read_once(call: Caller, bearer: Bearer) -> None:
    twice = json.dumps(order_body())[:-1] + ', "ref": "other"}'
    headers = bearer("issuer") | {"Content-Type": "application/json"}
    answer = call("POST", URL, content=twice, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "request.malformed")


def test_hostile_names_are_refused_with_their_code_or_kept_as_plain_text(
    call: Caller, bearer: Bearer, certificate: str
) -> None:
    headers = bearer("issuer")
    for place, hostile in enumerate(HOSTILE_NAMES, start=500):
        answer = call.post(URL, order_body(place, name=hostile.text), headers=headers)
        if hostile.code is None:
            assert answer.status_code == 201, (hostile.id, answer.text)
            assert answer.json()["certificate"]["name"] == hostile.text, hostile.id
            verdict = call.post("/api/v1/verify", {"credential": answer.json()["token"]}).json()
            assert (verdict["verdict"], verdict["certificate"]["name"]) == (
                "valid",
                hostile.text,
            ), hostile.id
        else:
            told = answer.json()
            assert answer.status_code == 422, (hostile.id, answer.text)
            codes = {told["code"], *(error["code"] for error in told["errors"])}
            assert hostile.code in codes, (hostile.id, codes)


def _holder() -> dict[str, str]:
    return jwk.encode(ec.generate_private_key(ec.SECP256R1()).public_key())


def test_a_holder_key_binds_the_certificate_for_wallets(
    call: Caller, bearer: Bearer, office: Office
) -> None:
    key, staff = _holder(), bearer("issuer")
    answer = call.post(URL, order_body(holder_key=key), headers=staff)
    assert answer.status_code == 201, answer.content
    number = answer.json()["number"].replace("-", "")
    published = (office.publication.get(f"c/{number}.sd-jwt") or b"").decode("ascii")
    confirmation = jws.parse(published.partition("~")[0], typ="dc+sd-jwt").payload["cnf"]
    assert confirmation == {"jwk": {name: key[name] for name in ("kty", "crv", "x", "y")}}
    assert call.get(f"/c/{number}.sd-jwt").content == published.encode()
    again = call.post(URL, order_body(holder_key=key), headers=staff)
    assert (again.status_code, again.json()) == (200, answer.json())
    for other in ({}, {"holder_key": _holder()}):
        refused = call.post(URL, order_body(**other), headers=staff)
        assert (refused.status_code, refused.json()["code"]) == (409, "certificate.ref_conflict")


def test_an_assessment_becomes_a_certificate_that_is_bound(
    call: Caller, bearer: Bearer, office: Office
) -> None:
    body = {name: value for name, value in order_body().items() if name != "ref"}
    assessed = call.post("/api/v1/assessments", body, headers=bearer("issuer")).json()["id"]
    private = call.post(
        URL, {"assessment": assessed, "holder_key": {"d": "c2VjcmV0"}}, headers=bearer("issuer")
    )
    assert (private.status_code, private.json()["code"]) == (422, "holder_key.private")
    made = call.post(
        URL, {"assessment": assessed, "holder_key": _holder()}, headers=bearer("issuer")
    )
    assert made.status_code == 201, made.content
    number = made.json()["number"].replace("-", "")
    published = (office.publication.get(f"c/{number}.sd-jwt") or b"").decode("ascii")
    assert "cnf" in jws.parse(published.partition("~")[0], typ="dc+sd-jwt").payload


@pytest.mark.parametrize(
    ("key", "code", "status"),
    [
        ({"kty": "OKP", "crv": "Ed25519", "x": "AA", "d": "c2VjcmV0"}, "holder_key.private", 422),
        ({"kty": "OKP", "crv": "Ed25519", "x": "c2VjcmV0"}, "holder_key.invalid", 422),
        ({}, "holder_key.invalid", 422),
        ("c2VjcmV0", "dict_type", 422),
    ],
)
def test_a_holder_key_that_is_none_is_refused_and_neither_repeated_nor_logged(
    call: Caller, bearer: Bearer, office: Office, key: object, code: str, status: int
) -> None:
    headers = {**bearer("issuer"), "Idempotency-Key": "once"}
    answer = call.post(URL, order_body(holder_key=key), headers=headers)
    assert answer.status_code == status
    errors = answer.json()["errors"]
    assert [(error["pointer"], error["code"]) for error in errors] == [("/holder_key", code)], (
        errors
    )
    assert "c2VjcmV0" not in answer.text + call.log.getvalue()
    with office.store.read() as reading:
        assert reading.certificates.page() == []
