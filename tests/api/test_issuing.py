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
    response = call.post(URL, order_body(), headers=bearer("issuer"))
    assert response.status_code == 201, response.content
    body = response.json()
    assert body["ref"] == "R-001"
    number = body["number"].replace("-", "")
    assert body["token"].encode() == office.publication.get(f"c/{number}.jwt")
    assert body["certificate"]["link"] == f"https://office.test/c/{number}"
    assert call.post("/api/v1/verify", {"number": number}).json()["verdict"] == "valid"
    repeated = call.post(URL, order_body(), headers=bearer("issuer"))
    assert (repeated.status_code, repeated.json()) == (200, body)


def test_a_ref_used_again_with_another_body_is_a_conflict(call: Caller, bearer: Bearer) -> None:
    assert call.post(URL, order_body(), headers=bearer("issuer")).status_code == 201
    response = call.post(URL, order_body(name="Tên Khác"), headers=bearer("issuer"))
    assert (response.status_code, response.json()["code"]) == (409, "certificate.ref_conflict")


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"name": ""}, "name.empty", "/name"),
        ({"name": "a\u202eb"}, "name.hidden_characters", "/name"),
        ({"kind": "animal"}, "import.kind_unknown", "/kind"),
        ({"accounts": []}, "account.missing", "/accounts/0/url"),
        (
            {"accounts": [{"url": "https://example.com/x"}]},
            "account.platform_unknown",
            "/accounts/0/url",
        ),
        ({"assessed_on": "18/11/2026"}, "import.date_invalid", "/assessed_on"),
        (
            {"criteria": {"content-authenticity": "excellent"}},
            "assessment.missing_criterion",
            "/criteria/advertising-compliance",
        ),
        ({"ref": ""}, "import.ref_missing", "/ref"),
    ],
)
def test_a_faulty_order_is_refused_with_a_pointer_to_the_fault(
    call: Caller, bearer: Bearer, changes: dict[str, object], code: str, pointer: str
) -> None:
    response = call.post(URL, order_body(**changes), headers=bearer("issuer"))
    assert (response.status_code, response.json()["code"]) == (422, "issue.order_refused")
    errors = response.json()["errors"]
    assert (pointer, code) in [(error["pointer"], error["code"]) for error in errors], errors


def test_all_faults_of_an_order_are_listed_in_the_language_of_the_reader(
    call: Caller, bearer: Bearer
) -> None:
    order = order_body(name="", kind="animal", assessed_on="x")
    vi = call.post(URL, order, headers=bearer("issuer")).json()
    en = call.post(
        URL, order, headers=bearer("issuer") | {"Accept-Language": "en-GB, vi;q=0.5"}
    ).json()
    assert [error["code"] for error in vi["errors"]] == [
        "import.kind_unknown",
        "name.empty",
        "import.date_invalid",
    ]
    assert vi["errors"][1]["detail"].startswith("Thiếu tên")
    assert en["errors"][1]["detail"].startswith("There is no name")


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
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
def test_unknown_fields_and_wrong_types_are_refused(
    call: Caller, bearer: Bearer, changes: dict[str, object], pointer: str, code: str
) -> None:
    response = call.post(URL, order_body(**changes), headers=bearer("issuer"))
    assert (response.status_code, response.json()["code"]) == (422, "request.invalid")
    assert (pointer, code) in [
        (error["pointer"], error["code"]) for error in response.json()["errors"]
    ]


def test_an_assessment_is_recorded_and_a_certificate_is_issued_from_it_once(
    call: Caller, bearer: Bearer, office: Office
) -> None:
    body = {name: value for name, value in order_body().items() if name != "ref"}
    assessed = call.post("/api/v1/assessments", body, headers=bearer("issuer"))
    assert assessed.status_code == 201, assessed.content
    assert assessed.json()["decision"]["granted"] is True
    issuance = call.post(URL, {"assessment": assessed.json()["id"]}, headers=bearer("issuer"))
    assert issuance.status_code == 201, issuance.content
    assert (
        issuance.json()["certificate"]["assessment"]
        == issuance.json()["ref"]
        == assessed.json()["id"]
    )
    number = issuance.json()["number"]
    assert call.post("/api/v1/verify", {"number": number}).json()["verdict"] == "valid"
    repeated = call.post(URL, {"assessment": assessed.json()["id"]}, headers=bearer("issuer"))
    assert (repeated.status_code, repeated.json()["number"]) == (200, number)
    perform(office, office.call(operator("test")), revoke, number, "false_claim")
    second_certificate = call.post(
        URL, {"assessment": assessed.json()["id"], "ref": "once-more"}, headers=bearer("issuer")
    )
    assert (second_certificate.status_code, second_certificate.json()["code"]) == (
        409,
        "assessment.used",
    )


def test_an_assessment_that_grants_nothing_is_recorded_and_blocks_no_similar_name(
    call: Caller, bearer: Bearer
) -> None:
    order = order_body()
    lowest = {"content-authenticity": "not-met"}
    order["criteria"] = {**order["criteria"], **lowest}
    response = call.post("/api/v1/assessments", {**order}, headers=bearer("issuer"))
    assert response.status_code == 201, response.content
    decision = response.json()["decision"]
    assert (decision["granted"], decision["level"]) == (False, None)
    assert decision["reasons"] == ["below_minimum:content-authenticity"]
    refusal = call.post(URL, {"assessment": response.json()["id"]}, headers=bearer("issuer"))
    assert (refusal.status_code, refusal.json()["code"]) == (422, "assessment.not_granted")
    look_alike = order_body(
        2, accounts=[{"url": "https://www.tiktok.com/@kenhOO1mau"}], name="Kênh Mẫu Số OO1"
    )
    assert call.post(URL, look_alike, headers=bearer("issuer")).status_code == 201


def test_an_unknown_assessment_is_not_found(call: Caller, bearer: Bearer) -> None:
    response = call.post(URL, {"assessment": "urn:uuid:0"}, headers=bearer("issuer"))
    assert (response.status_code, response.json()["code"]) == (404, "assessment.not_found")


def test_an_idempotency_key_gives_one_caller_the_same_answer_again(
    call: Caller, bearer: Bearer, office: Office
) -> None:
    headers = bearer("issuer") | {"Idempotency-Key": "order-1"}
    first = call.post(URL, order_body(), headers=headers)
    repeated = call.post(URL, order_body(), headers=headers)
    assert (
        (repeated.status_code, repeated.json())
        == (first.status_code, first.json())
        == (201, first.json())
    )
    another_order = call.post(URL, order_body(2), headers=headers)
    assert (another_order.status_code, another_order.json()["code"]) == (
        409,
        "idempotency_conflict",
    )
    another_caller = call.post(
        URL, order_body(2), headers=bearer("issuer") | {"Idempotency-Key": "order-1"}
    )
    assert another_caller.status_code == 201
    with office.store.read() as reading:
        assert len(list(reading.certificates.all())) == 2


def test_the_answer_to_an_idempotency_key_survives_a_restart(
    make_app: Callable[..., Caller], bearer: Bearer
) -> None:
    headers = bearer("issuer") | {"Idempotency-Key": "order-1"}
    first = make_app().post(URL, order_body(), headers=headers)
    repeated = make_app().post(URL, order_body(), headers=headers)
    assert (repeated.status_code, repeated.content) == (201, first.content)


def test_a_request_that_was_cut_off_is_completed_when_repeated(
    call: Caller, bearer: Bearer, office: Office
) -> None:
    """As after a power cut between storing the certificate and storing the answer."""
    issued(office, order_body())
    headers = bearer("issuer") | {"Idempotency-Key": "order-1"}
    response = call.post(URL, order_body(), headers=headers)
    assert response.status_code == 200
    with office.store.read() as reading:
        assert len(list(reading.certificates.all())) == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
def test_an_idempotency_key_is_1_to_255_printable_characters(
    call: Caller, bearer: Bearer, key: str
) -> None:
    response = call.post(URL, order_body(), headers=bearer("issuer") | {"Idempotency-Key": key})
    assert (response.status_code, response.json()["code"]) == (400, "idempotency.key_invalid")


def test_equal_orders_at_the_same_time_become_one_certificate(
    make_app: Callable[..., Caller], bearer: Bearer, office: Office
) -> None:
    call, headers = make_app(), bearer("issuer") | {"Idempotency-Key": "twins"}
    with ThreadPoolExecutor(8) as threads:
        responses = list(
            threads.map(
                lambda _: call.on_own_loop("POST", URL, json=order_body(), headers=headers),
                range(8),
            )
        )
    assert [response.status_code for response in responses] == [201] * 8
    assert len({response.content for response in responses}) == 1
    with ThreadPoolExecutor(8) as threads:
        without_key = list(
            threads.map(
                lambda _: call.on_own_loop(
                    "POST", URL, json=order_body(2), headers=bearer("issuer")
                ),
                range(8),
            )
        )
    assert sorted(response.status_code for response in without_key) == [200] * 7 + [201]
    with office.store.read() as reading:
        assert len(list(reading.certificates.all())) == 2
        issued_numbers = [
            entry.object
            for entry in reading.audit.entries()
            if entry.action == "certificate.issued"
        ]
        assert len(issued_numbers) == len(set(issued_numbers)) == 2


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


def test_a_certificate_that_cannot_be_published_yet_is_202_and_published_later(
    call: Caller, bearer: Bearer, office: Office
) -> None:
    public_folder = office.publication.root  # type: ignore[attr-defined]
    headers = bearer("issuer") | {"Idempotency-Key": "later"}
    (public_folder / "c").write_text("in the way of the folder")
    response = call.post(URL, order_body(), headers=headers)
    assert response.status_code == 202, response.content
    assert response.json()["code"] == "publish_pending"
    assert response.json()["retry_at"] > "2026-11-23"
    (public_folder / "c").unlink()
    repeated = call.post(URL, order_body(), headers=headers)
    assert (repeated.status_code, repeated.json()["number"]) == (200, response.json()["number"])
    assert (
        call.post("/api/v1/verify", {"number": response.json()["number"]}).json()["verdict"]
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


def test_a_body_with_a_repeated_member_is_refused(call: Caller, bearer: Bearer) -> None:
    body = json.dumps(order_body())[:-1] + ', "ref": "other"}'
    headers = bearer("issuer") | {"Content-Type": "application/json"}
    response = call("POST", URL, content=body, headers=headers)
    assert (response.status_code, response.json()["code"]) == (400, "request.malformed")


def test_hostile_names_are_refused_with_their_code_or_kept_as_plain_text(
    call: Caller, bearer: Bearer, certificate: str
) -> None:
    headers = bearer("issuer")
    for channel, hostile in enumerate(HOSTILE_NAMES, start=500):
        response = call.post(URL, order_body(channel, name=hostile.text), headers=headers)
        if hostile.code is None:
            assert response.status_code == 201, (hostile.id, response.text)
            assert response.json()["certificate"]["name"] == hostile.text, hostile.id
            verdict = call.post("/api/v1/verify", {"credential": response.json()["token"]}).json()
            assert (verdict["verdict"], verdict["certificate"]["name"]) == (
                "valid",
                hostile.text,
            ), hostile.id
        else:
            problem = response.json()
            assert response.status_code == 422, (hostile.id, response.text)
            codes = {problem["code"], *(error["code"] for error in problem["errors"])}
            assert hostile.code in codes, (hostile.id, codes)


def _holder() -> dict[str, str]:
    return jwk.encode(ec.generate_private_key(ec.SECP256R1()).public_key())


def test_a_holder_key_binds_the_certificate_for_wallets(
    call: Caller, bearer: Bearer, office: Office
) -> None:
    key, staff = _holder(), bearer("issuer")
    response = call.post(URL, order_body(holder_key=key), headers=staff)
    assert response.status_code == 201, response.content
    number = response.json()["number"].replace("-", "")
    sd_jwt = (office.publication.get(f"c/{number}.sd-jwt") or b"").decode("ascii")
    confirmation = jws.parse(sd_jwt.partition("~")[0], typ="dc+sd-jwt").payload["cnf"]
    assert confirmation == {"jwk": {name: key[name] for name in ("kty", "crv", "x", "y")}}
    assert call.get(f"/c/{number}.sd-jwt").content == sd_jwt.encode()
    repeated = call.post(URL, order_body(holder_key=key), headers=staff)
    assert (repeated.status_code, repeated.json()) == (200, response.json())
    for changes in ({}, {"holder_key": _holder()}):
        refusal = call.post(URL, order_body(**changes), headers=staff)
        assert (refusal.status_code, refusal.json()["code"]) == (409, "certificate.ref_conflict")


def test_a_certificate_from_an_assessment_may_be_bound_to_a_holder_key(
    call: Caller, bearer: Bearer, office: Office
) -> None:
    body = {name: value for name, value in order_body().items() if name != "ref"}
    assessment = call.post("/api/v1/assessments", body, headers=bearer("issuer")).json()["id"]
    refusal = call.post(
        URL, {"assessment": assessment, "holder_key": {"d": "c2VjcmV0"}}, headers=bearer("issuer")
    )
    assert (refusal.status_code, refusal.json()["code"]) == (422, "holder_key.private")
    response = call.post(
        URL, {"assessment": assessment, "holder_key": _holder()}, headers=bearer("issuer")
    )
    assert response.status_code == 201, response.content
    number = response.json()["number"].replace("-", "")
    sd_jwt = (office.publication.get(f"c/{number}.sd-jwt") or b"").decode("ascii")
    assert "cnf" in jws.parse(sd_jwt.partition("~")[0], typ="dc+sd-jwt").payload


@pytest.mark.parametrize(
    ("key", "code", "status"),
    [
        ({"kty": "OKP", "crv": "Ed25519", "x": "AA", "d": "c2VjcmV0"}, "holder_key.private", 422),
        ({"kty": "OKP", "crv": "Ed25519", "x": "c2VjcmV0"}, "holder_key.invalid", 422),
        ({}, "holder_key.invalid", 422),
        ("c2VjcmV0", "dict_type", 422),
    ],
)
def test_an_invalid_holder_key_is_refused_and_neither_repeated_nor_logged(
    call: Caller, bearer: Bearer, office: Office, key: object, code: str, status: int
) -> None:
    headers = {**bearer("issuer"), "Idempotency-Key": "once"}
    response = call.post(URL, order_body(holder_key=key), headers=headers)
    assert response.status_code == status
    errors = response.json()["errors"]
    assert [(error["pointer"], error["code"]) for error in errors] == [("/holder_key", code)], (
        errors
    )
    assert "c2VjcmV0" not in response.text + call.log.getvalue()
    with office.store.read() as reading:
        assert reading.certificates.page() == []
