"""A credential format, and a status encoding, that do not exist: one row each, and the whole
verification takes them.
"""

from __future__ import annotations

import json
from typing import Any

import forge
import pytest

from credverifier import TrustAnchors, verify
from credverifier.errors import FormatError, StatusError
from credverifier.wire.credentials import formats, key_binding, vc_jwt
from credverifier.wire.credentials.content import Content, IssuerClaim, UnverifiedCredential
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.envelope import jws
from credverifier.wire.status import encodings
from credverifier.wire.status.list_content import ListContent
from credverifier.wire.status.standing import Standing


@pytest.fixture(scope="module")
def tnso():
    return forge.Issuer()


@pytest.fixture(scope="module")
def anchors(tnso):
    return TrustAnchors.from_trust_list(forge.trust_list(tnso))


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
        return UnverifiedCredential(signed, IssuerClaim("id", wrapped.get("issuer", {}).get("id")))

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


def test_a_format_has_holder_binding_only_if_it_says_so(tnso, anchors, monkeypatch):
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


def test_a_request_is_refused_where_there_is_no_ability():
    with pytest.raises(FormatError) as refusal:
        key_binding.check(None, None, key_binding.ProofRequest("a", "b", 0.0))
    assert refusal.value.code == "format.key_binding_invalid"


class Names:
    """A status list that names the bad certificates: `{"bad": {"4242": "suspended"}}`."""

    NAME, TYP = "names", "names+jwt"
    MEMBER, ENTRY_TYPE = encodings.MECHANISM, "named"

    def decode_entry(self, value: Any) -> StatusEntry:
        if type(value) is not dict or type(value.get("at")) is not str:
            raise FormatError("status.malformed", "no list is named")
        return StatusEntry(self.NAME, value["at"], value["number"], None)

    def encode_entry(self, entry: StatusEntry) -> dict[str, Any]:
        return {"at": entry.uri, "number": entry.index}

    def decode_list(self, payload, *, url, issuer) -> ListContent:
        if payload.get("sub") != url:
            raise StatusError("status.invalid", "the list of another URL")
        return ListContent(frozenset(), 8, payload.get("ttl"), json.dumps(payload["bad"]).encode())

    def standing_at(self, entry: StatusEntry, content: ListContent) -> Standing:
        return Standing(json.loads(content.octets).get(str(entry.index), "valid"))


@pytest.mark.parametrize("standing", ["valid", "suspended", "revoked"])
def test_one_row_adds_a_status_encoding(tnso, anchors, monkeypatch, standing):
    url = "https://tnso.vn/status/3-names"
    entry = StatusEntry(Names.NAME, url, forge.INDEX, None)
    members = {"status": {"named": Names().encode_entry(entry)}}
    token = tnso.sign(tnso.certificate(members, without=("credentialStatus",)))
    claims = {"iss": tnso.id, "sub": url, "iat": forge.LISTED_AT, "version": 1}
    bad = {} if standing == "valid" else {str(forge.INDEX): standing}
    lists = {url: tnso.sign({**claims, "bad": bad}, typ=Names.TYP, key="status")}

    def code() -> str | None:
        return verify(token, anchors=anchors, lists=lists, now=forge.NOW).code

    assert code() == "status.unsupported"
    monkeypatch.setitem(encodings.ENCODINGS, Names.NAME, Names())
    assert code() == (None if standing == "valid" else f"status.{standing}")
    lists[url] = tnso.sign({**claims, "sub": f"{url}4", "bad": bad}, typ=Names.TYP, key="status")
    assert code() == "status.invalid"
    lists[url] = tnso.sign({**claims, "bad": bad}, typ=Names.TYP)
    assert code() == "status.invalid"
