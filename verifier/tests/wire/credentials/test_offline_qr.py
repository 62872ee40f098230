"""The text of the offline QR: a token is read back unchanged, and everything else is refused."""

from __future__ import annotations

import random

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from credverifier.errors import FormatError, SignatureError
from credverifier.wire.credentials import offline_qr
from credverifier.wire.envelope import base64url, jwk, jws

URL = "https://tnso.vn"


class TestSigner:
    """A key in memory, as the Signer protocol wants it."""

    __test__ = False

    def __init__(self, key, host="tnso.vn"):
        self._key = key
        self.public_key = key.public_key()
        published = jwk.encode(self.public_key)
        self.algorithm = published["alg"]
        self.key_id = f"did:web:{host.replace(':', '%3A')}#{published['kid']}"

    def sign(self, signing_input: bytes) -> bytes:
        if self.algorithm == "EdDSA":
            return self._key.sign(signing_input)
        r, s = decode_dss_signature(self._key.sign(signing_input, ec.ECDSA(SHA256())))
        return r.to_bytes(32) + s.to_bytes(32)


@pytest.fixture(scope="module", params=["ES256", "EdDSA"])
def signer(request):
    return TestSigner(
        ec.generate_private_key(ec.SECP256R1())
        if request.param == "ES256"
        else ed25519.Ed25519PrivateKey.generate()
    )


def slim(host="tnso.vn", name="Nguyễn Thị Ánh", accounts=None):
    url = f"https://{host}"
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2", f"{url}/contexts/credibility/v1"],
        "id": f"{url}/c/7K3M9QX2HS",
        "type": ["VerifiableCredential", "CredibilityCredential"],
        "issuer": f"did:web:{host.replace(':', '%3A')}",
        "validFrom": "2026-11-23T00:00:00Z",
        "validUntil": "2027-11-23T00:00:00Z",
        "credentialSubject": {
            "name": name,
            "accounts": accounts
            or [
                {"platform": "tiktok", "handle": "minhanh.review"},
                {"platform": "youtube", "handle": "minhanhreview"},
            ],
        },
        "status": {"status_list": {"idx": 4242, "uri": f"{url}/status/3"}},
        "iat": 1795400000,
    }


@pytest.fixture(scope="module")
def token(signer):
    return jws.sign(slim(), typ="vc+jwt", signer=signer)


@pytest.fixture(scope="module")
def fragment(token):
    return offline_qr.encode(token, URL).partition("#")[2]


def refused(fragment: str) -> str:
    with pytest.raises(FormatError) as caught:
        offline_qr.decode(fragment)
    return caught.value.code


def test_the_token_is_read_back_unchanged_and_verifies(token, signer):
    text = offline_qr.encode(token, URL)
    assert text.startswith("https://TNSO.VN/V#1.")
    back = offline_qr.decode(text.partition("#")[2])
    assert back == token
    jws.verify(jws.parse(back, typ="vc+jwt"), signer.public_key)


def test_the_text_is_alphanumeric_except_for_the_scheme_and_one_sign(token):
    before, sign, after = offline_qr.encode(token, "https://tnso.vn:8443").partition("#")
    assert sign == "#"
    assert before.startswith("https://")
    before = before.removeprefix("https://")
    assert set(before + after) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    assert set(after.removeprefix("1.")) <= set(offline_qr.ALPHABET)
    assert len(set(offline_qr.ALPHABET)) == 43


def test_a_certificate_with_two_accounts_stays_short(token):
    """366 alphanumeric characters fit 61 modules at level M (ISO/IEC 18004 table 7); the sign costs
    a few.
    """
    assert len(offline_qr.encode(token, URL)) <= 360


@pytest.mark.parametrize(
    "payload",
    [
        slim(host="localhost:8000", name="Bếp nhà Gấu"),
        slim(name='Dấu } và " và \\ trong tên 🌾'),
        slim(
            name="Lê Văn Đức",
            accounts=[
                {
                    "platform": platform,
                    "accountId": "UCx9f3kQ7aPz0LmVw2RtYb8Q",
                    "handle": f"{platform}.một",
                }
                for platform in ("facebook", "youtube", "tiktok", "instagram", "x")
            ],
        ),
        {"a": 1},
    ],
    ids=["localhost", "brackets in the name", "five accounts", "anything"],
)
def test_other_payloads_are_read_back_too(payload, signer):
    token = jws.sign(payload, typ="vc+jwt", signer=signer)
    assert offline_qr.decode(offline_qr.encode(token, URL).partition("#")[2]) == token


def test_octets_that_another_writer_chose_are_preserved(signer):
    """Spaces, member order and escapes of header and payload are under the signature and must
    survive.
    """
    header = b'{ "typ":"vc+jwt",\t"kid":"%s", "alg":"%s" }' % (
        signer.key_id.encode(),
        signer.algorithm.encode(),
    )
    signing_input = base64url.encode(header) + b"." + base64url.encode(b' {"name" : "\\u00c1nh"}\n')
    token = jws.seal(signing_input, signer.sign(signing_input))
    assert offline_qr.decode(offline_qr.encode(token, URL).partition("#")[2]) == token


def test_a_plain_token_is_returned_unchanged(token):
    assert offline_qr.decode(token) == token
    assert offline_qr.decode("e" * jws.MAX_TOKEN) == "e" * jws.MAX_TOKEN
    assert refused("e" * (jws.MAX_TOKEN + 1)) == "format.too_large"


def test_every_wrong_character_is_noticed(token, fragment, signer):
    """Either the text is refused, or it gives another token, whose signature does not fit."""
    chance = random.Random(43)
    refusals = 0
    for _ in range(300):
        index = chance.randrange(2, len(fragment))
        other = chance.choice(offline_qr.ALPHABET.replace(fragment[index], ""))
        try:
            back = offline_qr.decode(fragment[:index] + other + fragment[index + 1 :])
            assert back != token
            with pytest.raises((FormatError, SignatureError)):
                jws.verify(jws.parse(back, typ="vc+jwt"), signer.public_key)
        except FormatError as error:
            refusals += 1
            assert error.code in ("format.malformed", "format.too_large")
    assert refusals > 0


@pytest.mark.parametrize(
    ("token", "code"),
    [
        ("", "format.malformed"),
        ("e30.e30", "format.malformed"),
        ("e30.e30.e30.e30", "format.malformed"),
        ("é.e30.e30", "format.malformed"),
        ("e30=.e30." + "A" * 86, "format.malformed"),
        ("e30.e30." + "A" * 84, "format.malformed"),
        ("e30.." + "A" * 86, "format.malformed"),
        ("." + "e30." + "A" * 86, "format.malformed"),
        # {"a":{}} and {"}":1}: a decoder would end the header too early.
        ("eyJhIjp7fX0.e30." + "A" * 86, "format.malformed"),
        ("eyJ9IjoxfQ.e30." + "A" * 86, "format.malformed"),
        ("e30." + "e30g" * 25_000 + "." + "A" * 86, "format.too_large"),
    ],
)
def test_tokens_it_cannot_carry_are_refused_when_written(token, code):
    with pytest.raises(FormatError) as caught:
        offline_qr.encode(token, URL)
    assert caught.value.code == code


def test_what_is_written_can_be_read_or_is_refused(signer):
    """Around the limit of the text, with random content that does not compress."""
    chance = random.Random(4096)
    outcomes = set()
    for size in (*range(1900, 2200, 10), 4096, 20_000, 40_000):
        payload = base64url.encode(chance.randbytes(size * 3 // 4)).decode()
        token = jws.sign({"a": payload}, typ="vc+jwt", signer=signer)
        try:
            fragment = offline_qr.encode(token, URL).partition("#")[2]
        except FormatError as error:
            assert error.code == "format.too_large"
            outcomes.add("refused")
        else:
            assert offline_qr.decode(fragment) == token
            outcomes.add("read")
    assert outcomes == {"read", "refused"}
