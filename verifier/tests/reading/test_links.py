"""Links as people paste them: they are read and never opened, and lead to trusted origins or are
refused.
"""

from __future__ import annotations

import forge
import pytest

from credverifier import TrustAnchors
from credverifier.errors import CredentialError, LinkError
from credverifier.reading import links
from credverifier.wire import number
from credverifier.wire.credentials import offline_qr

NUMBER = "7K3M9QX2HS"
URL = f"https://tnso.vn/c/{NUMBER}"


@pytest.fixture(scope="module")
def anchors(tnso):
    development = forge.Issuer("http://localhost:8000")
    return TrustAnchors.from_trust_list(
        forge.trust_list(
            tnso,
            forge.Issuer("https://eye.example:8443"),
            development,
            allow_insecure_loopback=True,
        )
    )


def refusal_of(text, anchors):
    with pytest.raises(LinkError) as refusal:
        links.read(text, anchors)
    return refusal.value.code


@pytest.mark.parametrize(
    "text",
    [
        URL,
        URL.upper(),
        f"https://tnso.vn/C/{NUMBER}",
        f"HTTPS://TNSO.VN/C/{NUMBER}",
        f"https://tnso.vn/c/{NUMBER.lower()}",
        "https://tnso.vn/c/7k3m9-qx2hs",
        f"{URL}/",
        f"{URL}.jwt",
        f"{URL}?utm_source=tiktok&x=https://evil.example",
        f"{URL}#part",
        f"  {URL}\n",
        f"tnso.vn/c/{NUMBER}",
        f"TNSO.VN/C/{NUMBER}",
        f"https://tnso.vn/c/{NUMBER}/badge.svg",
        f"https://tnso.vn//c/{NUMBER}",
        f"https://tnso.vn/c/{NUMBER}.standing.jwt",
    ],
)
def test_a_link_leads_to_its_number(anchors, text):
    reference = links.read(text, anchors)
    assert (reference.token, reference.number, reference.issuer.id) == (
        None,
        NUMBER,
        "did:web:tnso.vn",
    )
    assert reference.credential_url == URL


def test_a_kelvin_sign_is_no_k_in_the_name_of_a_host():
    anchors = TrustAnchors.from_trust_list(forge.trust_list(forge.Issuer("https://kol.example")))
    assert links.read(f"https://KOL.example/c/{NUMBER}", anchors).number == NUMBER
    assert refusal_of(f"https://\u212aol.example/c/{NUMBER}", anchors) == "link.foreign"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (f"https://eye.example:8443/c/{NUMBER}", f"https://eye.example:8443/c/{NUMBER}"),
        (f"eye.example:8443/c/{NUMBER}", f"https://eye.example:8443/c/{NUMBER}"),
        (f"http://localhost:8000/c/{NUMBER}", f"http://localhost:8000/c/{NUMBER}"),
        (f"localhost:8000/c/{NUMBER}", f"http://localhost:8000/c/{NUMBER}"),
    ],
)
def test_ports_belong_to_the_origin(anchors, text, url):
    assert links.read(text, anchors).credential_url == url


@pytest.mark.parametrize(
    "text",
    [
        f"https://evil.example/c/{NUMBER}",
        f"https://tnso.vn@evil.example/c/{NUMBER}",
        f"https://tnso.vn:x@evil.example/c/{NUMBER}",
        f"https://evil.example@tnso.vn/c/{NUMBER}",
        f"https://@tnso.vn/c/{NUMBER}",
        f"https://tnso.vn\\@evil.example/c/{NUMBER}",
        f"https://tnso.vn\\.evil.example/c/{NUMBER}",
        f"https:\\\\tnso.vn\\c\\{NUMBER}",
        f"https:/\\tnso.vn/c/{NUMBER}",
        f"https:tnso.vn/c/{NUMBER}",
        f"https:///tnso.vn/c/{NUMBER}",
        f"https://tnso.vn.evil.example/c/{NUMBER}",
        f"https://tnso.vn%2eevil.example/c/{NUMBER}",
        f"https://tnso.vn%00.evil.example/c/{NUMBER}",
        f"https://tnso.vn:8443/c/{NUMBER}",
        f"https://tnso.vn:0/c/{NUMBER}",
        f"https://tnso.vn:99999/c/{NUMBER}",
        f"https://tnso.vn:443443/c/{NUMBER}",
        f"https://tnso.vn./c/{NUMBER}",
        f"https://xtnso.vn/c/{NUMBER}",
        f"https://tnsо.vn/c/{NUMBER}",
        f"https://ｔnso.vn/c/{NUMBER}",
        f"https://tnso.vn\u2044c\u2044{NUMBER}",
        f"https://tnso.vn\t/c/{NUMBER}",
        f"https://tn\nso.vn/c/{NUMBER}",
        f"https://[::1]/c/{NUMBER}",
        f"https://[tnso.vn]/c/{NUMBER}",
        f"https://[/c/{NUMBER}",
        f"https://127.0.0.1/c/{NUMBER}",
        f"https://evil.example/?u=https://tnso.vn/c/{NUMBER}",
        f"https://evil.example/#https://tnso.vn/c/{NUMBER}",
        f"http://tnso.vn/c/{NUMBER}",
        f"http://localhost/c/{NUMBER}",
        f"https://localhost:8000/c/{NUMBER}",
        f"http://localhost:8001/c/{NUMBER}",
        f"//tnso.vn/c/{NUMBER}",
        f"evil.example/c/{NUMBER}",
        "evil.example",
        "/etc/passwd",
    ],
)
def test_every_other_host_is_foreign(anchors, text):
    assert refusal_of(text, anchors) == "link.foreign"


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        f"ftp://tnso.vn/c/{NUMBER}",
        f"file:///c/{NUMBER}",
        "file:///etc/passwd",
        "data:text/html,x",
        f"data:application/vc+jwt,{NUMBER}",
        "mailto:a@tnso.vn",
        f"tel:{NUMBER}",
        f"tnso.vn:443/c/{NUMBER}",
        "openid-credential-offer://?credential_offer_uri=https://tnso.vn/",
        f"intent://tnso.vn/c/{NUMBER}#Intent;end",
        "WIFI:T:WPA;S:x;P:y;;",
        f"httpss://tnso.vn/c/{NUMBER}",
        f"view-source:https://tnso.vn/c/{NUMBER}",
    ],
)
def test_every_other_scheme_is_foreign(anchors, text):
    assert refusal_of(text, anchors) == "link.foreign"


@pytest.mark.parametrize(
    "text",
    [
        "https://tnso.vn",
        "https://tnso.vn/",
        "https://tnso.vn/c/",
        "https://tnso.vn/c",
        "https://tnso.vn/about",
        "https://tnso.vn/v",
        "https://tnso.vn/v#",
        f"https://tnso.vn/x/{NUMBER}",
        f"https://tnso.vn/c/../c/{NUMBER}",
        f"https://tnso.vn/c/{NUMBER}T",
        "https://tnso.vn/c/7K3M9QX2HT",
        "https://tnso.vn/c/7K3M9%51X2HS",
        f"https://tnso.vn/status/3?x=/c/{NUMBER}",
        "tnso.vn",
        "7K3M9QX2HT",
        "7K3M9-QX2H",
        "hello",
        "",
        "   ",
    ],
)
def test_a_trusted_host_without_a_number_is_malformed(anchors, text):
    assert refusal_of(text, anchors) == "link.number_invalid"


@pytest.mark.parametrize("text", [NUMBER, "7k3m9-qx2hs", " 7K3M9 QX2HS "])
def test_a_bare_number_names_no_issuer(anchors, text):
    assert links.read(text, anchors) == links.Reference(None, NUMBER, None)
    assert links.read(text, anchors).credential_url is None


def test_a_number_may_begin_like_a_token(anchors):
    small = ("EY345678A" + number.check_symbol("EY345678A")).lower()
    assert links.read(small, anchors).number == small.upper()
    assert links.read(f"{small[:5]}-{small[5:]}", anchors).number == small.upper()


def test_a_token_is_returned_unchanged(anchors, tnso):
    for token in (
        tnso.sign(),
        tnso.sign(tnso.certificate(slim=True)),
        "eyJhbGciOiJub25lIn0.e30.",
        "eyJhbGciOiJFUzI1NiJ9xxx",
    ):
        assert links.read(token, anchors) == links.Reference(token, None, None)
        assert links.read(f" {token}\n", anchors).token == token


def test_a_text_that_is_too_long_is_left_to_the_envelope(anchors):
    text = "A" * (64 * 1024 + 1)
    assert links.read(text, anchors).token == text


@pytest.mark.parametrize("page", ["https://tnso.vn/V", "https://tnso.vn/v", "HTTPS://TNSO.VN/V"])
def test_an_offline_text_holds_its_token(anchors, tnso, page):
    token = tnso.sign(tnso.certificate(slim=True))
    fragment = offline_qr.encode(token, "https://tnso.vn").partition("#")[2]
    reference = links.read(f"{page}#{fragment}", anchors)
    assert (reference.token, reference.issuer.id, reference.number) == (
        token,
        "did:web:tnso.vn",
        None,
    )
    assert links.read(f"{page}#{token}", anchors).token == token
    assert links.read(f"{page}?x=1#{token}", anchors).token == token


def test_an_offline_text_of_a_foreign_host_is_not_read(anchors, tnso):
    token = tnso.sign(tnso.certificate(slim=True))
    assert refusal_of(f"https://evil.example/v#{token}", anchors) == "link.foreign"


@pytest.mark.parametrize("fragment", ["1.", "1.ABC", "2.ABC", "x", "1.é"])
def test_a_broken_offline_text_is_malformed(anchors, fragment):
    with pytest.raises(CredentialError) as refusal:
        links.read(f"https://tnso.vn/v#{fragment}", anchors)
    assert refusal.value.code == "format.malformed"
