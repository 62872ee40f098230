"""What a Token Status List says at an index: order, sizes, compression, values, and its form."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from case import Case, Family, World
from forge import INDEX, SIZE

from credverifier.wire.envelope import deflate
from credverifier.wire.status import token_list
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

_TOKEN_ORDER = (
    "Entry i begins at bit i*bits, the lowest bit first (draft-ietf-oauth-status-list-20 section "
    "4.1)."
)
_VALUES = (
    "0 valid, 1 invalid, 2 suspended; any other value has no meaning here (draft section 7.1)."
)
_ZLIB = "lst is base64url of ZLIB (RFC 1950) with any valid header (draft section 4.1)."


def _indices(at: Pointer) -> Iterable[Case]:
    for index in INDICES:
        listed = at.tnso.token_list({index: 1})
        yield at.case(
            f"index {index} alone is set", _TOKEN_ORDER, listed, "status.revoked", index=index
        )
        others = filled(SIZE // 4, 0b01010101)
        others[index >> 2] &= ~(3 << (index & 3) * 2)
        listed = at.tnso.token_list(lst=token_list.encode(others))
        yield at.case(f"all but index {index} are set", _TOKEN_ORDER, listed, index=index)
    for name, index in (
        ("the first index behind the list", SIZE),
        ("an index far behind", 9_999_999_999),
    ):
        yield at.case(name, RANGE, at.tnso.token_list(), "status.index_out_of_range", index=index)
    yield at.case(
        "an empty list",
        RANGE,
        at.tnso.token_list(lst=token_list.encode(b"")),
        "status.index_out_of_range",
    )
    short = at.tnso.token_list(size=INDEX // 4 * 4)
    yield at.case("a list that ends just before", RANGE, short, "status.index_out_of_range")
    yield at.case(
        "a list that ends just behind", RANGE, at.tnso.token_list(size=INDEX // 4 * 4 + 4)
    )


def _sizes(at: Pointer) -> Iterable[Case]:
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
        yield at.case(f"bits {value!r}", SHAPE, listed, "status.invalid")


def _texts(at: Pointer) -> Iterable[Case]:
    octets = token_list.pack({INDEX + 1: 1}, SIZE)
    packed = {level: zlib.compress(octets, level) for level in (0, 1, 6, 9)}
    packed_small = zlib.compressobj(9, zlib.DEFLATED, 9)
    small = packed_small.compress(octets) + packed_small.flush()
    for level, stream in packed.items():
        yield at.case(f"zlib of level {level}", _ZLIB, at.tnso.token_list(lst=base64_text(stream)))
    yield at.case("zlib of the smallest window", _ZLIB, at.tnso.token_list(lst=base64_text(small)))
    far = at.tnso.token_list(lst=base64_text(far_reference(deflate.ZLIB, 0b00100000, at=33_000)))
    yield at.case(
        "zlib that refers back over 32,000 octets",
        FAR,
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
        ("the checksum cut off", WHOLE, whole[:-4]),
        ("a wrong checksum", WHOLE, whole[:-1] + bytes([whole[-1] ^ 1])),
        ("cut in the middle", WHOLE, whole[: len(whole) // 2]),
        ("an octet behind the stream", WHOLE, whole + b"\0"),
        ("a second stream", WHOLE, whole + whole),
        ("its checksum once more", WHOLE, whole + whole[-4:]),
        ("a thousand octets behind the stream", WHOLE, whole + b"\0" * 1000),
        ("behind a stream of nothing", WHOLE, deflate.compress(b"", deflate.ZLIB) + whole),
        ("nothing", WHOLE, b""),
    ):
        yield at.case(
            f"lst: {name}", why, at.tnso.token_list(lst=base64_text(stream)), "status.invalid"
        )
    yield from spellings(at, "lst", base64_text(whole), lambda text: at.tnso.token_list(lst=text))


def _claims(at: Pointer) -> Iterable[Case]:
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
        yield at.case(name, SHAPE, listed, "status.invalid")
    yield from shared_claims(at, "ttl", lambda **members: tnso.token_list(**members))


def _cases(world: World) -> Iterable[Case]:
    at = Pointer(world, "token")
    for group in (_indices, _sizes, _texts, _claims):
        yield from group(at)


FAMILIES = (
    Family(
        "token_list",
        "IETF Token Status List: places, sizes, values, compression, claims",
        _cases,
    ),
)
