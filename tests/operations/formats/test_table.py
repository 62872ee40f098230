"""The table of signed forms: a made-up form takes one row here and one in the verifier's table."""

from __future__ import annotations

import pytest

from credissuer.office import Office
from credissuer.operations.change_standing import revoke
from credissuer.operations.formats import table
from credissuer.operations.formats.rendition_format import (
    RenditionFormat,
    RenditionSource,
    Unsigned,
)
from credissuer.operations.perform import perform
from credverifier.errors import FormatError
from credverifier.wire.credentials import formats, vc_jwt
from credverifier.wire.credentials.content import Content, IssuerClaim, UnverifiedCredential
from credverifier.wire.envelope import jws, strict_json
from tests.offices import CHIEF, Household

TYP = "wrapped+jwt"


class WrappedToVerify:
    """The verifier's row: a credential within a member `wrapped`."""

    TYP = TYP

    def recognises(self, token: str) -> bool:
        return bool(jws.declared_type(token) == TYP)

    def parse(self, token: str) -> UnverifiedCredential:
        signed = jws.parse(token, typ=TYP)
        wrapped = signed.payload.get("wrapped")
        if type(wrapped) is not dict:
            raise FormatError("format.claims_invalid", "nothing is wrapped")
        return UnverifiedCredential(signed, IssuerClaim("id", wrapped.get("issuer", {}).get("id")))

    def check_content(self, credential, issuer) -> Content:
        wrapped = credential.signed.payload["wrapped"]
        return vc_jwt.check(wrapped, public_url=issuer.public_url, types=issuer.types)


class WrappedToSign:
    """The office's row."""

    purpose = "wrapped"
    ending = ".wrapped"
    is_published_at_once = False
    has_contexts = False

    def unsigned(self, office: Office, source: RenditionSource) -> Unsigned:
        payload = vc_jwt.encode(
            source.credential, public_url=office.public_url, issued_at=source.issued_at
        )
        wrapped = strict_json.dumps({"wrapped": payload, "iat": source.issued_at})
        return Unsigned(jws.signing_input(jws.header(TYP, source.signer), wrapped))


def test_a_made_up_format_is_issued_published_verified_and_revoked(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(table.FORMATS, "wrapped", WrappedToSign())
    monkeypatch.setitem(formats.FORMATS, TYP, WrappedToVerify())
    [one] = house.issue(1)
    house.publish()
    token = house.public(f"c/{one.number}.wrapped")
    assert token is not None
    assert house.judge(token).verdict == "valid"
    assert house.judge(f"{token.rpartition('.')[0]}.{'A' * 86}").verdict == "tampered"
    perform(house.office, house.office.call(CHIEF), revoke, one.number, "false_claim")
    assert house.judge(token).verdict == "revoked"
    with house.store.read() as reading:
        record = reading.renditions.get(one.number, "wrapped")
    assert record is not None and record.token == token


def test_what_the_public_would_not_read_is_not_handed_out(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its row in the verifier's table, the office's own format is refused at read-back."""
    monkeypatch.setitem(table.FORMATS, "wrapped", WrappedToSign())
    [one] = house.issue(1)
    with pytest.raises(Exception, match=r"issue\.readback_failed"):
        house.publish()
    assert house.public(f"c/{one.number}.wrapped") is None
    assert house.verdict(one.number).verdict == "valid"


@pytest.mark.parametrize("row", table.FORMATS.values(), ids=list(table.FORMATS))
def test_every_format_has_its_own_name_and_ending(row: RenditionFormat) -> None:
    others = [other for other in table.FORMATS.values() if other is not row]
    assert row.purpose not in {other.purpose for other in others}
    assert row.ending is None or row.ending not in {other.ending for other in others}


def test_the_first_signature_is_published_and_comes_before_all_others() -> None:
    assert table.WHOLE in table.published_at_once()
    assert table.WHOLE not in table.further_published()
    assert {row.purpose for row in table.further_published()} == {"ob", "sd-jwt"}
