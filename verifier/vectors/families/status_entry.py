"""The status list entries of a certificate."""

from __future__ import annotations

from typing import Any

from case import Case, Family, Listed, World, bad, good
from forge import INDEX, PUBLIC_URL

_MISSING = "A certificate that names no status list is refused (CONTRACT section 1)."
_TOKEN = (
    "status.status_list has idx, a whole number, and uri (draft-ietf-oauth-status-list-20 section "
    "6.2)."
)
_ENTRY = (
    "An entry has type, purpose, a base-10 index as a text, and a list (Bitstring Status List "
    "section 2.1)."
)
_KNOWN = (
    "Only what is understood is believed: BitstringStatusListEntry of one bit, for revocation and "
    "suspension."
)
_LIST = f"{PUBLIC_URL}/status/3-revocation"


def _entry(**changes: Any) -> dict[str, Any]:
    entry = {
        "id": f"{_LIST}#{INDEX}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(INDEX),
        "statusListCredential": _LIST,
        **changes,
    }
    return {name: value for name, value in entry.items() if value is not ...}


def _cases(world: World) -> list[Case]:
    bits = {_LIST: world.clear[_LIST]}
    lists = {**bits, **world.clear_token}
    controls = [
        ("both mechanisms", _ENTRY, world.tnso.certificate(), world.clear),
        (
            "the token list alone",
            _TOKEN,
            world.tnso.certificate(without=("credentialStatus",)),
            world.clear_token,
        ),
        ("bitstrings alone", _ENTRY, world.tnso.certificate(without=("status",)), world.clear),
        *((name, _ENTRY, _bits(world, value), bits) for name, value in _GOOD_ENTRIES),
        (
            "an empty list beside status",
            _ENTRY,
            world.slim({"credentialStatus": []}),
            world.clear_token,
        ),
        (
            "further members in status",
            _TOKEN,
            world.slim({"status": {**_status(), "other": 1}}),
            world.clear_token,
        ),
        (
            "aggregation in status_list",
            _TOKEN,
            world.slim({"status": _status(aggregation_uri="x")}),
            world.clear_token,
        ),
    ]
    rows = [
        ("neither credentialStatus nor status", _MISSING, world.slim(without=("status",)),
         "missing"),
        ("an empty credentialStatus alone", _MISSING, _bits(world, []), "missing"),
        *((f"credentialStatus {_brief(value)}", _ENTRY, _bits(world, value),
           "malformed") for value in _MALFORMED),
        *((f"credentialStatus {_brief(value)}", _KNOWN, _bits(world, value),
           "unsupported") for value in _UNSUPPORTED),
        *((f"status {value!r}", _TOKEN, world.slim({"status": value}),
           "malformed") for value in _MALFORMED_STATUS),
        *((f"status {value!r}", _KNOWN, world.slim({"status": value}), "unsupported")
          for value in ({}, _OTHER_MECHANISM)),
        ("a good entry and a bad one", _ENTRY,
         world.slim({"credentialStatus": _entry(statusListIndex=INDEX)}),
         "malformed"),
        ("a good entry and an unknown one", _KNOWN,
         world.slim({"credentialStatus": [_entry(type="X")]}),
         "unsupported"),
        ("nine entries", "Eight are enough for anybody.", _bits(world, [_entry()] * 9),
         "malformed"),
        ("eight entries and status", "Eight are enough for anybody.",
         world.slim({"credentialStatus": [_entry()] * 8}),
         "malformed"),
    ]  # fmt: skip
    sign = world.tnso.sign
    return [
        *(good(name, why, sign(payload), fetched) for name, why, payload, fetched in controls),
        *_far_index(world),
        *(
            bad(name, why, sign(payload), lists, f"status.{code}")
            for name, why, payload, code in rows
        ),
    ]


def _far_index(world: World) -> list[Case]:
    """The same number may be written as 0."""
    payload = world.slim({"status": _status(idx=0)})
    listed = {
        world.tnso.token_url: Listed(
            "all but the first", world.tnso.token_list(dict.fromkeys(range(1, 64), 1))
        )
    }
    return [good("idx of 0", _TOKEN, world.tnso.sign(payload), listed)]


def _bits(world: World, value: Any) -> dict[str, Any]:
    return world.slim({"credentialStatus": value}, without=("status",))


def _brief(value: Any) -> str:
    """Only what differs from a good entry."""
    if type(value) is not dict:
        return repr(value)
    plain = _entry()
    changed = [
        f"{name} {item!r}"
        for name, item in value.items()
        if plain.get(name) != item or type(plain.get(name)) is not type(item)
    ]
    missing = [f"without {name}" for name in plain if name not in value]
    return ", ".join([*changed, *missing])


def _status(**changes: Any) -> dict[str, Any]:
    return {"status_list": {"idx": INDEX, "uri": f"{PUBLIC_URL}/status/3", **changes}}


_OTHER_MECHANISM = {"identifier_list": {"id": "x", "uri": f"{PUBLIC_URL}/status/4"}}
_GOOD_ENTRIES: tuple[tuple[str, Any], ...] = (
    ("one entry, not in an array", _entry()),
    ("an entry without id", _entry(id=...)),
    ("an entry of statusSize 1", _entry(statusSize=1)),
    ("an entry with members we do not know", _entry(statusReference="https://tnso.vn/x", x=[1])),
    ("eight entries", [_entry()] * 8),
    ("an id of any kind", _entry(id="urn:uuid:6f0d4b86-6a3b-4b7c-9d39-0b6f3f0f6a02")),
)
_MALFORMED: tuple[Any, ...] = (
    None, "x", 7, {}, [None], [[]], ["x"], _entry(type=...), _entry(type=None),
    _entry(type=["BitstringStatusListEntry"]), _entry(type=7), _entry(statusListIndex=...),
    _entry(statusListIndex=INDEX), _entry(statusListIndex=None), _entry(statusListIndex=True),
    *(_entry(statusListIndex=text)
      for text in ("", "-1", "+1", " 5 ", "5\n", "1_0", "0x10", "04242", "00", "1.0", "1e3", "٤٢",
                   "４２４２", "abc", "12345678901")),
    _entry(statusListCredential=...), _entry(statusListCredential=7),
    _entry(statusListCredential=[_LIST]), _entry(statusPurpose=...), _entry(statusPurpose=7),
    _entry(statusPurpose=["revocation"]), _entry(statusPurpose=None), _entry(id=_LIST),
    _entry(id=7), _entry(id=None), [_entry(), _entry(statusListIndex="x")],
)  # fmt: skip
_UNSUPPORTED: tuple[Any, ...] = (
    _entry(type="StatusList2021Entry"), _entry(type="RevocationList2020Status"), _entry(type=""),
    _entry(type="bitstringStatusListEntry"), {"type": "1EdTechRevocationList", "id": _LIST},
    _entry(statusPurpose="message"), _entry(statusPurpose="refresh"),
    _entry(statusPurpose="Revocation"), _entry(statusPurpose=""), _entry(statusSize=2),
    _entry(statusSize=0), _entry(statusSize="1"), _entry(statusSize=True), _entry(statusSize=1.0),
    _entry(statusSize=None), [_entry(), _entry(statusPurpose="message")],
)  # fmt: skip
_MALFORMED_STATUS: tuple[Any, ...] = (
    None, "x", 7, [], [_status()], True, {"status_list": None}, {"status_list": []},
    {"status_list": {}}, {"status_list": "x"}, {"status_list": {"uri": f"{PUBLIC_URL}/status/3"}},
    {"status_list": {"idx": INDEX}},
    *(_status(idx=value) for value in (-1, -4242, "4242", True, False, None, 0.5, float(INDEX),
                                       1e10, 10**10, 10**19, [INDEX], "")),
                                       *(_status(uri=value) for value in (7, None, ["x"],
                                                                          {"x": 1})),
)  # fmt: skip


FAMILIES = (Family("status_entry", "credentialStatus and status in the signed content", _cases),)
