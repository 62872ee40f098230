"""JSON that has one reading only."""

from __future__ import annotations

from collections.abc import Callable

from case import Case, Family, World, bad, by_reason, good
from forge import dump

_DEPTH, _DIGITS = 32, 20


def _json(world: World) -> list[Case]:
    clear, tnso = world.clear_token, world.tnso
    payload, header = dump(world.slim()), dump(tnso.header())
    backwards = dump(dict(reversed(world.slim().items())))
    escaped = dump(world.slim(subject={"name": "NAME"}))
    readable = by_reason(*_readable(payload, backwards, escaped))
    spaced = tnso.sign(payload, header=b" \t\r\n" + header.replace(b",", b" ,\n"))
    unreadable = [
        *(
            (f"payload: {name}", why, tnso.sign(_changed(payload, change)))
            for name, why, change in by_reason(*_UNREADABLE)
        ),
        *(
            (f"header: {name}", why, tnso.sign(payload, header=_changed(header, change)))
            for name, why, change in by_reason(*_UNREADABLE_HEADERS)
        ),
    ]
    return [
        *(good(name, why, tnso.sign(octets), clear) for name, why, octets in readable),
        good("white space in the header", "RFC 8259 section 2 allows it.", spaced, clear),
        *(
            bad(name, why, text, clear, "format.malformed", "envelope")
            for name, why, text in unreadable
        ),
    ]


Change = bytes | Callable[[bytes], bytes]
"""One more member, or how the octets of the whole object change."""


def _changed(octets: bytes, change: Change) -> bytes:
    return _with(octets, change) if isinstance(change, bytes) else change(octets)


def _with(payload: bytes, member: bytes) -> bytes:
    """`payload` with one more member in front, as octets."""
    return b"{" + member + b"," + payload[1:]


def _nested(depth: int) -> bytes:
    """A value that makes a payload which holds it `depth` deep in all."""
    return b"[" * (depth - 1) + b"]" * (depth - 1)


def _readable(
    payload: bytes, backwards: bytes, escaped: bytes
) -> list[tuple[str, dict[str, bytes]]]:
    """`backwards`: its members in the opposite order; `escaped`: with NAME for its name."""
    name = rb"\ud83c\udf1f \u004dinh \u00c1nh"
    solidus = payload.replace(b"https://www.w3", rb"https:\/\/www.w3")
    names = (b"__proto__", b"constructor", b"toString", b"hasOwnProperty", b"length")
    members = b",".join(b'"%b":{"x":1}' % name for name in names)
    return [
        (
            "RFC 8259 section 2 allows it around every token.",
            {"white space": b"\n\t " + payload.replace(b":{", b" : {\r\n") + b" "},
        ),
        (
            "Objects are unordered (RFC 8259 section 4).",
            {"members in another order": backwards},
        ),
        (
            "An escaped character is that character (RFC 8259 section 7).",
            {"escaped characters": escaped.replace(b"NAME", name), "an escaped solidus": solidus},
        ),
        (
            f"{_DEPTH} levels are allowed, the object on top being the first.",
            {f"nested {_DEPTH} deep": _with(payload, b'"x":' + _nested(_DEPTH))},
        ),
        (
            "Only structure counts as depth.",
            {"brackets in a text": _with(payload, b'"x":"' + b'[{\\"' * 40 + b'"')},
        ),
        (
            f"{_DIGITS} digits are allowed.",
            {f"a number of {_DIGITS} digits": _with(payload, b'"x":-' + b"9" * _DIGITS)},
        ),
        (
            "RFC 8259 section 6.",
            {"fractions and exponents": _with(payload, b'"x":[-0,1.5,1E+2,2e-7]')},
        ),
        ("RFC 8259 section 4 allows it.", {"an empty member name": _with(payload, b'"":0')}),
        (
            # Names that are special in JavaScript, and nowhere in JSON.
            "An undefined top-level member is ignored, whatever its name is.",
            {"member names that JavaScript knows": _with(payload, members)},
        ),
    ]


_UTF_8 = "JSON is exchanged in UTF-8 (RFC 8259 section 8.1)."
_GRAMMAR = "The grammar of RFC 8259, without extensions."
_UNREADABLE: tuple[tuple[str, dict[str, Change]], ...] = (
    (
        _UTF_8,
        {
            "a byte order mark": lambda octets: b"\xef\xbb\xbf" + octets,
            "UTF-16": lambda octets: octets.decode("utf-8").encode("utf-16"),
            "Latin-1": lambda octets: octets.replace("Á".encode(), b"\xc1"),
            "an overlong encoding": lambda octets: octets.replace(b"tiktok", b"\xc1\xb4iktok"),
            "a surrogate encoded in UTF-8": lambda octets: octets.replace(
                "Á".encode(), b"\xed\xa0\x80"
            ),
        },
    ),
    (
        "A member name may stand once in an object (RFC 8725 section 2.4, RFC 7515 section 4).",
        {
            "a member twice": b'"issuer":"did:web:evil.example"',
            "a member twice with the same value": b'"validUntil":"2027-11-01T00:00:00Z"',
            "a member twice, once in escapes": rb'"iss\u0075er":"did:web:evil.example"',
            "a member twice further down": lambda octets: octets.replace(
                b'"name":', b'"name":"Another","name":'
            ),
            "an undefined member twice": b'"x":{"y":[{"z":1,"z":2}]}',
        },
    ),
    (
        _GRAMMAR,
        {
            "NaN": b'"x":NaN',
            "Infinity": b'"x":Infinity',
            "minus Infinity": b'"x":-Infinity',
            "a number beyond all measure": b'"x":1E400',
        },
    ),
    (
        "RFC 8725 section 2.4 and RFC 8259: a text that two parsers may read differently is "
        "refused.",
        {
            "a high surrogate alone": rb'"x":"\ud83c"',
            "a low surrogate alone": rb'"x":"\udf1f"',
            "surrogates in the wrong order": rb'"x":"\udf1f\ud83c"',
            "a surrogate alone in a name": rb'"\ud83c":1',
        },
    ),
    (
        _GRAMMAR,
        {
            "a trailing comma": lambda octets: octets[:-1] + b",}",
            "a comment": b'/* x */"x":1',
            "apostrophes for quotation marks": b"'x':1",
            "a name without its first quotation mark": b'xy":1',
            "a name without quotation marks": b"x:1",
            "a control character before the letter of an escape": b'"x":"a\x01n"',
            "a leading zero": b'"x":01',
            "a plus sign": b'"x":+1',
            "a fraction without digits": b'"x":1.',
            "a hexadecimal number": b'"x":0x10',
            "digits of another script": '"x":１２'.encode(),
            "a line break in a text": b'"x":"\n"',
            "a zero octet in a text": b'"x":"\0"',
            "an unknown escape": rb'"x":"\x41"',
            "white space that JSON does not know": lambda octets: "\u00a0".encode() + octets,
            "True": b'"x":True',
            "something after the end": lambda octets: octets + b"{}",
            "cut short": lambda octets: octets[:-1],
            "a text without an end": lambda _: b"[" * 20 + b"[]," * 20 + b'"' + b'\\"' * 500,
        },
    ),
    (
        "Within what every parser can hold: 32 levels and 20 digits.",
        {
            "nested 33 deep": b'"x":' + _nested(_DEPTH + 1),
            "objects nested 33 deep": (
                b'"x":' + b'{"a":' * (_DEPTH - 1) + b"{}" + b"}" * (_DEPTH - 1)
            ),
            "nested 1,200 deep": b'"x":' + _nested(1_200),
            "a number of 21 digits": b'"x":' + b"1" * (_DIGITS + 1),
            "a fraction of 40 digits": b'"x":0.' + b"1" * 39,
        },
    ),
    (
        "The payload is an object (VC Data Model 2.0, RFC 7519 section 7.2).",
        {
            "an array": lambda octets: b"[" + octets + b"]",
            "a text": lambda _: b'"certificate"',
            "null": lambda _: b"null",
            "nothing": lambda _: b"",
        },
    ),
)
_UNREADABLE_HEADERS: tuple[tuple[str, dict[str, Change]], ...] = (
    (_UTF_8, {"a byte order mark": lambda octets: b"\xef\xbb\xbf" + octets}),
    (
        "A member name may stand once in a header (RFC 7515 section 4).",
        {"alg twice": b'"alg":"none"', "alg twice, once in escapes": rb'"\u0061lg":"none"'},
    ),
    (_GRAMMAR, {"NaN": b'"x":NaN'}),
    ("Within what every parser can hold.", {"nested 33 deep": b'"x":' + _nested(_DEPTH + 1)}),
    (
        "A header is an object (RFC 7515 section 4).",
        {
            "an array": lambda octets: b"[" + octets + b"]",
            "not JSON": lambda _: b"alg=ES256",
            "nothing": lambda _: b" ",
        },
    ),
)

FAMILIES = (Family("json", "Header and payload are one well-formed JSON object each", _json),)
