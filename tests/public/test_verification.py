"""POST verify and verify/batch: the verdict of the public's own verification, over what is
published now.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import case
import pytest

from credissuer.http.cache import CachedFile
from credissuer.office import Office
from credissuer.operations.change_keys import compromise
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.perform import perform
from credissuer.signing.keyring import Keyring
from credissuer.signing.provider import KeyUse
from credissuer.staff.roles import operator
from credverifier import TrustAnchors, verify
from credverifier.errors import ProfileError
from tests.callers import Caller
from tests.offices import Clock, issued, order_body

VECTORS = Path(case.__file__).parent
FAMILIES = sorted(path.name for path in VECTORS.glob("*.json") if path.name != "trust-list.json")
URL = "/api/v1/verify"


def spelt_out(value: Any) -> str:
    return value["repeat"] * value["times"] if isinstance(value, dict) else value


class VectorTexts:
    """The lists of one case, as if they were published at their URLs."""

    def __init__(self) -> None:
        self.found: dict[str, CachedFile] = {}

    def at(self, url: str) -> CachedFile | None:
        return self.found.get(url)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_vector_has_its_verdict_over_http(
    make_app: Callable[..., Caller], clock: Clock, family: str
) -> None:
    vectors = json.loads((VECTORS / family).read_text("utf-8"))
    anchors = TrustAnchors.from_trust_list((VECTORS / vectors["trust_list"]).read_text("utf-8"))
    texts = VectorTexts()
    call = make_app(rate=0, app={"anchors": lambda: anchors, "texts": texts})
    tokens: dict[str, str] = {}
    checked = not_over_http = 0
    for item in vectors["cases"]:
        token = item["token"]
        tokens[item["name"]] = tokens[token["same_as"]] if "same_as" in token else spelt_out(token)
        if "audience" in item or "nonce" in item:
            not_over_http += 1  # a holder's proof cannot be requested over HTTP
            continue
        if tokens[item["name"]] != tokens[item["name"]].strip():
            not_over_http += (
                1  # because white space around a token is ignored, as by Verifier.check
            )
            continue
        lists = {
            url: spelt_out(vectors["lists"][name])
            for url, name in item["lists"].items()
            if type(name) is str
        }
        if any(
            type(name) is not str and name["error"] != "status.unreachable"
            for name in item["lists"].values()
        ):
            continue  # an error that a publication cannot have
        texts.found = {url: CachedFile(None, text.encode(), b"") for url, text in lists.items()}
        clock.now = datetime.fromisoformat(item.get("now", vectors["now"]))
        body = {"credential": tokens[item["name"]]}
        body |= {
            member: item[member]
            for member in ("profile", "max_status_age", "as_of")
            if member in item
        }
        response = call.post(URL, body)
        if not body["credential"] or len(json.dumps(body)) > 256 * 1024:
            assert response.status_code in (413, 422)
            continue
        assert response.status_code == 200, (item["name"], response.content)
        verdict = response.json()
        repeated = call.post(f"{URL}/batch", {"items": [body] * 3})
        assert repeated.json() == {"verdicts": [verdict] * 3}, item["name"]
        verdict["checks"] = [check["result"] for check in verdict["checks"]]
        assert {member: verdict[member] for member in item["expect"]} == item["expect"], item[
            "name"
        ]
        checked += 1
    assert checked >= (len(vectors["cases"]) - not_over_http) * 0.9 > 0


def test_token_number_and_link_give_the_same_verdict(
    call: Caller, office: Office, certificate: str
) -> None:
    token = (office.publication.get(f"c/{certificate}.jwt") or b"").decode()
    link = f"https://office.test/c/{certificate}"
    responses = [
        call.post(URL, {name: value})
        for name, value in (
            ("credential", token),
            ("number", certificate),
            ("number", f"{certificate[:5]}-{certificate[5:]}".lower()),
            ("url", link),
            ("url", link.upper()),
            ("url", f"{link}.jwt"),
        )
    ]
    assert {response.status_code for response in responses} == {200}
    first = responses[0].json()
    assert all(response.json() == first for response in responses)
    lists = {
        f"https://office.test/status/{name}": (
            office.publication.get(f"status/{name}") or b""
        ).decode()
        for name in ("1", "1-revocation", "1-suspension")
    }
    now = office.clock()
    assert first == verify(token, anchors=office.anchors(now), lists=lists, now=now).to_dict()
    assert first["verdict"] == "valid"
    assert responses[0].headers["cache-control"] == "no-store"
    assert responses[0].headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("around", ["{}\n", " {}", "\t{}\r\n", "\u00a0{}\u2003"])
def test_white_space_around_a_credential_is_no_part_of_it(
    call: Caller, office: Office, certificate: str, around: str
) -> None:
    token = (office.publication.get(f"c/{certificate}.jwt") or b"").decode()
    body = {"credential": around.format(token)}
    assert call.post(URL, body).json()["verdict"] == "valid"
    within = {"credential": f"{token[:100]} {token[100:]}"}
    assert call.post(URL, within).json()["code"] == "format.malformed"


def test_a_change_is_seen_by_the_next_request(
    call: Caller, office: Office, certificate: str
) -> None:
    def verdict_and_reason() -> tuple[str, str | None]:
        verdict = call.post(URL, {"number": certificate}).json()
        return verdict["verdict"], verdict["status"]["reason"]

    assert verdict_and_reason() == ("valid", None)
    perform(office, office.call(operator("test")), suspend, certificate, "fake_engagement")
    assert verdict_and_reason() == ("suspended", "fake_engagement")
    perform(office, office.call(operator("test")), reinstate, certificate)
    assert verdict_and_reason() == ("valid", None)
    perform(office, office.call(operator("test")), revoke, certificate, "undisclosed_ad")
    assert verdict_and_reason() == ("revoked", "undisclosed_ad")


class TestKeyChanges:
    """With a keystore of its own, because these tests change the keys."""

    @pytest.fixture
    def keys(self, own_keys: Keyring) -> Keyring:
        return own_keys

    def test_a_compromised_key_is_noticed_at_once(
        self, call: Caller, office: Office, certificate: str
    ) -> None:
        token = (office.publication.get(f"c/{certificate}.jwt") or b"").decode()
        for _ in range(3):
            assert call.post(URL, {"credential": token}).json()["verdict"] == "valid"
        compromise(
            office,
            office.call(operator("test")),
            office.keyring.active(KeyUse.CREDENTIAL).thumbprint,
        )
        assert call.post(URL, {"credential": token}).json()["code"] == "issuer.key_not_allowed"


@pytest.mark.parametrize(
    ("body", "verdict", "code"),
    [
        ({"number": "7K3M9-QX2HS"}, "not_found", "link.not_found"),
        ({"number": "7K3M9-QX2HT"}, "malformed", "link.number_invalid"),
        ({"number": "(7K3M9.QX2HS)."}, "not_found", "link.not_found"),
        ({"number": "7K3M9\u2013QX2HS"}, "not_found", "link.not_found"),
        ({"number": "７Ｋ３Ｍ９ＱＸ２ＨＳ"}, "not_found", "link.not_found"),
        ({"url": "Xem: https://office.test/c/7K3M9QX2HS."}, "not_found", "link.not_found"),
        ({"url": "https://office.test/c/7K3M9QX2HS&e=AT0&s=1"}, "not_found", "link.not_found"),
        (
            {"url": "https://l.facebook.com/l.php?u=https%3A%2F%2Foffice.test%2Fc%2F7K3M9QX2HS"},
            "not_found",
            "link.not_found",
        ),
        ({"url": "00020101021138570010A000000727"}, "foreign_code", "link.foreign"),
        ({"url": "https://office.test/c/7K3M9QX2HS"}, "not_found", "link.not_found"),
        ({"url": "https://evil.test/c/7K3M9QX2HS"}, "foreign_code", "link.foreign"),
        ({"url": "http://office.test/c/7K3M9QX2HS"}, "foreign_code", "link.foreign"),
        ({"url": "https://office.test@evil.test/c/7K3M9QX2HS"}, "foreign_code", "link.foreign"),
        ({"url": "file:///etc/passwd"}, "foreign_code", "link.foreign"),
        ({"url": "https://office.test/status/1"}, "malformed", "link.number_invalid"),
        ({"credential": "a.b.c"}, "malformed", "format.malformed"),
        ({"credential": "x" * 70_000}, "malformed", "format.too_large"),
    ],
)
def test_a_well_formed_question_is_answered_with_a_verdict(
    call: Caller, body: dict[str, str], verdict: str, code: str
) -> None:
    response = call.post(URL, body)
    assert response.status_code == 200
    assert (response.json()["verdict"], response.json()["code"]) == (verdict, code)
    assert response.json()["certificate"] is None


def test_the_profile_is_compared(call: Caller, certificate: str) -> None:
    same_profile = call.post(
        URL, {"number": certificate, "profile": "https://m.tiktok.com/@kenh001mau?lang=vi"}
    ).json()
    assert (same_profile["verdict"], same_profile["profile"]["match"]) == ("valid", True)
    other_profile = call.post(URL, {"number": certificate, "profile": "tiktok:nguoikhac"}).json()
    assert (other_profile["verdict"], other_profile["profile"]["match"]) == (
        "profile_mismatch",
        False,
    )
    refusal = call.post(URL, {"number": certificate, "profile": "not a profile"})
    assert (refusal.status_code, refusal.json()["code"]) == (400, "profile.unreadable")


def test_the_age_of_the_status_may_be_bounded(
    call: Caller, clock: object, certificate: str
) -> None:
    clock.move(hours=2)  # type: ignore[attr-defined]
    assert (
        call.post(URL, {"number": certificate, "max_status_age": 10_000}).json()["verdict"]
        == "valid"
    )
    stale = call.post(URL, {"number": certificate, "max_status_age": 60}).json()
    assert (stale["outcome"], stale["code"]) == ("unknown", "status.stale")


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, [""]),
        ({"number": "7K3M9QX2HS", "url": "x"}, [""]),
        ({"number": 7}, ["/number"]),
        ({"number": ""}, ["/number"]),
        ({"number": "7K3M9QX2HS", "profile": 3}, ["/profile"]),
        ({"number": "7K3M9QX2HS", "max_status_age": "60"}, ["/max_status_age"]),
        ({"number": "7K3M9QX2HS", "max_status_age": True}, ["/max_status_age"]),
        ({"number": "7K3M9QX2HS", "max_status_age": -1}, ["/max_status_age"]),
        ({"number": "7K3M9QX2HS", "trust": {}}, ["/trust"]),
        ({"number": "7K3M9QX2HS", "a/b": 1}, ["/a~1b"]),
    ],
)
def test_an_invalid_question_is_refused_with_pointers(
    call: Caller, body: dict[str, object], pointers: list[str]
) -> None:
    response = call.post(URL, body)
    assert (response.status_code, response.json()["code"]) == (422, "request.invalid")
    assert [error["pointer"] for error in response.json()["errors"]] == pointers
    assert response.headers["access-control-allow-origin"] == "*"


def test_a_batch_is_answered_in_its_order(call: Caller, office: Office, certificate: str) -> None:
    second = issued(office, order_body(2))
    perform(office, office.call(operator("test")), revoke, second, "false_claim")
    items = [
        {"number": certificate},
        {"number": second},
        {"number": "7K3M9QX2HS"},
        {"url": "https://evil.test/c/1"},
    ]
    response = call.post(f"{URL}/batch", {"items": items * 125})
    assert response.status_code == 200
    verdicts = [verdict["verdict"] for verdict in response.json()["verdicts"]]
    assert verdicts == ["valid", "revoked", "not_found", "foreign_code"] * 125
    assert response.json()["verdicts"][0] == call.post(URL, items[0]).json()


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["/items"]),
        ({"items": []}, ["/items"]),
        ({"items": [{"number": "7K3M9QX2HS"}] * 501}, ["/items"]),
        ({"items": {"number": "7K3M9QX2HS"}}, ["/items"]),
        ({"items": [{"number": "7K3M9QX2HS"}], "trust": 1}, ["/trust"]),
        (
            {"items": [3, {"number": "7K3M9QX2HS", "x": 1}, {}]},
            ["/items/0", "/items/1/x", "/items/2"],
        ),
        ({"items": [{"number": "7K3M9QX2HS", "profile": "??"}]}, ["/items/0/profile"]),
    ],
)
def test_a_batch_with_faults_is_refused_with_all_of_them(
    call: Caller, body: dict[str, object], pointers: list[str]
) -> None:
    response = call.post(f"{URL}/batch", body)
    assert (response.status_code, response.json()["code"]) == (422, "request.invalid")
    assert [error["pointer"] for error in response.json()["errors"]] == pointers


def test_preflight_requests_are_answered(call: Caller) -> None:
    response = call(
        "OPTIONS",
        URL,
        headers={"Origin": "https://brand.test", "Access-Control-Request-Method": "POST"},
    )
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["access-control-allow-methods"] == "POST, OPTIONS"
    assert "content-type" in response.headers["access-control-allow-headers"].lower()
    assert "access-control-allow-credentials" not in response.headers


def test_get_is_not_allowed(call: Caller) -> None:
    response = call.get(URL)
    assert (response.status_code, response.headers["allow"]) == (405, "POST, OPTIONS")


def test_requests_of_one_address_are_limited(
    make_app: Callable[..., Caller], certificate: str
) -> None:
    call = make_app(rate=3)
    assert [call.post(URL, {"number": certificate}).status_code for _ in range(4)] == [
        200,
        200,
        200,
        429,
    ]
    refusal = call.post(URL, {"number": certificate})
    assert refusal.json()["code"] == "request.too_many"
    assert 1 <= int(refusal.headers["retry-after"]) <= 60
    assert call.at("192.0.2.9").post(URL, {"number": certificate}).status_code == 200
    assert call.at("2001:db8:1:2:3::4").post(URL, {"number": certificate}).status_code == 200
    of_one_network = [call.at(f"2001:db8:1:2:{host}::4") for host in range(3)]
    assert [caller.post(URL, {"number": certificate}).status_code for caller in of_one_network] == [
        200,
        200,
        429,
    ]


def test_verdicts_are_counted_and_the_log_holds_no_number(
    make_app: Callable[..., Caller], certificate: str
) -> None:
    call = make_app(metrics=True)
    call.post(URL, {"number": certificate})
    call.post(URL, {"number": "7K3M9QX2HS"})
    metrics = call.get("/metrics").text
    assert 'credissuer_verdicts_total{code="valid"} 1.0' in metrics
    assert 'credissuer_verdicts_total{code="link.not_found"} 1.0' in metrics
    assert certificate not in call.log.getvalue()
    assert [line.get("code") for line in call.lines()][:2] == ["valid", "link.not_found"]


def test_an_unreadable_profile_is_what_the_verifier_itself_refuses(office: Office) -> None:
    with pytest.raises(ProfileError):
        verify(
            "a.b.c",
            anchors=office.anchors(office.clock()),
            lists={},
            now=office.clock(),
            profile="not a profile",
        )


@pytest.mark.parametrize(
    "number",
    [
        "https://tnso.vn/c/7K3M9QX2HS",
        "tnso.vn/c/7K3M9QX2HS",
        "eyJhbGciOiJFUzI1NiJ9.e30.x",
        "javascript:1",
        "7" * 65,
    ],
)
def test_links_and_tokens_are_no_numbers(call: Caller, number: str) -> None:
    response = call.post("/api/v1/verify", {"number": number})
    assert (response.status_code, response.json()["code"]) == (422, "request.invalid")
    assert [error["pointer"] for error in response.json()["errors"]] == ["/number"]
    assert (
        call.post("/api/v1/verify", {"number": "7K3M9-QX2HT"}).json()["code"]
        == "link.number_invalid"
    )
