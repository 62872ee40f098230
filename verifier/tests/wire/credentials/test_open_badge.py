"""The Open Badge that the issuer writes. (What is refused: the family `open_badge`.)"""

from __future__ import annotations

import forge
import pytest

from credverifier.errors import FormatError
from credverifier.wire.credentials import open_badge, vc_jwt
from credverifier.wire.envelope import jws


@pytest.fixture(scope="module")
def issuer():
    return forge.Issuer()


def test_the_header_names_the_key_by_its_url_and_has_no_other_members(issuer):
    key = issuer.keys["credential"]
    url = f"https://tnso.vn/keys/{key.thumbprint}.jwk"
    assert open_badge.header(key, issuer.public_url) == {"alg": "ES256", "typ": "JWT", "kid": url}
    signed = jws.parse(issuer.sign_badge(), typ=vc_jwt.TYP, typ_rule=jws.TypRule.MAY_BE_ABSENT)
    assert open_badge.named_key(signed, issuer.public_url).header["kid"] == key.thumbprint
    assert open_badge.named_key(signed, "https://tnso.example") == signed


def test_registered_claims_agree_with_the_credential(issuer):
    badge = issuer.badge()
    assert {name: badge[name] for name in ("iss", "jti", "sub", "nbf", "exp")} == {
        "iss": badge["issuer"]["id"],
        "jti": badge["id"],
        "sub": badge["credentialSubject"]["id"],
        "nbf": forge.seconds(forge.VALID_FROM),
        "exp": forge.seconds(forge.VALID_UNTIL),
    }


def test_a_badge_has_the_content_of_the_certificate(issuer):
    content = open_badge.check(
        issuer.badge(), public_url=issuer.public_url, types=frozenset({vc_jwt.TYPE})
    )
    certificate = vc_jwt.check(
        issuer.certificate(), public_url=issuer.public_url, types=frozenset()
    )
    assert content[1:5] == certificate[1:5]
    assert [entry.purpose for entry in content.entries] == ["revocation", None]
    assert set(content.entries) < set(certificate.entries)
    badge, whole = vc_jwt.decode(content.payload), vc_jwt.decode(certificate.payload)
    accounts = tuple(account._replace(control_proven_on=None) for account in whole.subject.accounts)
    assert badge.subject == whole.subject._replace(kind=None, accounts=accounts)
    assert (badge.level, badge.programme, badge.criteria) == (
        whole.level,
        whole.programme,
        whole.criteria,
    )


@pytest.mark.parametrize(
    ("types", "accepted"), [((), True), (("OpenBadgeCredential",), True), (("Diploma",), False)]
)
def test_an_issuer_of_certificates_or_of_badges_is_trusted_for_them(issuer, types, accepted):
    def check():
        return open_badge.check(
            issuer.badge(), public_url=issuer.public_url, types=frozenset(types)
        )

    if accepted:
        assert check().number == forge.NUMBER
    else:
        with pytest.raises(FormatError, match=r"format\.type_invalid"):
            check()


def test_a_token_without_a_type_is_parsed_only_if_the_rule_allows_it(issuer):
    token = issuer.sign_badge()
    assert jws.is_untyped(
        jws.parse(token, typ=vc_jwt.TYP, typ_rule=jws.TypRule.MAY_BE_ABSENT).header
    )
    with pytest.raises(FormatError, match=r"format\.typ_invalid"):
        jws.parse(token, typ=vc_jwt.TYP)
