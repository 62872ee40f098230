"""The offline QR: a signed slim certificate is read back bit for bit, and small enough to print."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from PIL import Image

from credissuer.badges import qr
from credverifier.wire.credentials import offline_qr, vc_jwt
from credverifier.wire.credentials.credential import Account, Credential, StatusEntry, Subject
from credverifier.wire.envelope import jwk, jws
from credverifier.wire.status import status_entries


class TestSigner:
    __test__ = False
    algorithm = "ES256"

    def __init__(self, host):
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.key_id = f"did:web:{host}#{jwk.encode(self._key.public_key())['kid']}"

    def sign(self, signing_input: bytes) -> bytes:
        r, s = decode_dss_signature(self._key.sign(signing_input, ec.ECDSA(SHA256())))
        return r.to_bytes(32) + s.to_bytes(32)


def account(platform, handle, account_id=None):
    return Account(platform, handle, f"https://{platform}.com/{handle}", account_id, "2026-11-20")


def slim_token(host, name, *accounts):
    """The slim rendition as the office signs it."""
    url = f"https://{host}"
    credential = Credential(
        id=vc_jwt.credential_url(url, "0Z4PQR8TCX"),
        issuer=f"did:web:{host}",
        issuer_name={"vi": "Liên minh", "en": "Alliance"},
        subject=Subject("urn:uuid:0", "person", name, accounts),
        level=None,
        programme=None,
        criteria=(),
        assessed_on=None,
        supersedes=None,
        valid_from=datetime(2027, 3, 9, 6, 58, 41, tzinfo=UTC),
        valid_until=datetime(2028, 3, 9, 6, 58, 41, tzinfo=UTC),
        status=(StatusEntry(status_entries.TOKEN, f"{url}/status/12", 131_071, None),),
    )
    payload = vc_jwt.slim(credential, public_url=url, issued_at=1_804_575_521)
    assert payload["status"]["status_list"]["idx"] == 131_071
    return jws.sign(payload, typ=vc_jwt.TYP, signer=TestSigner(host))


def long_token():
    return slim_token(
        "tnso.vn",
        "Nguyễn Đặng Hoàng Quỳnh Phương Thảo",
        account("tiktok", "quynhphuong.thao"),
        account("facebook", "nguyendangquynhphuongthao"),
    )


def offline_text(token, host="tnso.vn"):
    return offline_qr.encode(token, f"https://{host}")


@pytest.mark.parametrize(
    ("host", "token", "modules"),
    [
        ("tnso.vn", long_token, 69),
        (
            "tinnhiem.lienminhso.vn",
            lambda: slim_token(
                "tinnhiem.lienminhso.vn",
                "Trần Huỳnh Khánh Vy",
                account("youtube", "vykhanh.official"),
                account("instagram", "khanhvy.daily"),
            ),
            69,
        ),
        (
            "tnso.vn",
            lambda: slim_token(
                "tnso.vn",
                "Lê Văn Đức Thịnh",
                account("tiktok", "ducthinh88", "6812345678901234567"),
                account("youtube", "ducthinhvlog", "UCx9f3kQ7aPz0LmVw2RtYb8Q"),
            ),
            69,
        ),
        (
            "tnso.vn",
            lambda: slim_token(
                "tnso.vn",
                "Bếp nhà Gấu",
                *(
                    account(name, f"bepnhagau.{name}")
                    for name in ("facebook", "youtube", "tiktok", "instagram", "x")
                ),
            ),
            qr.MAX_MODULES,
        ),
    ],
    ids=["long name", "long host", "account ids", "five accounts"],
)
def test_the_token_is_read_back_from_the_offline_code(
    host, token, modules, assert_read, by_zxing, by_zbar
):
    token = token()
    text = offline_text(token, host)
    matrix = qr.qr_matrix(text)
    assert len(matrix) == qr.side(text) <= modules
    picture = Image.open(io.BytesIO(qr.png(matrix, 4)))
    assert_read(picture, text)
    assert offline_qr.decode(by_zxing(picture)[0].partition("#")[2]) == token
    assert offline_qr.decode(by_zbar(picture)[0].partition("#")[2]) == token


def test_the_offline_code_can_be_read_from_a_screenshot(screenshot, assert_read):
    """160 pixels wide with its quiet zone, which is 2.2 pixels a module."""
    text = offline_text(long_token())
    assert_read(screenshot(qr.png(qr.qr_matrix(text)), 160), text)


def test_only_the_scheme_and_the_number_sign_are_encoded_as_octets():
    """Because the whole text as octets would need at least two versions more."""
    text = offline_text(long_token())
    assert text.startswith("https://TNSO.VN/V#1.")
    assert qr.side(text) + 8 <= qr.side(text.replace("#1.", "#1.a").lower())
