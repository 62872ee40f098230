"""What a Bitstring Status List says at an index: order, compression, and its form."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Any

from case import Case, Family, World
from forge import INDEX, SIZE

from credverifier.wire.credentials import data_model
from credverifier.wire.envelope import deflate
from credverifier.wire.status import bitstring
from families.pointed_list import (
    FAR,
    INDICES,
    RANGE,
    SHAPE,
    WHOLE,
    Pointer,
    base64_text,
    far_reference,
    filled,
    shared_claims,
    spellings,
)

_BIT_ORDER = "Index 0 is the left-most bit (Bitstring Status List section 3.2)."
_GZIP = "encodedList is u and base64url of GZIP (Bitstring Status List section 2.2)."


def _indices(at: Pointer) -> Iterable[Case]:
    for index in INDICES:
        listed = at.tnso.bitstring(indices=[index])
        yield at.case(
            f"index {index} alone is set", _BIT_ORDER, listed, "status.revoked", index=index
        )
        others = filled(SIZE // 8, 0xFF)
        others[index >> 3] &= ~(0x80 >> (index & 7))
        listed = at.tnso.bitstring(encoded=bitstring.encode(others))
        yield at.case(f"all but index {index} are set", _BIT_ORDER, listed, index=index)
    suspended = at.tnso.bitstring("suspension", [INDEX])
    yield at.case("suspended", _BIT_ORDER, suspended, "status.suspended", purpose="suspension")
    for name, index in (
        ("the first index behind the list", SIZE),
        ("an index far behind", 9_999_999_999),
    ):
        yield at.case(name, RANGE, at.tnso.bitstring(), "status.index_out_of_range", index=index)
    yield at.case(
        "a longer list", RANGE, at.tnso.bitstring(indices=[SIZE + 1], size=2 * SIZE), index=SIZE
    )
    least = "At least 131,072 entries (Bitstring Status List section 2.2), for the privacy of each."
    yield at.case(
        "eight entries short of the least",
        least,
        at.tnso.bitstring(size=SIZE - 8),
        "status.invalid",
    )
    yield at.case("a list of no entries", least, at.tnso.bitstring(size=0), "status.invalid")


def _texts(at: Pointer) -> Iterable[Case]:
    octets = bytes(bitstring.pack([INDEX + 1], SIZE))
    whole = deflate.compress(octets, deflate.GZIP)
    for level in (1, 6):
        stream = zlib.compressobj(level, zlib.DEFLATED, 31)
        text = "u" + base64_text(stream.compress(octets) + stream.flush())
        yield at.case(f"gzip of level {level}", _GZIP, at.tnso.bitstring(encoded=text))
    far = at.tnso.bitstring(
        encoded="u" + base64_text(far_reference(deflate.GZIP, 0b00100000, at=33_000))
    )
    yield at.case(
        "gzip that refers back over 32,000 octets",
        FAR,
        far,
        "status.revoked",
        index=33_000 * 8 + 2,
    )
    named = whole[:3] + b"\x08" + whole[4:10] + b"list.bin\0" + whole[10:]
    yield at.case(
        "gzip with a file name", _GZIP, at.tnso.bitstring(encoded="u" + base64_text(named))
    )
    full = whole[:3] + b"\x1e" + whole[4:10] + b"\x02\0ab" + b"list.bin\0" + b"why\0"
    full += (zlib.crc32(full) & 0xFFFF).to_bytes(2, "little") + whole[10:]
    yield at.case(
        "gzip with everything in its header",
        _GZIP,
        at.tnso.bitstring(encoded="u" + base64_text(full)),
    )
    for name, why, stream in (
        ("zlib", _GZIP, deflate.compress(octets, deflate.ZLIB)),
        ("raw deflate", _GZIP, deflate.compress(octets, -15)),
        ("not compressed at all", _GZIP, octets[:64]),
        ("the length cut off", WHOLE, whole[:-4]),
        ("the trailer cut off", WHOLE, whole[:-8]),
        ("a wrong checksum", WHOLE, whole[:-5] + bytes([whole[-5] ^ 1]) + whole[-4:]),
        ("cut in the middle", WHOLE, whole[: len(whole) // 2]),
        ("an octet behind the stream", WHOLE, whole + b"\0"),
        ("a second member", WHOLE, whole + whole),
        ("a member of nothing behind it", WHOLE, whole + deflate.compress(b"", deflate.GZIP)),
        ("a member of nothing before it", WHOLE, deflate.compress(b"", deflate.GZIP) + whole),
        ("its trailer once more", WHOLE, whole + whole[-8:]),
        ("a thousand octets behind the stream", WHOLE, whole + b"\0" * 1000),
        ("a wrong length", WHOLE, whole[:-1] + bytes([whole[-1] ^ 1])),
        ("a reserved flag", _GZIP, whole[:3] + b"\x20" + whole[4:]),
        ("another method", _GZIP, whole[:2] + b"\x07" + whole[3:]),
        (
            "a wrong checksum of the header",
            _GZIP,
            whole[:3] + b"\x02" + whole[4:10] + b"\0\0" + whole[10:],
        ),
        ("a file name that does not end", _GZIP, whole[:3] + b"\x08" + whole[4:10] + b"a" * 40),
        (
            "extra fields beyond the end",
            _GZIP,
            whole[:3] + b"\x04" + whole[4:10] + b"\xff\xff" + whole[10:],
        ),
        ("nothing", WHOLE, b""),
    ):
        yield at.case(
            f"encodedList: {name}",
            why,
            at.tnso.bitstring(encoded="u" + base64_text(stream)),
            "status.invalid",
        )
    text = base64_text(whole)
    for name, value in (
        ("without u", text),
        ("with z for u", f"z{text}"),
        ("with U for u", f"U{text}"),
        ("empty", ""),
    ):
        yield at.case(
            f"encodedList {name}", _GZIP, at.tnso.bitstring(encoded=value), "status.invalid"
        )
    yield from spellings(
        at, "encodedList", f"u{text}", lambda value: at.tnso.bitstring(encoded=value)
    )


def _claims(at: Pointer) -> Iterable[Case]:
    tnso = at.tnso
    encoded = bitstring.encode(bytes(bitstring.pack([], SIZE)))
    subject = {"type": "BitstringStatusList", "statusPurpose": "revocation", "encodedList": encoded}
    for name, listed in (
        (
            "several purposes",
            tnso.bitstring(subject={"statusPurpose": ["suspension", "revocation"]}),
        ),
        ("no jti, iss, version", tnso.bitstring(without=("jti", "iss", "version"))),
        (
            "no ttl, no end",
            tnso.bitstring(subject={"ttl": None}, without=("exp", "validUntil", "validFrom")),
        ),
        ("issuer as an object", tnso.bitstring(issuer={"id": tnso.id, "name": "x"})),
        ("a subject without id", tnso.bitstring(subject={"id": None})),
        ("statusSize 1", tnso.bitstring(subject={"statusSize": 1})),
        ("a ttl with a fraction", tnso.bitstring(subject={"ttl": 0.5})),
        ("the base context alone", tnso.bitstring(**{"@context": [data_model.BASE_CONTEXT]})),
    ):
        yield at.case(name, "Bitstring Status List section 2.2; VC Data Model 2.0.", listed)
    members: list[tuple[str, dict[str, Any]]] = [
        ("id of another list", {"id": f"{tnso.token_url}1-revocation"}),
        ("jti of another list", {"jti": "urn:x:1"}),
        ("jti of the list before", {"jti": f"{tnso.token_url[:-1]}2-revocation"}),
        ("id null", {"id": None}),
        ("type without BitstringStatusListCredential", {"type": ["VerifiableCredential"]}),
        ("type without VerifiableCredential", {"type": ["BitstringStatusListCredential"]}),
        ("a type that no context defines",
         {"type": ["VerifiableCredential", "BitstringStatusListCredential", "X"]}),
        ("another context",
         {"@context": ["https://www.w3.org/ns/credentials/v2", "https://evil.example/"]}),
        (
            "the context of another publisher",
            {"@context": [data_model.BASE_CONTEXT, "https://evil.example/contexts/credibility/v1"]},
        ),
        (
            "a type of its own context",
            {"type": ["VerifiableCredential", "BitstringStatusListCredential",
                      "CredibilityCredential"]},
        ),
        ("no base context", {"@context": ["https://tnso.vn/contexts/credibility/v1"]}),
        ("a vc claim", {"vc": {}}),
        ("credentialSubject a list", {"credentialSubject": [subject]}),
        ("credentialSubject empty", {"credentialSubject": {}}),
        ("credentialSubject null", {"credentialSubject": None}),
        ("issuer without id", {"issuer": {}}),
        ("validUntil without offset", {"validUntil": "2026-11-24T06:58:00"}),
        ("issuer null", {"issuer": None}),
        ("validFrom after validUntil",
         {"validFrom": "2026-11-23T00:00:02Z", "validUntil": "2026-11-23T00:00:01Z"}),
    ]  # fmt: skip
    for name, changes in members:
        yield at.case(name, SHAPE, tnso.bitstring(**changes), "status.invalid")
    for name in ("id", "type", "issuer", "credentialSubject", "@context"):
        yield at.case(f"no {name}", SHAPE, tnso.bitstring(without=(name,)), "status.invalid")
    subjects: list[tuple[str, dict[str, Any]]] = [
        ("of another type", {"type": "StatusList2021"}),
        ("without a type", {"type": None}),
        ("of type in a list", {"type": ["X"]}),
        ("for suspension", {"statusPurpose": "suspension"}),
        ("without a purpose", {"statusPurpose": None}),
        ("for no purpose", {"statusPurpose": []}),
        ("whose purpose is a number", {"statusPurpose": 7}),
        ("with a number among its purposes", {"statusPurpose": ["revocation", 7]}),
        ("with an object among its purposes", {"statusPurpose": ["revocation", {}]}),
        ("of two bits an entry", {"statusSize": 2}),
        ("of no bits an entry", {"statusSize": 0}),
        ("whose statusSize is true", {"statusSize": True}),
        ("whose statusSize is 1.0, no whole number as it is written", {"statusSize": 1.0}),
        ("without encodedList", {"encodedList": None}),
    ]  # fmt: skip
    for name, changes in subjects:
        yield at.case(f"a list {name}", SHAPE, tnso.bitstring(subject=changes), "status.invalid")
    yield from shared_claims(at, "ttl", lambda **values: _list_with(at, values))


def _list_with(at: Pointer, values: dict[str, Any]) -> str:
    return at.tnso.bitstring(subject=values) if "ttl" in values else at.tnso.bitstring(**values)


def _cases(world: World) -> Iterable[Case]:
    at = Pointer(world, "bitstring")
    for group in (_indices, _texts, _claims):
        yield from group(at)


FAMILIES = (
    Family(
        "bitstring_list",
        "W3C Bitstring Status List: places, compression, claims",
        _cases,
    ),
)
