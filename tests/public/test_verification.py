"""POST verify and verify/batch: the verdict of the public's own verification, over what is
published now.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

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
from tests.callers import PUBLIC_URL, Caller
from tests.offices import issued, open_keystore, order_body

VECTORS = Path(case.__file__).parent
FAMILIES = sorted(path.name for path in VECTORS.glob("*.json") if path.name != "trust-list.json")
URL = "/api/v1/verify"


def spelt_out(value: object) -> str:
    return value["repeat"] * value["times"] if isinstance(value, dict) else value  # type: ignore[return-value]


class VectorTexts:
    """The lists of one case, as if they were published at their URLs."""

    def __init__(self) -> None:
        self.found: dict[str, CachedFile] = {}

    def at(self, url: str) -> CachedFile | None:
        return self.found.get(url)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_vector_gets_its_verdict_over_http(
    make_app: Callable[..., Caller], clock: object, family: str
) -> None:
    told = json.loads((VECTORS / family).read_text("utf-8"))
    anchors = TrustAnchors.from_trust_list((VECTORS / told["trust_list"]).read_text("utf-8"))
    texts = VectorTexts()
    call = make_app(rate=0, app={"anchors": lambda: anchors, "texts": texts})
    known: dict[str, str] = {}
    asked = others = 0
    for item in told["cases"]:
        token = item["token"]
        known[item["name"]] = known[token["same_as"]] if "same_as" in token else spelt_out(token)
        if "audience" in item or "nonce" in item:
            others += 1  # a holder's proof is asked for in code, not over HTTP
            continue
        if known[item["name"]] != known[item["name"]].strip():
            others += (
                1  # white space around what is handed over is no part of it, as with Verifier.check
            )
            continue
        lists = {
            url: spelt_out(told["lists"][name])
            for url, name in item["lists"].items()
            if type(name) is str
        }
        if any(
            type(name) is not str and name["error"] != "status.unreachable"
            for name in item["lists"].values()
        ):
            continue  # an error of fetching that a publication cannot have
        texts.found = {url: CachedFile(None, text.encode(), b"") for url, text in lists.items()}
        clock.now = datetime.fromisoformat(item.get("now", told["now"]))  # type: ignore[attr-defined]
        body = {"credential": known[item["name"]]}
        body |= {member: item[member] for member in ("profile", "max_status_age") if member in item}
        answer = call.post(URL, body)
        if not body["credential"] or len(json.dumps(body)) > 256 * 1024:
            assert answer.status_code in (413, 422)
            continue
        assert answer.status_code == 200, (item["name"], answer.content)
        verdict = answer.json()
        again = call.post(f"{URL}/batch", {"items": [body] * 3})
        assert again.json() == {"verdicts": [verdict] * 3}, item["name"]
        verdict["checks"] = [check["result"] for check in verdict["checks"]]
        assert {member: verdict[member] for member in item["expect"]} == item["expect"], item[
            "name"
        ]
        asked += 1
    assert asked >= (len(told["cases"]) - others) * 0.9 > 0


def test_token_number_and_link_lead_to_one_verdict(
    call: Caller, office: Office, certificate: str
) -> None:
    token = (office.publication.get(f"c/{certificate}.jwt") or b"").decode()
    link = f"https://office.test/c/{certificate}"
    answers = [
        call.post(URL, {name: value})
        for name, value in (
            ("credential", token), ("number", certificate), ("number", f"{certificate[:5]}-{certificate[5:]}".lower()),
            ("url", link), ("url", link.upper()), ("url", f"{link}.jwt"),
        )
    ]  # fmt: skip
    assert {answer.status_code for answer in answers} == {200}
    first = answers[0].json()
    assert all(answer.json() == first for answer in answers)
    lists = {
        f"https://office.test/status/{name}": (
            office.publication.get(f"status/{name}") or b""
        ).decode()
        for name in ("1", "1-revocation", "1-suspension")
    }
    now = office.clock()
    assert first == verify(token, anchors=office.anchors(now), lists=lists, now=now).to_dict()
    assert first["verdict"] == "valid"
    assert answers[0].headers["cache-control"] == "no-store"
    assert answers[0].headers["access-control-allow-origin"] == "*"


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
    def said() -> tuple[str, str | None]:
        verdict = call.post(URL, {"number": certificate}).json()
        return verdict["verdict"], verdict["status"]["reason"]

    assert said() == ("valid", None)
    perform(office, office.call(operator("test")), suspend, certificate, "fake_engagement")
    assert said() == ("suspended", "fake_engagement")
    perform(office, office.call(operator("test")), reinstate, certificate)
    assert said() == ("valid", None)
    perform(office, office.call(operator("test")), revoke, certificate, "undisclosed_ad")
    assert said() == ("revoked", "undisclosed_ad")


class TestKeys:
    """With keys of its own, since they change."""

    @pytest.fixture
    def keys(self, furnished: Path, tmp_path: Path) -> Keyring:
        folder = shutil.copytree(furnished / "keystore", tmp_path / "keystore")
        return open_keystore(folder, PUBLIC_URL)

    def test_a_key_that_is_given_up_is_seen_too(
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
    answer = call.post(URL, body)
    assert answer.status_code == 200
    assert (answer.json()["verdict"], answer.json()["code"]) == (verdict, code)
    assert answer.json()["certificate"] is None


def test_the_profile_is_compared(call: Caller, certificate: str) -> None:
    right = call.post(
        URL, {"number": certificate, "profile": "https://m.tiktok.com/@kenh001mau?lang=vi"}
    ).json()
    assert (right["verdict"], right["profile"]["match"]) == ("valid", True)
    wrong = call.post(URL, {"number": certificate, "profile": "tiktok:nguoikhac"}).json()
    assert (wrong["verdict"], wrong["profile"]["match"]) == ("profile_mismatch", False)
    bad = call.post(URL, {"number": certificate, "profile": "not a profile"})
    assert (bad.status_code, bad.json()["code"]) == (400, "profile.unreadable")


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
def test_a_question_that_is_none_is_refused_with_its_places(
    call: Caller, body: dict[str, object], pointers: list[str]
) -> None:
    answer = call.post(URL, body)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    assert [error["pointer"] for error in answer.json()["errors"]] == pointers
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_batch_comes_back_in_its_order(call: Caller, office: Office, certificate: str) -> None:
    second = issued(office, order_body(2))
    perform(office, office.call(operator("test")), revoke, second, "false_claim")
    items = [
        {"number": certificate},
        {"number": second},
        {"number": "7K3M9QX2HS"},
        {"url": "https://evil.test/c/1"},
    ]
    answer = call.post(f"{URL}/batch", {"items": items * 125})
    assert answer.status_code == 200
    verdicts = [verdict["verdict"] for verdict in answer.json()["verdicts"]]
    assert verdicts == ["valid", "revoked", "not_found", "foreign_code"] * 125
    assert answer.json()["verdicts"][0] == call.post(URL, items[0]).json()


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
    answer = call.post(f"{URL}/batch", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    assert [error["pointer"] for error in answer.json()["errors"]] == pointers


def test_other_sites_may_ask_before_they_post(call: Caller) -> None:
    answer = call(
        "OPTIONS",
        URL,
        headers={"Origin": "https://brand.test", "Access-Control-Request-Method": "POST"},
    )
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-methods"] == "POST, OPTIONS"
    assert "content-type" in answer.headers["access-control-allow-headers"].lower()
    assert "access-control-allow-credentials" not in answer.headers


def test_get_is_no_way_to_ask(call: Caller) -> None:
    answer = call.get(URL)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST, OPTIONS")


def test_who_asks_too_fast_waits(make_app: Callable[..., Caller], certificate: str) -> None:
    call = make_app(rate=3)
    assert [call.post(URL, {"number": certificate}).status_code for _ in range(4)] == [
        200,
        200,
        200,
        429,
    ]
    refused = call.post(URL, {"number": certificate})
    assert refused.json()["code"] == "request.too_many"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert call.at("192.0.2.9").post(URL, {"number": certificate}).status_code == 200
    assert call.at("2001:db8:1:2:3::4").post(URL, {"number": certificate}).status_code == 200
    assert [call.at(f"2001:db8:1:2:{n}::4").post(URL, {"number": certificate}).status_code for n in range(3)] == [
        200, 200, 429,
    ]  # fmt: skip


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
def test_a_number_is_a_number(call: Caller, number: str) -> None:
    answer = call.post("/api/v1/verify", {"number": number})
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/number"]
    assert (
        call.post("/api/v1/verify", {"number": "7K3M9-QX2HT"}).json()["code"]
        == "link.number_invalid"
    )
