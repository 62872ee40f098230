"""What a list says at an index: bit order, sizes, compression, values, and the form of the list."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Any

from case import FRESH, UNKNOWN, Case, Family, Listed, World, accepted, judged
from forge import INDEX, SIZE

from credverifier.wire.credentials import data_model
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.envelope import base64url, deflate
from credverifier.wire.status import bitstring, status_entries, token_list

_TOKEN_ORDER = (
    "Entry i begins at bit i*bits, the lowest bit first (draft-ietf-oauth-status-list-20 section "
    "4.1)."
)
_BIT_ORDER = "Index 0 is the left-most bit (Bitstring Status List section 3.2)."
_VALUES = (
    "0 valid, 1 invalid, 2 suspended; any other value has no meaning here (draft section 7.1)."
)
_ZLIB = "lst is base64url of ZLIB (RFC 1950) with any valid header (draft section 4.1)."
_GZIP = "encodedList is u and base64url of GZIP (Bitstring Status List section 2.2)."
_FAR = "A stream may refer back over 32 KiB (RFC 1951 section 2)."
_WHOLE = "One whole stream, and nothing behind it."
_RANGE = (
    "An index outside the list says nothing (draft section 8.3, Bitstring Status List section 3.2)."
)
_SHAPE = "A list has the members that its specification asks for, of the right kind."
_INDICES = (0, 7, 8, SIZE - 1)


class _Pointer:
    """Certificates that point into one list only, signed once for each index."""

    def __init__(self, world: World, encoding: str) -> None:
        self.tnso = world.tnso
        self._encoding = encoding
        self._tokens: dict[tuple[int, str | None], str] = {}
        """(index, purpose in its entry) -> the certificate."""

    def case(self, name: str, why: str, listed: str, code: str | None = None, *, index: int = INDEX,
             purpose: str = "revocation") -> Case:  # fmt: skip
        """A certificate at `index`, and `listed` as the list it points to."""
        in_entry = purpose if self._encoding == "bitstring" else None
        url = self.tnso.bitstring_urls[purpose] if in_entry else self.tnso.token_url
        if (index, in_entry) not in self._tokens:
            entry = status_entries.encode((StatusEntry(self._encoding, url, index, in_entry),))
            left_out = () if "status" in entry else ("status",)
            self._tokens[index, in_entry] = self.tnso.sign(
                self.tnso.certificate(entry, slim=True, without=left_out)
            )
        established = code in ("status.revoked", "status.suspended")
        expect = judged(code, status=FRESH if established else UNKNOWN) if code else accepted()
        return Case(name, why, self._tokens[index, in_entry], expect, {url: Listed(name, listed)})


def _filled(octets: int, value: int) -> bytearray:
    return bytearray(bytes([value]) * octets)


def _far(window: int, value: int, *, at: int) -> bytes:
    """A packed list of zeros with the same eight octets in it twice, 32,000 octets apart; the last
    of them is `value`, and stands at octet `at` the second time.

    Only a stream with the largest window can refer back that far.
    """
    octets, mark = bytearray(40_000), bytes((0x81, 0x42, 0x24, 0x18, 0x99, 0x66, 0xC3, value))
    for start in (at - 32_007, at - 7):
        octets[start : start + 8] = mark
    packed = zlib.compressobj(9, zlib.DEFLATED, window)
    return packed.compress(octets) + packed.flush()


def _token_indices(at: _Pointer) -> Iterable[Case]:
    for index in _INDICES:
        listed = at.tnso.token_list({index: 1})
        yield at.case(
            f"index {index} alone is set", _TOKEN_ORDER, listed, "status.revoked", index=index
        )
        others = _filled(SIZE // 4, 0b01010101)
        others[index >> 2] &= ~(3 << (index & 3) * 2)
        listed = at.tnso.token_list(lst=token_list.encode(others))
        yield at.case(f"all but index {index} are set", _TOKEN_ORDER, listed, index=index)
    for name, index in (
        ("the first index behind the list", SIZE),
        ("an index far behind", 9_999_999_999),
    ):
        yield at.case(name, _RANGE, at.tnso.token_list(), "status.index_out_of_range", index=index)
    yield at.case(
        "an empty list",
        _RANGE,
        at.tnso.token_list(lst=token_list.encode(b"")),
        "status.index_out_of_range",
    )
    short = at.tnso.token_list(size=INDEX // 4 * 4)
    yield at.case("a list that ends just before", _RANGE, short, "status.index_out_of_range")
    yield at.case(
        "a list that ends just behind", _RANGE, at.tnso.token_list(size=INDEX // 4 * 4 + 4)
    )


def _token_sizes(at: _Pointer) -> Iterable[Case]:
    codes = {0: None, 1: "status.revoked", 2: "status.suspended"}
    for bits, values in (
        (1, (0, 1)),
        (2, (0, 1, 2, 3)),
        (4, (0, 1, 2, 3, 12, 15)),
        (8, (0, 1, 2, 3, 11, 255)),
    ):
        for value in values:
            around = {INDEX - 1: 1, INDEX: value, INDEX + 1: 1}
            listed = at.tnso.token_list(around, bits=bits)
            code = codes.get(value, "status.value_unsupported")
            yield at.case(f"{bits} bits, value {value}", _VALUES, listed, code)
    for bits in (1, 4, 8):
        per_octet = 8 // bits
        for index in sorted({0, per_octet - 1, per_octet}):
            listed = at.tnso.token_list({index: 1}, bits=bits)
            yield at.case(
                f"{bits} bits, index {index} alone",
                _TOKEN_ORDER,
                listed,
                "status.revoked",
                index=index,
            )
    for value in (0, 3, 16, -1, True, "2", None, [2]):
        listed = at.tnso.token_list(
            status_list={"bits": value, "lst": token_list.encode(bytes(SIZE))}
        )
        yield at.case(f"bits {value!r}", _SHAPE, listed, "status.invalid")


def _token_texts(at: _Pointer) -> Iterable[Case]:
    octets = token_list.pack({INDEX + 1: 1}, SIZE)
    packed = {level: zlib.compress(octets, level) for level in (0, 1, 6, 9)}
    packed_small = zlib.compressobj(9, zlib.DEFLATED, 9)
    small = packed_small.compress(octets) + packed_small.flush()
    for level, stream in packed.items():
        yield at.case(f"zlib of level {level}", _ZLIB, at.tnso.token_list(lst=_text(stream)))
    yield at.case("zlib of the smallest window", _ZLIB, at.tnso.token_list(lst=_text(small)))
    far = at.tnso.token_list(lst=_text(_far(deflate.ZLIB, 0b00100000, at=33_000)))
    yield at.case(
        "zlib that refers back over 32,000 octets",
        _FAR,
        far,
        "status.suspended",
        index=33_000 * 4 + 2,
    )
    whole = packed[9]
    preset = zlib.compressobj(9, zlib.DEFLATED, 15, 8, zlib.Z_DEFAULT_STRATEGY, b"dictionary")
    for name, why, stream in (
        ("gzip", _ZLIB, deflate.compress(octets, deflate.GZIP)),
        ("raw deflate", _ZLIB, deflate.compress(octets, -15)),
        ("not compressed at all", _ZLIB, bytes(octets[:64])),
        ("a zlib header whose check fails", _ZLIB, b"\x78\x00" + whole[2:]),
        ("zlib with a preset dictionary", _ZLIB, preset.compress(octets) + preset.flush()),
        ("the checksum cut off", _WHOLE, whole[:-4]),
        ("a wrong checksum", _WHOLE, whole[:-1] + bytes([whole[-1] ^ 1])),
        ("cut in the middle", _WHOLE, whole[: len(whole) // 2]),
        ("an octet behind the stream", _WHOLE, whole + b"\0"),
        ("a second stream", _WHOLE, whole + whole),
        ("its checksum once more", _WHOLE, whole + whole[-4:]),
        ("a thousand octets behind the stream", _WHOLE, whole + b"\0" * 1000),
        ("behind a stream of nothing", _WHOLE, deflate.compress(b"", deflate.ZLIB) + whole),
        ("nothing", _WHOLE, b""),
    ):
        yield at.case(f"lst: {name}", why, at.tnso.token_list(lst=_text(stream)), "status.invalid")
    yield from _spellings(at, "lst", _text(whole), lambda text: at.tnso.token_list(lst=text))


def _spellings(at: _Pointer, name: str, text: str, listed: Any) -> Iterable[Case]:
    """Texts that are not base64url, and values that are no text."""
    for what, value in (
        ("padded", text + "=" * (-len(text) % 4 or 4)),
        ("with a space", f"{text} "),
        ("with a letter that is not ASCII", f"{text}é"),
        ("with an exclamation mark", f"{text[:8]}!{text[9:]}"),
        ("of 4n+1 characters", text + "A" * ((1 - len(text)) % 4 or 4)),
        ("a number", 7),
        ("a list", [text]),
        ("an object", {"lst": text}),
        ("a boolean", True),
    ):
        yield at.case(f"{name} {what}", _SHAPE, listed(value), "status.invalid")


def _text(octets: bytes) -> str:
    return base64url.encode(octets).decode("ascii")


def _token_claims(at: _Pointer) -> Iterable[Case]:
    tnso, lst = at.tnso, token_list.encode(token_list.pack({}, SIZE))
    for name, listed in (
        ("further claims", tnso.token_list(aggregation_uri="https://tnso.vn/x", x={"y": 1})),
        (
            "aggregation_uri in status_list",
            tnso.token_list(status_list={"bits": 2, "lst": lst, "aggregation_uri": "x"}),
        ),
        ("no iss", tnso.token_list(without=("iss",))),
        ("no ttl and no exp", tnso.token_list(without=("ttl", "exp"))),
        ("no version", tnso.token_list(without=("version",))),
        ("a ttl with a fraction", tnso.token_list(ttl=0.5)),
        ("a list whose header names a cty", tnso.token_list(header={"cty": "anything"})),
    ):
        yield at.case(
            name, "Optional by the draft, section 5.1; exp is then iat + 24 h here.", listed
        )
    for name, listed in (
        ("no sub", tnso.token_list(without=("sub",))),
        ("sub of another list", tnso.token_list(sub=f"{tnso.token_url}1")),
        ("sub with a slash more", tnso.token_list(sub=f"{tnso.token_url}/")),
        ("sub a list", tnso.token_list(sub=[tnso.token_url])),
        ("no status_list", tnso.token_list(without=("status_list",))),
        ("status_list null", tnso.token_list(status_list=None)),
        ("status_list a text", tnso.token_list(status_list=lst)),
        ("status_list a list", tnso.token_list(status_list=[{"bits": 2, "lst": lst}])),
        ("no bits", tnso.token_list(status_list={"lst": lst})),
        ("no lst", tnso.token_list(status_list={"bits": 2})),
    ):
        yield at.case(name, _SHAPE, listed, "status.invalid")
    yield from _shared_claims(at, "ttl", lambda **members: tnso.token_list(**members))


def _shared_claims(at: _Pointer, ttl: str, listed: Any) -> Iterable[Case]:
    """Claims that both kinds of list have, and what they may not be."""
    for name, value in (("version", -1), ("version", "7"), ("version", True), ("version", None),
                        ("version", 1.5),
                        ("version", 7.0), (ttl, 0), (ttl, -60), (ttl, "60"), (ttl, True),
                        (ttl, [60])):  # fmt: skip
        yield at.case(f"{name} {value!r}", _SHAPE, listed(**{name: value}), "status.invalid")


def _bit_indices(at: _Pointer) -> Iterable[Case]:
    for index in _INDICES:
        listed = at.tnso.bitstring(indices=[index])
        yield at.case(
            f"index {index} alone is set", _BIT_ORDER, listed, "status.revoked", index=index
        )
        others = _filled(SIZE // 8, 0xFF)
        others[index >> 3] &= ~(0x80 >> (index & 7))
        listed = at.tnso.bitstring(encoded=bitstring.encode(others))
        yield at.case(f"all but index {index} are set", _BIT_ORDER, listed, index=index)
    suspended = at.tnso.bitstring("suspension", [INDEX])
    yield at.case("suspended", _BIT_ORDER, suspended, "status.suspended", purpose="suspension")
    for name, index in (
        ("the first index behind the list", SIZE),
        ("an index far behind", 9_999_999_999),
    ):
        yield at.case(name, _RANGE, at.tnso.bitstring(), "status.index_out_of_range", index=index)
    yield at.case(
        "a longer list", _RANGE, at.tnso.bitstring(indices=[SIZE + 1], size=2 * SIZE), index=SIZE
    )
    least = "At least 131,072 entries (Bitstring Status List section 2.2), for the privacy of each."
    yield at.case(
        "eight entries short of the least",
        least,
        at.tnso.bitstring(size=SIZE - 8),
        "status.invalid",
    )
    yield at.case("a list of no entries", least, at.tnso.bitstring(size=0), "status.invalid")


def _bit_texts(at: _Pointer) -> Iterable[Case]:
    octets = bytes(bitstring.pack([INDEX + 1], SIZE))
    whole = deflate.compress(octets, deflate.GZIP)
    for level in (1, 6):
        stream = zlib.compressobj(level, zlib.DEFLATED, 31)
        text = "u" + _text(stream.compress(octets) + stream.flush())
        yield at.case(f"gzip of level {level}", _GZIP, at.tnso.bitstring(encoded=text))
    far = at.tnso.bitstring(encoded="u" + _text(_far(deflate.GZIP, 0b00100000, at=33_000)))
    yield at.case(
        "gzip that refers back over 32,000 octets",
        _FAR,
        far,
        "status.revoked",
        index=33_000 * 8 + 2,
    )
    named = whole[:3] + b"\x08" + whole[4:10] + b"list.bin\0" + whole[10:]
    yield at.case("gzip with a file name", _GZIP, at.tnso.bitstring(encoded="u" + _text(named)))
    full = whole[:3] + b"\x1e" + whole[4:10] + b"\x02\0ab" + b"list.bin\0" + b"why\0"
    full += (zlib.crc32(full) & 0xFFFF).to_bytes(2, "little") + whole[10:]
    yield at.case(
        "gzip with everything in its header", _GZIP, at.tnso.bitstring(encoded="u" + _text(full))
    )
    for name, why, stream in (
        ("zlib", _GZIP, deflate.compress(octets, deflate.ZLIB)),
        ("raw deflate", _GZIP, deflate.compress(octets, -15)),
        ("not compressed at all", _GZIP, octets[:64]),
        ("the length cut off", _WHOLE, whole[:-4]),
        ("the trailer cut off", _WHOLE, whole[:-8]),
        ("a wrong checksum", _WHOLE, whole[:-5] + bytes([whole[-5] ^ 1]) + whole[-4:]),
        ("cut in the middle", _WHOLE, whole[: len(whole) // 2]),
        ("an octet behind the stream", _WHOLE, whole + b"\0"),
        ("a second member", _WHOLE, whole + whole),
        ("a member of nothing behind it", _WHOLE, whole + deflate.compress(b"", deflate.GZIP)),
        ("a member of nothing before it", _WHOLE, deflate.compress(b"", deflate.GZIP) + whole),
        ("its trailer once more", _WHOLE, whole + whole[-8:]),
        ("a thousand octets behind the stream", _WHOLE, whole + b"\0" * 1000),
        ("a wrong length", _WHOLE, whole[:-1] + bytes([whole[-1] ^ 1])),
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
        ("nothing", _WHOLE, b""),
    ):
        yield at.case(
            f"encodedList: {name}",
            why,
            at.tnso.bitstring(encoded="u" + _text(stream)),
            "status.invalid",
        )
    text = _text(whole)
    for name, value in (
        ("without u", text),
        ("with z for u", f"z{text}"),
        ("with U for u", f"U{text}"),
        ("empty", ""),
    ):
        yield at.case(
            f"encodedList {name}", _GZIP, at.tnso.bitstring(encoded=value), "status.invalid"
        )
    yield from _spellings(
        at, "encodedList", f"u{text}", lambda value: at.tnso.bitstring(encoded=value)
    )


def _bit_claims(at: _Pointer) -> Iterable[Case]:
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
        yield at.case(name, _SHAPE, tnso.bitstring(**changes), "status.invalid")
    for name in ("id", "type", "issuer", "credentialSubject", "@context"):
        yield at.case(f"no {name}", _SHAPE, tnso.bitstring(without=(name,)), "status.invalid")
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
        yield at.case(f"a list {name}", _SHAPE, tnso.bitstring(subject=changes), "status.invalid")
    yield from _shared_claims(at, "ttl", lambda **values: _bit_list_with(at, values))


def _bit_list_with(at: _Pointer, values: dict[str, Any]) -> str:
    return at.tnso.bitstring(subject=values) if "ttl" in values else at.tnso.bitstring(**values)


def _token_cases(world: World) -> Iterable[Case]:
    at = _Pointer(world, "token")
    for group in (_token_indices, _token_sizes, _token_texts, _token_claims):
        yield from group(at)


def _bitstring_cases(world: World) -> Iterable[Case]:
    at = _Pointer(world, "bitstring")
    for group in (_bit_indices, _bit_texts, _bit_claims):
        yield from group(at)


FAMILIES = (
    Family(
        "token_list",
        "IETF Token Status List: places, sizes, values, compression, claims",
        _token_cases,
    ),
    Family(
        "bitstring_list",
        "W3C Bitstring Status List: places, compression, claims",
        _bitstring_cases,
    ),
)
