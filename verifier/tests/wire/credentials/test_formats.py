"""The table of credential formats: a made-up format takes one row, and the whole verification takes
it; what each row is able to do.
"""

from __future__ import annotations

import forge
import pytest

from credverifier import verify
from credverifier.errors import FormatError
from credverifier.wire.credentials import data_model, formats, key_binding, vc_jwt
from credverifier.wire.credentials.content import Content, IssuerClaim, UnverifiedCredential
from credverifier.wire.envelope import jws
from credverifier.wire.status.standing import Standing


class Wrapped:
    """A credential within a member `wrapped`, signed as `wrapped+jwt`."""

    TYP = "wrapped+jwt"

    def recognises(self, token: str) -> bool:
        return bool(jws.declared_type(token) == self.TYP)

    def parse(self, token: str) -> UnverifiedCredential:
        signed = jws.parse(token, typ=self.TYP)
        wrapped = signed.payload.get("wrapped")
        if type(wrapped) is not dict:
            raise FormatError("format.claims_invalid", "nothing is wrapped")
        return UnverifiedCredential(signed, IssuerClaim("id", data_model.issuer_id(wrapped)))

    def check_content(self, credential, issuer) -> Content:
        wrapped = credential.signed.payload["wrapped"]
        return vc_jwt.check(wrapped, public_url=issuer.public_url, types=issuer.types)


class WrappedForHolder(Wrapped):
    """The same, and its holder must be asked for a proof."""

    def check_holder(self, credential, content, request) -> None:
        if request is None:
            raise FormatError("format.key_binding_invalid", "not without a proof")


def wrapped(tnso) -> str:
    payload = tnso.certificate()
    return tnso.sign({"wrapped": payload, "iat": payload["iat"]}, typ=Wrapped.TYP)


def test_without_its_row_the_format_is_refused(tnso, anchors):
    verdict = verify(wrapped(tnso), anchors=anchors, lists=tnso.lists(), now=forge.NOW)
    assert verdict.code == "format.typ_invalid"


@pytest.mark.parametrize(
    ("standing", "expected"),
    [(Standing.VALID, "valid"), (Standing.REVOKED, "revoked"), (Standing.SUSPENDED, "suspended")],
)
def test_one_row_adds_a_format(tnso, anchors, monkeypatch, standing, expected):
    monkeypatch.setitem(formats.FORMATS, Wrapped.TYP, Wrapped())
    token, lists = wrapped(tnso), tnso.lists(standing)
    verdict = verify(token, anchors=anchors, lists=lists, now=forge.NOW)
    assert (verdict.verdict, verdict.certificate.number) == (expected, "7K3M9-QX2HS")
    forged = f"{token.rpartition('.')[0]}.{'A' * 86}"
    assert verify(forged, anchors=anchors, lists=lists, now=forge.NOW).verdict == "tampered"
    plain = verify(tnso.sign(), anchors=anchors, lists=lists, now=forge.NOW)
    assert plain.verdict == expected


def test_a_format_has_holder_binding_only_if_it_can_check_the_holder(tnso, anchors, monkeypatch):
    question = {"lists": tnso.lists(), "now": forge.NOW}
    asked = {**question, "audience": "https://brand.example", "nonce": "1"}
    token = wrapped(tnso)
    monkeypatch.setitem(formats.FORMATS, Wrapped.TYP, Wrapped())
    assert verify(token, anchors=anchors, **question).verdict == "valid"
    assert verify(token, anchors=anchors, **asked).code == "format.key_binding_invalid"
    monkeypatch.setitem(formats.FORMATS, Wrapped.TYP, WrappedForHolder())
    assert verify(token, anchors=anchors, **question).code == "format.key_binding_invalid"
    assert verify(token, anchors=anchors, **asked).verdict == "valid"


@pytest.mark.parametrize("row", formats.FORMATS.values(), ids=list(formats.FORMATS))
def test_every_row_has_the_abilities_of_its_module(row):
    by_module = {"sd_jwt_vc": (True, False), "open_badge": (False, True), "vc_jwt": (False, False)}
    abilities = (formats.holder_binding(row) is row, formats.key_named_by_url(row) is row)
    assert abilities == by_module[row.__name__.rpartition(".")[2]]
    assert row.recognises("") is row.recognises("a.b.c") is row.recognises("\u00e9.b.c") is False


def test_a_request_for_a_proof_is_refused_without_holder_binding():
    with pytest.raises(FormatError) as refusal:
        key_binding.check(None, None, key_binding.ProofRequest("a", "b", 0.0))
    assert refusal.value.code == "format.key_binding_invalid"
