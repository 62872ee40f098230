"""The table of formats: a made-up format needs one row here and one in the verifier's table."""

from __future__ import annotations

from typing import Any

import pytest

from credissuer.office import Office
from credissuer.operations.change_standing import revoke
from credissuer.operations.formats import table
from credissuer.operations.formats.rendition_format import (
    RenditionFormat,
    RenditionSource,
    UnsignedRendition,
)
from credverifier.wire.credentials import formats, vc_jwt
from credverifier.wire.credentials.content import Content, IssuerClaim, UnverifiedCredential
from credverifier.wire.envelope import jws, strict_json
from tests.offices import Household

TYP = "packed+jwt"


class PackedToVerify:
    """The verifier's row: a credential as a text in the member `packed`."""

    TYP = TYP

    def recognises(self, token: str) -> bool:
        return bool(jws.declared_type(token) == TYP)

    def parse(self, token: str) -> UnverifiedCredential:
        signed = jws.parse(token, typ=TYP)
        issuer = unpacked(signed)["issuer"]["id"]
        return UnverifiedCredential(signed, IssuerClaim("id", issuer))

    def check_content(self, credential, issuer) -> Content:
        payload = unpacked(credential.signed)
        return vc_jwt.check(payload, public_url=issuer.public_url, types=issuer.types)


def unpacked(signed: jws.Jws) -> dict[str, Any]:
    return strict_json.loads(signed.payload["packed"].encode("utf-8"))


class PackedToSign:
    """The office's row."""

    purpose = "packed"
    ending = ".packed"
    has_contexts = False

    def unsigned(self, office: Office, source: RenditionSource) -> UnsignedRendition:
        payload = vc_jwt.encode(
            source.credential, public_url=office.public_url, issued_at=source.issued_at
        )
        packed = {"packed": strict_json.dumps(payload).decode("utf-8"), "iat": source.issued_at}
        header = jws.header(TYP, source.signer)
        return UnsignedRendition(jws.signing_input(header, strict_json.dumps(packed)))


def test_a_made_up_format_is_issued_published_verified_and_revoked(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(table.FORMATS, "packed", PackedToSign())
    house.change(renditions=frozenset({"packed"}))
    monkeypatch.setitem(formats.FORMATS, TYP, PackedToVerify())
    [certificate] = house.issue(1)
    house.publish()
    token = house.public(f"c/{certificate.number}.packed")
    assert token is not None
    assert house.judge(token).verdict == "valid"
    assert house.judge(f"{token.rpartition('.')[0]}.{'A' * 86}").verdict == "tampered"
    house.perform(revoke, certificate.number, "false_claim")
    assert house.judge(token).verdict == "revoked"
    with house.store.read() as reading:
        record = reading.renditions.get(certificate.number, "packed")
    assert record is not None and record.token == token


def test_a_format_that_the_verifier_cannot_read_is_not_published(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its row in the verifier's table, the format is refused when it is read back."""
    monkeypatch.setitem(table.FORMATS, "packed", PackedToSign())
    house.change(renditions=frozenset({"packed"}))
    [certificate] = house.issue(1)
    with pytest.raises(Exception, match=r"issue\.readback_failed"):
        house.publish()
    assert house.public(f"c/{certificate.number}.packed") is None
    assert house.verdict(certificate.number).verdict == "valid"


@pytest.mark.parametrize("row", table.FORMATS.values(), ids=list(table.FORMATS))
def test_every_format_has_a_unique_name_and_ending(row: RenditionFormat) -> None:
    other_rows = [other_row for other_row in table.FORMATS.values() if other_row is not row]
    assert row.purpose not in {other_row.purpose for other_row in other_rows}
    assert row.ending is None or row.ending not in {other_row.ending for other_row in other_rows}


def test_the_first_format_is_the_certificate_itself() -> None:
    assert table.WHOLE in table.published()
    assert table.WHOLE not in table.further_published()
    assert {row.purpose for row in table.further_published()} == {"ob", "sd-jwt"}
