"""VC-API: what the W3C test suites require of an issuer and a verifier, and rules beyond them."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import forge
import httpx2
import pytest

from credissuer.office import Office
from credissuer.operations import change_keys
from credissuer.operations.publishing.publish import publish
from credissuer.operations.upkeep.export import export
from credissuer.signing.keyring import Keyring
from credissuer.signing.provider import KeyUse
from credissuer.staff.roles import operator
from credverifier.verification import verify
from credverifier.wire.credentials import contexts, document
from credverifier.wire.envelope import base64url, jwk, jws, strict_json
from tests.callers import ISSUER, PUBLIC_URL, START, Caller
from tests.offices import Clock, copy_database, open_keystore, put_database_back

X = "https://example.org/#"
CREDENTIAL: dict[str, Any] = {
    "@context": [contexts.BASE],
    "type": ["VerifiableCredential"],
    "credentialSubject": {"id": "did:example:subject"},
}
SUITE = "https://www.w3.org/TR/vc-data-model#"


@pytest.fixture(scope="session")
def vc_api_keys(template_offices: Path, tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    folder = tmp_path_factory.mktemp("keys") / "keystore"
    shutil.copytree(template_offices / "keystore", folder)
    keyring = open_keystore(folder, PUBLIC_URL)
    keyring.begin(KeyUse.VC_API, START)
    for use in keyring.uses:
        keyring.signer(use)
    return keyring


@pytest.fixture
def keys(vc_api_keys: Keyring) -> Keyring:
    return vc_api_keys


class Api:
    """Another system that speaks VC-API."""

    def __init__(self, caller: Caller, headers: dict[str, str]) -> None:
        self._caller, self._headers = caller, headers

    def post(self, path: str, body: Any) -> httpx2.Response:
        return self._caller.post(f"/vc-api/{path}", body, headers=self._headers)

    def issue(self, **members: Any) -> httpx2.Response:
        credential = {
            name: value for name, value in {**CREDENTIAL, **members}.items() if value is not ...
        }
        return self.post("credentials/issue", {"credential": credential, "options": {}})

    def issued(self, **members: Any) -> dict[str, Any]:
        response = self.issue(**members)
        assert response.status_code == 201, response.text
        return dict(response.json()["verifiableCredential"])

    def verify(self, credential: Any) -> httpx2.Response:
        return self.post(
            "credentials/verify",
            {"verifiableCredential": credential, "options": {"checks": ["proof"]}},
        )

    def present(self, presentation: Any, **options: Any) -> httpx2.Response:
        return self.post(
            "presentations/verify", {"verifiablePresentation": presentation, "options": options}
        )


@pytest.fixture
def api(make_app: Callable[..., Caller], bearer: Callable[[str], dict[str, str]]) -> Api:
    return Api(make_app(vc_api=True), bearer("vc-api"))


def token_of(enveloped: dict[str, Any]) -> str:
    return str(enveloped["id"]).removeprefix("data:application/vc+jwt,")


def payload_of(enveloped: dict[str, Any]) -> dict[str, Any]:
    return strict_json.loads(base64url.decode(token_of(enveloped).split(".")[1].encode()))


def code_of(response: httpx2.Response) -> str:
    problem = response.json()
    assert response.headers["content-type"].startswith("application/problem+json")
    assert 400 <= response.status_code < 500
    assert problem["problemDetails"][0]["code"] == problem["code"]
    return str(problem["code"])


def sri(kind: str) -> str:
    digest = hashlib.new(kind, contexts.octets(contexts.BASE) or b"").digest()
    return f"{kind}-{base64.b64encode(digest).decode()}"


def test_what_is_issued_is_enveloped_and_verifies(api: Api) -> None:
    enveloped = api.issued()
    assert enveloped["@context"] == [contexts.BASE]
    assert enveloped["type"] == "EnvelopedVerifiableCredential"
    payload = payload_of(enveloped)
    assert payload["issuer"] == payload["iss"] == ISSUER
    assert payload["credentialSubject"] == CREDENTIAL["credentialSubject"]
    response = api.verify(enveloped)
    assert response.status_code == 200, response.text
    assert response.json() == {"verified": True, "problemDetails": [], "credential": payload}


@pytest.mark.parametrize(
    "members",
    [
        {"issuer": "did:example:issuer"},
        {"issuer": {"id": "did:example:issuer", "name": "Somebody"}},
        {
            "issuer": {
                "id": "urn:x:1",
                "name": [{"@value": "Ai đó", "@language": "vi", "@direction": "ltr"}],
            }
        },
        {"id": "urn:uuid:6f0d4b86-6a3b-4b7c-9d39-0b6f3f0f6a01"},
        {
            "@context": [contexts.BASE, contexts.EXAMPLES],
            "type": ["AnyThing", "VerifiableCredential"],
            "any": "thing",
        },
        {
            "@context": [contexts.BASE, {"Example": X + "Example"}],
            "type": ["VerifiableCredential", "Example"],
        },
        {
            "type": [
                "https://example.org/#Example",
                "VerifiableCredential",
                "https://example.org/#Other",
            ]
        },
        {"name": "a name", "description": {"@value": "some words", "@language": "en"}},
        {"credentialSubject": [{"id": "did:example:1"}, {"id": "did:example:2", "name": "b"}]},
        {"validFrom": "2026-01-01T00:00:00+07:00", "validUntil": "2036-01-01T00:00:00.123Z"},
        {"credentialSchema": {"id": "https://example.org/s", "type": "JsonSchema"}},
        {
            "evidence": [{"type": X + "E"}, {"type": X + "F", "id": "urn:x:1"}],
            "termsOfUse": {"type": X + "T"},
        },
        {"refreshService": {"id": "did:example:refresh/1", "type": X + "R"}},
        {
            "relatedResource": {
                "id": contexts.BASE,
                "digestSRI": sri("sha384"),
                "mediaType": "application/ld+json",
            }
        },
    ],
)
def test_good_credentials_are_issued_and_verify(api: Api, members: dict[str, Any]) -> None:
    response = api.verify(api.issued(**members))
    assert response.status_code == 200, response.text


def test_a_credential_may_be_issued_before_it_is_valid(api: Api, clock: Clock) -> None:
    enveloped = api.issued(validFrom="2026-12-01T00:00:00Z", validUntil="2026-12-03T00:00:00Z")
    assert code_of(api.verify(enveloped)) == "validity.not_yet_valid"
    clock.move(days=9)
    assert api.verify(enveloped).status_code == 200
    clock.move(days=2)
    response = api.verify(enveloped)
    assert code_of(response) == "validity.expired"
    assert response.json()["verified"] is False
    assert response.json()["problemDetails"][0]["type"] == SUITE + "RANGE_ERROR"


def test_a_status_of_an_unknown_type_is_signed_but_does_not_verify(api: Api) -> None:
    local = {"Other": X + "Other"}
    enveloped = api.issued(
        **{"@context": [contexts.BASE, local]}, credentialStatus={"id": "urn:x:1", "type": "Other"}
    )
    assert payload_of(enveloped)["credentialStatus"] == {"id": "urn:x:1", "type": "Other"}
    assert code_of(api.verify(enveloped)) == "status.unsupported"


ELSEWHERE = {
    "id": "https://lists.example/status/7#42",
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "42",
    "statusListCredential": "https://lists.example/status/7",
}


@pytest.mark.parametrize(
    "status", [ELSEWHERE, [ELSEWHERE], [ELSEWHERE, {**ELSEWHERE, "statusPurpose": "suspension"}]]
)
def test_a_status_entry_of_another_list_is_signed_unchanged_but_does_not_verify(
    api: Api, office: Office, status: Any
) -> None:
    enveloped = api.issued(credentialStatus=status)
    assert payload_of(enveloped)["credentialStatus"] == status
    response = api.verify(enveloped)
    assert code_of(response) == "status.untrusted_url"
    assert response.json()["problemDetails"][0]["type"].endswith(
        "status-list#STATUS_VERIFICATION_ERROR"
    )
    with office.store.read() as reading:
        [record] = reading.vc_api_signatures.all()
        assert (record.list_id, record.index) == (None, None)
        assert all(listed.taken == 0 for listed in reading.status_lists.all())


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        (
            "status.unsupported",
            {
                "statusSize": 2,
                "statusMessage": [{"status": hex(n), "message": "m"} for n in range(4)],
            },
        ),
        ("status.unsupported", {"statusPurpose": "message"}),
        ("status.unsupported", {"statusPurpose": "refresh"}),
        ("status.malformed", {"statusListIndex": "12345678901"}),
        ("status.malformed", {"type": ["BitstringStatusListEntry"]}),
        ("format.claims_invalid", {"statusSize": 2}),
        ("format.claims_invalid", {"statusListIndex": "042"}),
    ],
)
def test_a_status_entry_that_would_not_verify_is_not_issued(
    api: Api, office: Office, code: str, changed: dict[str, Any]
) -> None:
    for status in ({**ELSEWHERE, **changed}, [ELSEWHERE, {**ELSEWHERE, **changed}]):
        assert code_of(api.issue(credentialStatus=status)) == code
        payload = {**payload_of(api.issued()), "credentialStatus": status}
        token = jws.sign(payload, typ="vc+jwt", signer=office.keyring.signer(KeyUse.VC_API))
        response = api.verify(
            document.envelope(token, document.ENVELOPED_CREDENTIAL, "application/vc+jwt")
        )
        assert code_of(response) == code


def test_more_status_entries_than_a_verifier_reads_are_not_issued(api: Api) -> None:
    assert code_of(api.issue(credentialStatus=[ELSEWHERE] * 9)) == "status.malformed"
    api.issued(credentialStatus=[ELSEWHERE] * 8)


@pytest.mark.parametrize(
    "members",
    [
        {"@context": ...},
        {"@context": [contexts.EXAMPLES]},
        {"@context": [contexts.BASE, 123192875]},
        {"@context": [contexts.BASE, "https ://not-a-url/contexts/example/v1"]},
        {"@context": [contexts.BASE, "https://elsewhere.example/v1"]},
        {"@context": [contexts.BASE, {"@vocab": X}], "anything": 1},
        {"@context": [contexts.BASE, {"VerifiableCredential": X}]},
        {"@context": [contexts.BASE, {"@protected": True, "a": X + "a"}, {"a": X + "b"}]},
        {"@context": [contexts.BASE, {"Example": "https ://not-a-url"}],
         "type": ["VerifiableCredential", "Example"]},
        {"type": ...},
        {"type": ["VerifiableCredential", "Unmapped"]},
        {"id": None},
        {"id": ["urn:x:1", "urn:x:2"]},
        {"id": "not a url"},
        {"issuer": "not a url"},
        {"issuer": {"id": None}},
        {"issuer": {"id": "not a url"}},
        {"issuer": 5},
        {"credentialSubject": ...},
        {"credentialSubject": {}},
        {"credentialSubject": {"id": "did:example:1", "undefined": "x"}},
        {"undefined": "x"},
        {"validFrom": "Sat, 01 Jan 2026 00:00:00 GMT"},
        {"validFrom": "2026-01-02T00:00:00Z", "validUntil": "2026-01-01T00:00:00Z"},
        {"name": {"@value": "a", "@language": "vi", "@direction": "ltr", "more": "x"}},
        {"credentialStatus": {"id": "urn:x:1"}},
        {"credentialStatus": {
            "type": "BitstringStatusListEntry", "statusPurpose": "revocation",
            "statusListIndex": "1",
            "statusListCredential": "https://office.test/status/1-revocation"}},
        {"relatedResource": {"id": contexts.BASE, "digestSRI": "sha384-" + "A" * 64}},
        {"relatedResource": ["urn:x:1"]},
        {"iss": "did:example:1"},
        {"exp": 5},
        {"status": {"status_list": {"idx": 1, "uri": "https://office.test/status/1"}}},
        {"proof": {"type": "DataIntegrityProof"}},
        {"vc": {}},
    ],
)  # fmt: skip
def test_what_breaks_the_data_model_is_not_issued(
    api: Api, office: Office, members: dict[str, Any]
) -> None:
    response = api.issue(**members)
    assert code_of(response) in ("format.claims_invalid", "format.type_invalid")
    assert response.json()["problemDetails"][0]["type"] == SUITE + "MALFORMED_VALUE_ERROR"
    with office.store.read() as reading:
        assert list(reading.vc_api_signatures.all()) == []


NOTHING: list[Any] = [
    None,
    [],
    [None],
    [[]],
    "",
    [""],
    {},
    [{}],
    {"id": None},
    {"type": None},
    {"@value": None},
    5,
    True,
]
"""Empty values, and types that no member of the data model has."""

MEMBERS = (
    "@context",
    "confidenceMethod",
    "credentialSchema",
    "credentialStatus",
    "credentialSubject",
    "description",
    "evidence",
    "id",
    "issuer",
    "name",
    "proof",
    "refreshService",
    "relatedResource",
    "renderMethod",
    "termsOfUse",
    "type",
    "validFrom",
    "validUntil",
)


@pytest.mark.parametrize("member", MEMBERS)
def test_an_empty_member_is_not_issued(api: Api, office: Office, member: str) -> None:
    empty_texts = ("", [""]) if member in ("name", "description") else ()
    for value in NOTHING:
        if value in empty_texts:
            continue
        response = api.issue(**{member: value})
        assert response.status_code == 400, (member, value, response.text)
        assert code_of(response) in ("format.claims_invalid", "format.type_invalid"), (
            member,
            value,
        )
    with office.store.read() as reading:
        assert list(reading.vc_api_signatures.all()) == []


@pytest.mark.parametrize(
    "members",
    [
        {"issuer": {"name": "an issuer without an id"}},
        {"issuer": ["did:example:issuer"]},
        {"issuer": {"id": "did:example:issuer", "name": None}},
        {"issuer": {"id": "did:example:issuer", "description": {"@value": None}}},
        {"issuer": {"id": "did:example:issuer", "type": None}},
        {"credentialSubject": {"id": None}},
        {"credentialSubject": {"name": None}},
        {"credentialSubject": {"id": "did:example:1", "type": []}},
        {"credentialSubject": {"@language": "vi"}},
        {"credentialSubject": [{"id": "did:example:1"}, None]},
        {"credentialSchema": {"id": "urn:x:1", "type": None}},
        {"evidence": {"type": []}},
        {"termsOfUse": {"type": X + "T", "id": None}},
        {"refreshService": {"type": [None]}},
        {"name": {"@value": "a", "@language": None}},
        {"name": {"@value": "a", "@direction": None}},
        {"name": {"vi": "a"}},
        {"description": [{"@value": "a"}, None]},
        {"id": "urn:x:1\n"},
        {"issuer": "did:example:issuer\n"},
        {"validFrom": "2026-01-01T00:00:00Z\n"},
    ],
)
def test_an_incomplete_value_is_not_issued(api: Api, members: dict[str, Any]) -> None:
    response = api.issue(**members)
    assert response.status_code == 400, response.text
    assert code_of(response) in ("format.claims_invalid", "format.type_invalid")


def test_a_credential_that_is_too_large_is_not_issued(api: Api) -> None:
    assert code_of(api.issue(name="a" * 50_000)) == "format.too_large"


def test_every_signature_is_recorded_audited_and_exported(api: Api, office: Office) -> None:
    token = token_of(api.issued())
    with office.store.read() as reading:
        [record] = reading.vc_api_signatures.all()
        actions = [(entry.action, entry.object) for entry in reading.audit.entries()]
    assert f"{record.signing_input}.{record.signature}" == token
    assert record.token_sha256 == hashlib.sha256(token.encode()).hexdigest()
    assert record.key_id == office.keyring.active(KeyUse.VC_API).thumbprint
    assert ("vc_api.signed", record.id) in actions
    exported = [
        line
        for line in export(office, office.call(operator("test")))
        if line["kind"] == "signature"
    ]
    assert exported == [
        {"kind": "signature", "purpose": "vc-api", "token_sha256": record.token_sha256}
    ]


def test_each_credential_has_an_index_of_its_own_in_a_published_list(
    api: Api, office: Office
) -> None:
    entries = [payload_of(api.issued())["credentialStatus"] for _ in range(3)]
    positions = {
        (entry["statusListCredential"], entry["statusListIndex"])
        for pair in entries
        for entry in pair
    }
    assert len(positions) == 6
    for url, _ in positions:
        octets = office.publication.get(url.removeprefix("https://office.test/"))
        assert octets is not None
        status_list = document.envelope(
            octets.decode(), document.ENVELOPED_CREDENTIAL, "application/vc+jwt"
        )
        assert api.verify(status_list).status_code == 200


def test_an_older_copy_gives_no_place_a_second_time(api: Api, office: Office) -> None:
    """Nothing public tells that the place is taken: the audit checkpoint does."""
    folder = office.publication.root.parent  # type: ignore[attr-defined]
    api.issued()
    copy = copy_database(folder)
    api.issued()
    office.store.close()
    put_database_back(folder, copy)
    for _ in range(2):
        refused = api.issue()
        assert (refused.status_code, refused.json()["code"]) == (503, "office.behind_published")


class TestKeyChanges:
    """With a keystore of its own, because these tests change the keys."""

    @pytest.fixture
    def keys(self, own_keys: Keyring) -> Keyring:
        own_keys.begin(KeyUse.VC_API, START)
        return own_keys

    def test_credentials_of_a_retired_key_verify_and_those_of_a_compromised_key_do_not(
        self, api: Api, office: Office, clock: Clock
    ) -> None:
        chief = operator("test")
        before = api.issued()
        clock.move(hours=1)
        for _ in range(2):
            change_keys.rotate(office, office.call(chief), KeyUse.VC_API, timedelta(0))
        clock.move(hours=1)
        after = api.issued()
        kids = [
            jws.parse(token_of(credential), typ="vc+jwt").header["kid"]
            for credential in (before, after)
        ]
        assert kids[0] != kids[1] == office.keyring.signer(KeyUse.VC_API).key_id
        assert [api.verify(credential).status_code for credential in (before, after)] == [200, 200]
        change_keys.compromise(office, office.call(chief), kids[1].rpartition("#")[2])
        assert code_of(api.verify(after)) == "issuer.key_not_allowed"
        assert api.verify(before).status_code == 200
        assert api.verify(api.issued()).status_code == 200


def test_the_vc_api_key_signs_no_certificate_for_the_public(api: Api, office: Office) -> None:
    token = token_of(api.issued())
    verdict = verify(token, anchors=office.anchors(office.clock()), lists={}, now=office.clock())
    assert (verdict.verdict, verdict.code) == ("unknown_issuer", "issuer.key_not_allowed")
    publish(office, office.call(operator("test")))
    thumbprint = office.keyring.active(KeyUse.VC_API).thumbprint
    did = json.loads(office.publication.get(".well-known/did.json") or b"")
    assert f"{ISSUER}#{thumbprint}" in did["assertionMethod"]
    assert thumbprint.encode() not in (office.publication.get(".well-known/jwks.json") or b"")


def test_a_certificate_of_the_office_verifies_too(
    api: Api, office: Office, certificate: str
) -> None:
    publish(office, office.call(operator("test")))
    token = (office.publication.get(f"c/{certificate}.jwt") or b"").decode()
    enveloped = document.envelope(token, document.ENVELOPED_CREDENTIAL, "application/vc+jwt")
    assert api.verify(enveloped).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"@context": []},
        {"@context": contexts.EXAMPLES},
        {"type": ...},
        {"type": "VerifiableCredential"},
        {"id": "eyJ.eyJ.c2ln"},
        {"id": "data:application/jwt,eyJ.eyJ.c2ln"},
        {"id": ...},
    ],
)
def test_an_invalid_envelope_does_not_verify(api: Api, change: dict[str, Any]) -> None:
    enveloped = {
        name: value for name, value in {**api.issued(), **change}.items() if value is not ...
    }
    assert code_of(api.verify(enveloped)) in ("format.claims_invalid", "format.type_invalid")


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("signature.invalid", {"credentialSubject": {"id": "did:example:other"}}),
        ("issuer.untrusted", {"issuer": "did:example:other"}),
    ],
)
def test_a_credential_that_was_changed_does_not_verify(
    api: Api, code: str, changed: dict[str, Any]
) -> None:
    header, payload, signature = token_of(api.issued()).split(".")
    claims = {**strict_json.loads(base64url.decode(payload.encode())), **changed}
    token = ".".join((header, base64url.encode(strict_json.dumps(claims)).decode(), signature))
    response = api.verify(
        document.envelope(token, document.ENVELOPED_CREDENTIAL, "application/vc+jwt")
    )
    assert code_of(response) == code
    assert response.json()["problemDetails"][0]["type"] == SUITE + "CRYPTOGRAPHIC_SECURITY_ERROR"


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("format.claims_invalid", {"undefined": 1}),
        ("format.claims_invalid", {"iss": "did:example:other"}),
        ("format.claims_invalid", {"jti": "urn:x:1"}),
        ("format.claims_invalid", {"sub": "urn:x:1"}),
        ("format.claims_invalid", {"iat": "2026-01-01T00:00:00Z"}),
        ("format.claims_invalid", {"vc": {}}),
        ("status.missing", {"credentialStatus": ...}),
        (
            "status.unreachable",
            {"status": {"status_list": {"idx": 1, "uri": "https://office.test/status/99"}}},
        ),
        (
            "status.untrusted_url",
            {"status": {"status_list": {"idx": 1, "uri": "https://elsewhere.example/1"}}},
        ),
        ("status.unsupported", {"credentialStatus": {"type": X + "Other"}}),
        ("validity.expired", {"exp": 1}),
        ("validity.not_yet_valid", {"nbf": 9_999_999_999}),
    ],
)
def test_a_well_signed_credential_with_invalid_claims_does_not_verify(
    api: Api, office: Office, code: str, changed: dict[str, Any]
) -> None:
    payload = {**payload_of(api.issued()), **changed}
    payload = {name: value for name, value in payload.items() if value is not ...}
    token = jws.sign(payload, typ="vc+jwt", signer=office.keyring.signer(KeyUse.VC_API))
    response = api.verify(
        document.envelope(token, document.ENVELOPED_CREDENTIAL, "application/vc+jwt")
    )
    assert code_of(response) == code


class Holder(forge.Signer):
    def __init__(self) -> None:
        super().__init__("ES256", "")
        public_jwk = {
            name: value for name, value in jwk.encode(self.public_key).items() if name != "kid"
        }
        self.did = "did:jwk:" + base64url.encode(strict_json.dumps(public_jwk)).decode()
        self.key_id = f"{self.did}#0"

    def presents(self, *credentials: Any, **members: Any) -> dict[str, Any]:
        payload = {
            "@context": [contexts.BASE],
            "type": ["VerifiablePresentation"],
            "holder": self.did,
            "verifiableCredential": list(credentials),
            **members,
        }
        token = jws.sign(payload, typ="vp+jwt", signer=self)
        return document.envelope(token, document.ENVELOPED_PRESENTATION, "application/vp+jwt")


def test_a_presentation_verifies_only_for_its_domain_and_challenge(api: Api) -> None:
    presentation = Holder().presents(api.issued(), api.issued(), aud="shop.example", nonce="n-1")
    response = api.present(presentation, domain="shop.example", challenge="n-1")
    assert response.status_code == 200, response.text
    assert response.json()["verified"] is True
    for options in (
        {},
        {"domain": "other.example", "challenge": "n-1"},
        {"domain": "shop.example", "challenge": "n-2"},
    ):
        assert code_of(api.present(presentation, **options)) == "format.key_binding_invalid"


def test_a_presentation_verifies_only_if_each_credential_does(api: Api) -> None:
    good, holder = api.issued(), Holder()
    assert api.present(holder.presents(good)).status_code == 200
    forged = {
        **good,
        "id": good["id"][:-4] + ("AAAA" if not good["id"].endswith("AAAA") else "BBBB"),
    }
    assert code_of(api.present(holder.presents(good, forged))) in (
        "signature.invalid",
        "format.malformed",
    )
    assert code_of(api.present(holder.presents(CREDENTIAL))) == "format.claims_invalid"
    assert (
        code_of(api.present(holder.presents(good, holder="did:example:1")))
        == "issuer.key_not_allowed"
    )


def test_a_presentation_with_a_damaged_credential_does_not_verify(api: Api) -> None:
    good, holder = api.issued(), Holder()
    token = token_of(good)
    prefix = "data:application/vc+jwt,"
    for damaged in (
        token[1:],
        token[4:],
        token.partition(".")[2],
        "." + token.partition(".")[2],
        "",
        token + "\n",
        "\n" + token,
        token + " ",
        token + "~",
        token.replace(".", ".\n", 1),
        f"{token}.",
        token + "#a",
    ):
        forged = {**good, "id": prefix + damaged}
        for response in (
            api.verify(forged),
            api.present(holder.presents(forged)),
            api.present(holder.presents(good, forged)),
        ):
            assert response.status_code == 400, (damaged, response.text)
            assert code_of(response) in ("format.claims_invalid", "format.malformed"), damaged
    for nested in (
        None,
        [good],
        "text",
        {**good, "more": 1},
        {**good, "id": None},
        {**good, "type": None},
    ):
        assert code_of(api.present(holder.presents(nested))) in (
            "format.claims_invalid",
            "format.type_invalid",
        )


@pytest.mark.parametrize("blank", ["\n", " ", "\t", "\r\n", "\u00a0"])
def test_a_presentation_whose_url_has_a_blank_does_not_verify(api: Api, blank: str) -> None:
    presentation = Holder().presents(api.issued())
    assert (
        code_of(api.present({**presentation, "id": presentation["id"] + blank}))
        == "format.claims_invalid"
    )
    assert api.present(presentation).status_code == 200


@pytest.mark.parametrize(
    "name", ["aud", "nonce", "jti", "iss", "holder", "id", "termsOfUse", "verifiableCredential"]
)
def test_a_presentation_with_a_member_that_is_null_does_not_verify(api: Api, name: str) -> None:
    assert (
        code_of(api.present(Holder().presents(api.issued(), **{name: None})))
        == "format.claims_invalid"
    )


@pytest.mark.parametrize(
    "change",
    [
        {"@context": []},
        {"@context": [contexts.EXAMPLES]},
        {"type": ["VerifiablePresentation"]},
        {"id": "eyJ.eyJ.c2ln"},
    ],
)
def test_an_invalid_enveloped_presentation_does_not_verify(
    api: Api, change: dict[str, Any]
) -> None:
    assert code_of(api.present({**Holder().presents(), **change})) in (
        "format.claims_invalid",
        "format.type_invalid",
    )


def test_an_unsigned_presentation_does_not_verify(api: Api) -> None:
    plain = {
        "@context": [contexts.BASE],
        "type": ["VerifiablePresentation"],
        "holder": "did:example:1",
    }
    assert code_of(api.present(plain)) == "format.claims_invalid"


def test_an_invalid_body_is_refused(api: Api) -> None:
    for path, body in (
        ("credentials/issue", {}),
        ("credentials/issue", {"credential": "text"}),
        ("credentials/verify", {"verifiableCredential": "data:application/vc+jwt,a.b.c"}),
        ("presentations/verify", {"verifiablePresentation": {}, "options": {"domain": 5}}),
    ):
        response = api.post(path, body)
        assert (response.status_code, response.json()["code"]) == (422, "request.invalid")


def test_vc_api_is_off_by_default(call: Caller, bearer: Callable[[str], dict[str, str]]) -> None:
    response = call.post(
        "/vc-api/credentials/issue", {"credential": CREDENTIAL}, headers=bearer("vc-api")
    )
    assert (response.status_code, response.json()["code"]) == (404, "request.not_found")


@pytest.mark.parametrize("role", ["issuer", "revoker", "auditor", "admin"])
def test_vc_api_needs_a_permission_of_its_own(
    make_app: Callable[..., Caller], bearer: Callable[[str], dict[str, str]], role: str
) -> None:
    app = make_app(vc_api=True)
    assert app.post("/vc-api/credentials/issue", {"credential": CREDENTIAL}).status_code == 401
    for path, body in (
        ("credentials/issue", {"credential": CREDENTIAL}),
        ("credentials/verify", {"verifiableCredential": {}}),
        ("presentations/verify", {"verifiablePresentation": {}}),
    ):
        assert app.post(f"/vc-api/{path}", body, headers=bearer(role)).status_code == 403


def test_a_vc_api_caller_may_not_use_the_office_api(
    api: Api, make_app: Callable[..., Caller], bearer: Any
) -> None:
    for path in ("/api/v1/certificates", "/api/v1/audit", "/api/v1/export"):
        assert make_app(vc_api=True).get(path, headers=bearer("vc-api")).status_code == 403
