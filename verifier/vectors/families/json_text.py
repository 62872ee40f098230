"""JSON that has one reading only."""

from __future__ import annotations

from case import Case, Family, World, bad, good
from forge import dump

_ONE_READING = (
    "RFC 8725 section 2.4 and RFC 8259: a text that two parsers may read differently is refused."
)
_DEPTH, _DIGITS = 32, 20


def families(world: World) -> list[Family]:
    """`json`."""
    return [
        Family(
            "json", "Header and payload are one well-formed JSON object each", cases=_json(world)
        )
    ]


def _json(world: World) -> list[Case]:
    clear, tnso = world.clear_token, world.tnso
    payload, header = dump(world.slim()), dump(tnso.header())
    controls = [
        good(name, why, tnso.sign(octets), clear)
        for name, why, octets in (*_readable(world, payload), *_traps(payload))
    ]
    spaced = tnso.sign(payload, header=b" \t\r\n" + header.replace(b",", b" ,\n"))
    controls.append(
        good("white space in the header", "RFC 8259 section 2 allows it.", spaced, clear)
    )
    bad_payloads = [
        (f"payload: {name}", why, tnso.sign(octets)) for name, why, octets in _unreadable(payload)
    ]
    bad_headers = [
        (f"header: {name}", why, tnso.sign(payload, header=octets))
        for name, why, octets in _unreadable_headers(header)
    ]
    return [
        *controls,
        *(
            bad(name, why, text, clear, "format.malformed", "envelope")
            for name, why, text in bad_payloads + bad_headers
        ),
    ]


def _with(payload: bytes, member: bytes) -> bytes:
    """`payload` with one more member in front, as octets."""
    return b"{" + member + b"," + payload[1:]


def _nested(depth: int) -> bytes:
    """A value that makes a payload which holds it `depth` deep in all."""
    return b"[" * (depth - 1) + b"]" * (depth - 1)


def _readable(world: World, payload: bytes) -> list[tuple[str, str, bytes]]:
    escaped = world.slim(subject={"name": "NAME"})
    surrogates = dump(escaped).replace(b"NAME", rb"\ud83c\udf1f \u004dinh \u00c1nh")
    backwards = dump(dict(reversed(world.slim().items())))
    return [
        ("white space", "RFC 8259 section 2 allows it around every token.",
         b"\n\t " + payload.replace(b":{", b" : {\r\n") + b" "),
        ("members in another order", "Objects are unordered (RFC 8259 section 4).", backwards),
        ("escaped characters", "An escaped character is that character (RFC 8259 section 7).",
         surrogates),
        ("an escaped solidus", "An escaped character is that character (RFC 8259 section 7).",
         payload.replace(b"https://www.w3", rb"https:\/\/www.w3")),
        (f"nested {_DEPTH} deep",
         f"{_DEPTH} levels are allowed, the object on top being the first.",
         _with(payload, b'"x":' + _nested(_DEPTH))),
        ("brackets in a text", "Only structure counts as depth.",
         _with(payload, b'"x":"' + b'[{\\"' * 40 + b'"')),
        (f"a number of {_DIGITS} digits", f"{_DIGITS} digits are allowed.",
         _with(payload, b'"x":-' + b"9" * _DIGITS)),
        ("fractions and exponents", "RFC 8259 section 6.",
         _with(payload, b'"x":[-0,1.5,1E+2,2e-7]')),
        ("an empty member name", "RFC 8259 section 4 allows it.", _with(payload, b'"":0')),
    ]  # fmt: skip


def _traps(payload: bytes) -> list[tuple[str, str, bytes]]:
    """Names that are special in JavaScript and nowhere in JSON."""
    ordinary = "An undefined top-level member is ignored, whatever its name is."
    names = (b"__proto__", b"constructor", b"toString", b"hasOwnProperty", b"length")
    members = b",".join(b'"%b":{"x":1}' % name for name in names)
    return [("member names that JavaScript knows", ordinary, _with(payload, members))]


def _unreadable(payload: bytes) -> list[tuple[str, str, bytes]]:
    utf8 = "JSON is exchanged in UTF-8 (RFC 8259 section 8.1)."
    twice = "A member name may stand once in an object (RFC 8725 section 2.4, RFC 7515 section 4)."
    grammar = "The grammar of RFC 8259, without extensions."
    small = "Within what every parser can hold: 32 levels and 20 digits."
    whole = "The payload is an object (VC Data Model 2.0, RFC 7519 section 7.2)."
    issuer = b'"issuer":"did:web:evil.example"'
    return [
        ("a byte order mark", utf8, b"\xef\xbb\xbf" + payload),
        ("UTF-16", utf8, payload.decode("utf-8").encode("utf-16")),
        ("Latin-1", utf8, payload.replace("Á".encode(), b"\xc1")),
        ("an overlong encoding", utf8, payload.replace(b"tiktok", b"\xc1\xb4iktok")),
        ("a surrogate encoded in UTF-8", utf8, payload.replace("Á".encode(), b"\xed\xa0\x80")),
        ("a member twice", twice, _with(payload, issuer)),
        ("a member twice with the same value", twice,
         _with(payload, b'"validUntil":"2027-11-01T00:00:00Z"')),
        ("a member twice, once in escapes", twice,
         _with(payload, rb'"iss\u0075er":"did:web:evil.example"')),
        ("a member twice further down", twice,
         payload.replace(b'"name":', b'"name":"Another","name":')),
        ("an undefined member twice", twice, _with(payload, b'"x":{"y":[{"z":1,"z":2}]}')),
        ("NaN", grammar, _with(payload, b'"x":NaN')),
        ("Infinity", grammar, _with(payload, b'"x":Infinity')),
        ("minus Infinity", grammar, _with(payload, b'"x":-Infinity')),
        ("a number beyond all measure", grammar, _with(payload, b'"x":1E400')),
        ("a high surrogate alone", _ONE_READING, _with(payload, rb'"x":"\ud83c"')),
        ("a low surrogate alone", _ONE_READING, _with(payload, rb'"x":"\udf1f"')),
        ("surrogates in the wrong order", _ONE_READING, _with(payload, rb'"x":"\udf1f\ud83c"')),
        ("a surrogate alone in a name", _ONE_READING, _with(payload, rb'"\ud83c":1')),
        ("a trailing comma", grammar, payload[:-1] + b",}"),
        ("a comment", grammar, _with(payload, b'/* x */"x":1')),
        ("apostrophes for quotation marks", grammar, _with(payload, b"'x':1")),
        ("a name without its first quotation mark", grammar, _with(payload, b'xy":1')),
        ("a name without quotation marks", grammar, _with(payload, b"x:1")),
        ("a control character before the letter of an escape", grammar,
         _with(payload, b'"x":"a\x01n"')),
        ("a leading zero", grammar, _with(payload, b'"x":01')),
        ("a plus sign", grammar, _with(payload, b'"x":+1')),
        ("a fraction without digits", grammar, _with(payload, b'"x":1.')),
        ("a hexadecimal number", grammar, _with(payload, b'"x":0x10')),
        ("digits of another script", grammar, _with(payload, '"x":１２'.encode())),
        ("a line break in a text", grammar, _with(payload, b'"x":"\n"')),
        ("a zero octet in a text", grammar, _with(payload, b'"x":"\0"')),
        ("an unknown escape", grammar, _with(payload, rb'"x":"\x41"')),
        ("white space that JSON does not know", grammar, "\u00a0".encode() + payload),
        ("True", grammar, _with(payload, b'"x":True')),
        ("something after the end", grammar, payload + b"{}"),
        ("cut short", grammar, payload[:-1]),
        ("a text without an end", grammar, b"[" * 20 + b"[]," * 20 + b'"' + b'\\"' * 500),
        ("nested 33 deep", small, _with(payload, b'"x":' + _nested(_DEPTH + 1))),
        ("objects nested 33 deep", small,
         _with(payload, b'"x":' + b'{"a":' * (_DEPTH - 1) + b"{}" + b"}" * (_DEPTH - 1))),
        ("nested 1,200 deep", small, _with(payload, b'"x":' + _nested(1_200))),
        ("a number of 21 digits", small, _with(payload, b'"x":' + b"1" * (_DIGITS + 1))),
        ("a fraction of 40 digits", small, _with(payload, b'"x":0.' + b"1" * 39)),
        ("an array", whole, b"[" + payload + b"]"),
        ("a text", whole, b'"certificate"'),
        ("null", whole, b"null"),
        ("nothing", whole, b""),
    ]  # fmt: skip


def _unreadable_headers(header: bytes) -> list[tuple[str, str, bytes]]:
    twice = "A member name may stand once in a header (RFC 7515 section 4)."
    return [
        (
            "a byte order mark",
            "JSON is exchanged in UTF-8 (RFC 8259 section 8.1).",
            b"\xef\xbb\xbf" + header,
        ),
        ("alg twice", twice, _with(header, b'"alg":"none"')),
        ("alg twice, once in escapes", twice, _with(header, rb'"\u0061lg":"none"')),
        ("NaN", "The grammar of RFC 8259, without extensions.", _with(header, b'"x":NaN')),
        (
            "nested 33 deep",
            "Within what every parser can hold.",
            _with(header, b'"x":' + _nested(_DEPTH + 1)),
        ),
        ("an array", "A header is an object (RFC 7515 section 4).", b"[" + header + b"]"),
        ("not JSON", "A header is an object (RFC 7515 section 4).", b"alg=ES256"),
        ("nothing", "A header is an object (RFC 7515 section 4).", b" "),
    ]
