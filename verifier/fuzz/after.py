"""Changes to a signed text: bits, characters, segments, base64, serialisation."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from random import Random

from fuzz.scene import Question
from fuzz.world import World

Edit = Callable[[str, Random], str]

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""The order of P-256 (FIPS 186-5)."""
_CHARACTERS = "AZaz09-_+/=. \n\t\0\u00e9\u0661\uff21~%.e"


def _decoded(segment: str) -> bytes:
    return base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))


def _encoded(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode("ascii").rstrip("=")


def _bit(text: str, rng: Random) -> str:
    """One bit of the octets of one segment."""
    parts = text.split(".")
    at = rng.randrange(len(parts))
    octets = bytearray(_decoded(parts[at]))
    bit = rng.randrange(len(octets) * 8)
    octets[bit >> 3] ^= 1 << (bit & 7)
    parts[at] = _encoded(bytes(octets))
    return ".".join(parts)


def _character(text: str, rng: Random) -> str:
    at, new = rng.randrange(len(text)), rng.choice(_CHARACTERS)
    return rng.choice(
        (text[:at] + new + text[at + 1 :], text[:at] + new + text[at:], text[:at] + text[at + 1 :])
    )


def _segments(text: str, rng: Random) -> str:
    """Segments missing, empty, twice, in another order, or one too many."""
    parts = text.split(".")
    ways = (
        parts[:-1], [*parts[:-1], ""], ["", *parts[1:]], [parts[0], "", parts[2]], parts[::-1],
        [*parts, parts[-1]], [*parts, ""], ["", *parts], parts[1:], [parts[1], parts[0], parts[2]],
        parts * 2, [parts[0]], ["".join(parts)], [*parts[:2], parts[1]],
    )  # fmt: skip
    return ".".join(rng.choice(ways))


def _spelling(text: str, rng: Random) -> str:
    """The same octets in another spelling of base64, with padding or white space."""
    parts = text.split(".")
    at = rng.randrange(3)
    last = parts[at][-1]
    near = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    left_over = near[near.index(last) ^ rng.choice((1, 2, 3))]
    ways = (
        parts[at] + "=", parts[at] + "==", parts[at].replace("-", "+").replace("_", "/"),
        parts[at][:-1] + left_over, " " + parts[at], parts[at] + "\n", parts[at] + "\0",
        parts[at].swapcase(), parts[at] + "A", parts[at][:-1], parts[at] + "%3D",
    )  # fmt: skip
    parts[at] = rng.choice(ways)
    return ".".join(parts)


def _content(text: str, rng: Random) -> str:
    """Another claim or header member under the old signature."""
    parts = text.split(".")
    at = rng.choice((0, 1, 1))
    value = json.loads(_decoded(parts[at]))
    name = rng.choice(list(value))
    value[name] = rng.choice((value[name], None, "x", 0, [value[name]], True))
    parts[at] = _encoded(
        json.dumps(value, separators=rng.choice(((",", ":"), (", ", ": ")))).encode()
    )
    return ".".join(parts)


def _signature(text: str, rng: Random) -> str:
    """Other octets for a signature; a few of them are good signatures, too."""
    head, _, tail = text.rpartition(".")
    octets = _decoded(tail)
    r, s = octets[:32], octets[32:]
    other = (_ORDER - int.from_bytes(s)).to_bytes(32) if int.from_bytes(s) <= _ORDER else s
    der = b"\x30\x44\x02\x20" + r + b"\x02\x20" + s
    most, order = b"\xff" * 32, _ORDER.to_bytes(32)
    ways = (
        r + other, bytes(64), r + bytes(32), bytes(32) + s, order + order, most + most, r + order,
        der, s + r, r, b"\0" + r + s, r + s + b"\0", r + b"\0" + s, (1).to_bytes(32) * 2, b"",
        octets[::-1],
    )  # fmt: skip
    return f"{head}.{_encoded(rng.choice(ways))}"


def _algorithm(text: str, rng: Random, world: World) -> str:
    """An unsigned text, or one signed with a public value as the secret."""
    parts = text.split(".")
    header = json.loads(_decoded(parts[0]))
    header["alg"] = rng.choice(("none", "HS256", "HS256", "ES256", "EdDSA", ""))
    start = f"{_encoded(json.dumps(header).encode())}.{parts[1]}"
    key = rng.choice(world.trust_list["issuers"])["jwks"]["keys"][0]
    secret = rng.choice((b"", json.dumps(key).encode(), _decoded(key["x"]), b"secret"))
    made = hmac.new(secret, start.encode(), hashlib.sha256).digest()
    return f"{start}.{rng.choice(('', _encoded(made), _encoded(made * 2), parts[2]))}"


def _form(text: str, rng: Random) -> str:
    """Other serialisations, and texts that are no JWS."""
    parts = text.split(".")
    flat = {"protected": parts[0], "payload": parts[1], "signature": parts[-1]}
    forms = (
        json.dumps(flat), json.dumps({"payload": parts[1], "signatures": [flat]}), f"{text}~",
        f"{text}~{text}", f"Bearer {text}", f'"{text}"', f"{parts[0]}..{parts[-1]}",
        f"{text}.{text}.x.y", "", ".", "..", "...", "e30.e30.", text[: rng.randrange(len(text))],
        text * 40, text + "A" * 65536, text.upper(), f" {text}", f"{text}\n",
        text.replace(".", "\u3002"), parts[0], f"https://tnso.vn/c/{parts[0]}",
    )  # fmt: skip
    return rng.choice(forms)


_EDITS: tuple[Edit, ...] = (
    _bit,
    _bit,
    _character,
    _character,
    _segments,
    _spelling,
    _spelling,
    _content,
    _signature,
    _signature,
    _form,
)


def _of_presentation(text: str, rng: Random) -> tuple[Edit, str]:
    """A presentation with one of its pieces edited, or with other pieces."""
    pieces = text.split("~")
    if rng.random() < 0.3:
        return _pieces, _pieces(text, rng)
    at = rng.choice([index for index, piece in enumerate(pieces) if piece])
    chosen = rng.choice(_EDITS if pieces[at].count(".") == 2 else (_bit, _character, _character))
    pieces[at] = chosen(pieces[at], rng)
    return chosen, "~".join(pieces)


def _pieces(text: str, rng: Random) -> str:
    """Disclosures and proof missing, twice, in another order, or joined in another way."""
    signed, *middle, last = text.split("~")
    at = rng.randrange(len(middle) + 1)
    ways = (
        [signed, *middle[:at], *middle[at + 1 :], last], [signed, *middle, ""], [signed, *middle],
        [signed, *middle[::-1], last],
        [signed, *middle, *middle[:1], last], [signed, last], [signed, *middle, last, last],
        [last, *middle, signed], [signed, "", *middle, last],
        [signed, *middle[:at], "x", *middle[at:], last], ["", signed, *middle, last], [signed],
    )  # fmt: skip
    return "~".join(rng.choice(ways))


def edit(question: Question, rng: Random, world: World) -> str:
    """Change the token, or one of the lists; returns a short description."""
    urls = [
        url
        for url, item in question.lists.items()
        if isinstance(item, str) and item.count(".") == 2
    ]
    url = rng.choice(urls) if urls and rng.random() < 0.35 else None
    text = question.text if url is None else str(question.lists[url])
    start, mark, rest = (
        text.partition("#") if url is None and text.startswith("http") else ("", "", text)
    )
    packed = bool(mark) and rest.count(".") != 2
    if "~" in rest and not packed:
        chosen, changed = _of_presentation(rest, rng)
    else:
        chosen = rng.choice((_character, _form) if packed else (*_EDITS, None))
        changed = _algorithm(rest, rng, world) if chosen is None else chosen(rest, rng)
    changed = start + mark + changed
    if url is None:
        question.text = changed
    else:
        question.lists[url] = changed
    return f"{chosen.__name__ if chosen else '_algorithm'} on {url or 'the token'}"
