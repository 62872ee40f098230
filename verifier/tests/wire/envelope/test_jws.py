"""The envelope: the examples of RFC 7515 and RFC 8037, signing, and the order of refusals.
(Refusals one by one: the families envelope, header, algorithm, signature.)
"""

from __future__ import annotations

import json

import edges
import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from credverifier.errors import FormatError, SignatureError
from credverifier.wire.envelope import base64url, jwk, jws

HEADER = b'{"alg":"ES256"}'
# RFC 7515 appendix A.3
PAYLOAD = b'{"iss":"joe",\r\n "exp":1300819380,\r\n "http://example.com/is_root":true}'
SIGNATURE = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
KEY = {"kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
       "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0", "alg": "ES256"}  # fmt: skip


def test_the_signature_of_rfc_7515_is_good():
    octets = base64url.encode(HEADER) + b"." + base64url.encode(PAYLOAD)
    signed = jws.Jws({}, {}, octets, base64url.decode(SIGNATURE.encode()))
    key = jwk.decode({**KEY, "kid": jwk.thumbprint(KEY)})
    jws.verify(signed, key)
    with pytest.raises(SignatureError):
        jws.verify(signed._replace(signing_input=octets[:-1] + b"A"), key)


def test_the_signature_of_rfc_8037_is_good():
    """Appendix A.4, on a payload that is no JSON."""
    octets = b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
    signature = (
        b"hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    )
    key = {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        "alg": "EdDSA",
    }
    jws.verify(
        jws.Jws({}, {}, octets, base64url.decode(signature)),
        jwk.decode({**key, "kid": jwk.thumbprint(key)}),
    )


@pytest.mark.parametrize("key", ["credential", "credential_eddsa"])
@pytest.mark.parametrize("typ", ["vc+jwt", "statuslist+jwt", "standing+jwt"])
def test_a_signature_that_was_made_is_verified(tnso, key, typ):
    signer = tnso.keys[key]
    token = jws.sign({"a": "á", "b": [1]}, typ=typ, signer=signer)
    signed = jws.parse(token, typ=typ)
    jws.verify(signed, signer.public_key)
    assert signed.payload == {"a": "á", "b": [1]}
    assert len(signed.signature) == 64
    with pytest.raises(SignatureError):
        jws.verify(signed, tnso.stranger.public_key)


def test_the_header_is_exactly_that_of_the_contract(tnso):
    signer = tnso.keys["credential"]
    header = json.loads(
        base64url.decode(jws.sign({}, typ="vc+jwt", signer=signer).partition(".")[0].encode())
    )
    assert list(header.items()) == [
        ("alg", "ES256"),
        ("typ", "vc+jwt"),
        ("cty", "vc"),
        ("kid", signer.key_id),
    ]
    assert signer.key_id == f"did:web:tnso.vn#{signer.thumbprint}"
    other = jws.header("statuslist+jwt", tnso.keys["status_eddsa"])
    assert list(other) == ["alg", "typ", "kid"]


def test_the_received_octets_are_verified_unchanged(tnso):
    """Nothing is serialised again before it is verified."""
    token = tnso.sign(b' {"a" : 1}\n', header=b'{"typ":"vc+jwt", "alg":"ES256"}')
    signed = jws.parse(token, typ="vc+jwt")
    assert f"{signed.signing_input.decode()}.{base64url.encode(signed.signature).decode()}" == token
    assert jws.seal(signed.signing_input, signed.signature) == token


@pytest.mark.parametrize("typ", ["vc+jwt", "statuslist+jwt", "standing+jwt"])
def test_a_token_of_another_type_is_refused(tnso, typ):
    token = tnso.sign({}, typ=typ)
    for expected in (
        "vc+jwt",
        "statuslist+jwt",
        "standing+jwt",
        "profile-index+jwt",
        "trust-list+jwt",
    ):
        if expected == typ:
            jws.parse(token, typ=expected)
            continue
        with pytest.raises(FormatError) as refusal:
            jws.parse(token, typ=expected)
        assert refusal.value.code == "format.typ_invalid"


def test_a_header_read_for_one_type_is_not_remembered_for_another(tnso):
    segment = tnso.sign({}, typ="vc+jwt").partition(".")[0]
    for _ in range(2):
        assert jws.parse(f"{segment}.e30.", typ="vc+jwt").header["typ"] == "vc+jwt"
        with pytest.raises(FormatError):
            jws.parse(f"{segment}.e30.", typ="standing+jwt")


def test_a_parsed_header_cannot_be_changed(tnso):
    header = jws.parse(tnso.sign({}), typ="vc+jwt").header
    with pytest.raises(TypeError):
        header["alg"] = "none"  # type: ignore[index]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({"crit": ["b64"], "b64": False, "alg": "none", "typ": "x"}, "format.crit_unsupported"),
        ({"b64": False, "alg": "none", "typ": "x"}, "format.header_not_allowed"),
        ({"alg": "none", "typ": "x"}, "format.alg_not_allowed"),
        ({"typ": "x"}, "format.typ_invalid"),
    ],
)
def test_the_order_of_refusals(tnso, header, code):
    with pytest.raises(FormatError) as refusal:
        jws.parse(tnso.sign({}, header=header), typ="vc+jwt")
    assert refusal.value.code == code


def test_size_is_checked_before_everything_else():
    with pytest.raises(FormatError) as refusal:
        jws.parse("é" * (jws.MAX_TOKEN + 1), typ="vc+jwt")
    assert refusal.value.code == "format.too_large"
    with pytest.raises(FormatError) as refusal:
        jws.parse("é" * jws.MAX_TOKEN, typ="vc+jwt")
    assert refusal.value.code == "format.malformed"


def test_the_signing_input_is_header_and_payload_joined_by_a_full_stop():
    """RFC 7515 appendix A.1.1, without the white space of its header."""
    made = jws.signing_input({"typ": "JWT", "alg": "ES256"}, b'{"iss":"joe"}')
    assert made == b"eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UifQ"


@pytest.mark.parametrize(
    "r", [1, 0x7F, 0x80, 2**31, 2**240, 2**248 - 1, 2**248, 2**255 - 1, 2**255, edges.N - 1]
)
@pytest.mark.parametrize("s", [1, 0x80, 2**248 - 1, 2**255, edges.N - 1])
def test_a_signature_of_openssl_is_written_as_r_and_s_whatever_its_length(r, s):
    assert jws.der_to_raw(encode_dss_signature(r, s)) == r.to_bytes(32) + s.to_bytes(32)


EDGES = json.loads(edges.FILE.read_text("utf-8"))


@pytest.mark.parametrize("case", EDGES, ids=[case["name"] for case in EDGES])
def test_edge_case_signatures_are_good_or_bad_as_computed(case):
    octets = [base64url.decode(case[name].encode()) for name in ("message", "signature")]
    signed, key = jws.Jws({}, {}, *octets), jwk.decode(case["key"])
    if case["good"]:
        jws.verify(signed, key)
    else:
        with pytest.raises(SignatureError):
            jws.verify(signed, key)


def test_the_file_of_edge_cases_is_the_one_that_the_generator_makes():
    assert edges.cases() == EDGES


@pytest.mark.parametrize(
    ("r", "s"),
    [
        (0, 0),
        (1, 2**255),
        (127, 128),
        (255, 256),
        (2**247, 2**248 - 1),
        (2**256 - 1, 2**256 - 1),
    ],
)
def test_der_of_short_and_long_numbers_is_that_of_cryptography(r: int, s: int) -> None:
    assert jws.raw_to_der(r.to_bytes(32) + s.to_bytes(32)) == encode_dss_signature(r, s)
