"""The table of status encodings: a made-up encoding takes one row, and the whole verification takes
it.
"""

from __future__ import annotations

import json
from typing import Any

import forge
import pytest

from credverifier import verify
from credverifier.errors import FormatError, StatusError
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.status import encodings, status_entries
from credverifier.wire.status.list_content import ListContent
from credverifier.wire.status.standing import Standing


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


def test_a_credential_may_have_entries_of_every_encoding(monkeypatch):
    monkeypatch.setitem(encodings.ENCODINGS, Names.NAME, Names())
    entries = (
        StatusEntry("bitstring", "https://tnso.vn/status/3-revocation", 7, "revocation"),
        StatusEntry("token", "https://tnso.vn/status/3", 7, None),
        StatusEntry(Names.NAME, "https://tnso.vn/status/3-names", 7, None),
    )
    members = status_entries.encode(entries)
    assert set(members["status"]) == {"status_list", "named"}
    assert status_entries.decode(members) == entries


@pytest.mark.parametrize("name", encodings.ENCODINGS)
def test_every_row_is_found_by_its_own_name(name):
    assert name == encodings.ENCODINGS[name].NAME
    assert encodings.ENCODINGS[name].MEMBER in (encodings.TYPED, encodings.MECHANISM)
