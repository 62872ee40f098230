"""Three segments, and base64url that has one spelling."""

from __future__ import annotations

import zlib

from case import Case, Family, World, bad, by_reason, good
from forge import dump

from credverifier.wire.envelope import base64url

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_COMPACT = "RFC 7515 section 7.1: a compact JWS is header.payload.signature and nothing around it."
_FORM = (
    "Only the compact serialization is taken (VC-JOSE-COSE section 3.1.1), not JSON, JWE or SD-JWT."
)
_ASCII = "Segments are ASCII, parted by U+002E (RFC 7515 section 2)."
_CANONICAL = "Strict base64url without padding (RFC 7515 section 2): no two texts may be one token."
_LEFT_OVER = "Left-over bits must be zero (RFC 4648 section 3.5)."


def _envelope(world: World) -> list[Case]:
    clear, slim = world.clear_token, world.tnso.sign(world.slim())
    head, body, signature = slim.split(".")
    flattened = f'{{"protected":"{head}","payload":"{body}","signature":"{signature}"}}'
    general = (
        f'{{"payload":"{body}","signatures":[{{"protected":"{head}","signature":"{signature}"}}]}}'
    )
    groups: list[tuple[str, dict[str, str]]] = [
        (
            _COMPACT,
            {
                "no text at all": "",
                "two full stops alone": "..",
                "one segment": head,
                "two segments": f"{head}.{body}",
                "four segments": f"{slim}.{signature}",
                "a final full stop": f"{slim}.",
                "a leading full stop": f".{slim}",
                "no header": f".{body}.{signature}",
            },
        ),
        (
            _FORM,
            {
                "five segments, as a JWE has": f"{head}.{body}.{signature}.{body}.{signature}",
                "a detached payload": f"{head}..{signature}",
                "the flattened JSON serialization": flattened,
                "the general JSON serialization": general,
            },
        ),
        (
            _COMPACT,
            {
                "a leading space": f" {slim}",
                "a final newline": f"{slim}\n",
                "an authorization scheme in front": f"Bearer {slim}",
                "a data URL in front": f"data:application/vc+jwt,{slim}",
                "an octet of zero at the end": f"{slim}\0",
            },
        ),
        (
            _ASCII,
            {
                "a full-width letter": f"ｅ{slim[1:]}",
                "a letter that lower-casing makes ASCII": f"\u212a{slim[1:]}",
                "full stops of another script": slim.replace(".", "\u2024"),
            },
        ),
    ]
    whole = world.tnso.sign()
    return [
        good(
            "the whole certificate",
            "What CONTRACT section 2 shows, from the issuer's own code.",
            whole,
            world.clear,
        ),
        good(
            "a slim rendition",
            "The offline QR carries a vc+jwt of the same certificate.",
            slim,
            clear,
        ),
        *(
            bad(name, why, text, clear, "format.malformed", "envelope")
            for name, why, text in by_reason(*groups)
        ),
    ]


def _encoding(world: World) -> list[Case]:
    clear, token, lengths = world.clear_token, _with_both_url_characters(world), {}
    for extra in ("", "x", "xx"):
        payload = dump(world.slim({"note": extra}))
        lengths[len(payload) % 3] = world.tnso.sign(payload)
    any_length = "No length of the payload needs padding (RFC 7515 section 2)."
    controls = [
        *(
            good(f"a payload of 3n+{rest} octets", any_length, text, clear)
            for rest, text in sorted(lengths.items())
        ),
        good(
            "both characters of base64url alone",
            "- and _ for + and / (RFC 4648 section 5).",
            token,
            clear,
        ),
    ]
    rows = []
    for index, name in enumerate(("header", "payload", "signature")):
        for what, why, change in _DAMAGES:
            source = _with_left_over(world, index) if why == _LEFT_OVER else token
            segments = source.split(".")
            segments[index] = change(segments[index])
            rows.append((f"{what} in the {name}", why, ".".join(segments)))
    head, _, signature = token.split(".")
    packed = base64url.encode(zlib.compress(dump(world.slim()))).decode("ascii")
    rows += [
        ("plus and slash for - and _", _CANONICAL, token.replace("-", "+").replace("_", "/")),
        ("percent-encoded padding", _CANONICAL, f"{token}%3D"),
        (
            "a deflated payload",
            "The payload is JSON itself, never compressed.",
            f"{head}.{packed}.{signature}",
        ),
    ]
    return [
        *controls,
        *(bad(name, why, text, clear, "format.malformed", "envelope") for name, why, text in rows),
    ]


def _with_both_url_characters(world: World) -> str:
    """A token whose payload and signature show - and _."""
    for attempt in range(10_000):
        token = world.tnso.sign(world.slim({"note": f"{attempt}ÿ?>~"}))
        if all(character in segment for character in "-_" for segment in token.split(".")[1:]):
            return token
    raise AssertionError("no such token in ten thousand")


def _with_left_over(world: World, index: int) -> str:
    """A token whose segment at `index` does not end with a whole number of octets."""
    for extra in ("", "x", "xx"):
        token = world.tnso.sign(world.slim({"note": extra}), header={"x": extra})
        if len(token.split(".")[index]) % 4:
            return token
    raise AssertionError("three lengths, none with left-over bits")


def _next_in_alphabet(segment: str) -> str:
    """The last character with its lowest bit, which carries nothing, set."""
    return segment[:-1] + _ALPHABET[_ALPHABET.index(segment[-1]) + 1]


_DAMAGES = (
    ("padding", _CANONICAL, lambda segment: segment + "=" * (-len(segment) % 4 or 4)),
    (
        "one character too many",
        _CANONICAL,
        lambda segment: segment + "A" * ((1 - len(segment)) % 4 or 4),
    ),
    ("a newline", _CANONICAL, lambda segment: f"{segment[:20]}\n{segment[20:]}"),
    ("a space", _CANONICAL, lambda segment: f"{segment} "),
    ("an exclamation mark", _CANONICAL, lambda segment: f"{segment[:8]}!{segment[9:]}"),
    ("left-over bits", _LEFT_OVER, _next_in_alphabet),
)


FAMILIES = (
    Family("envelope", "A compact JWS of exactly three segments, and nothing else", _envelope),
    Family("encoding", "base64url without padding, in its one canonical spelling", _encoding),
)
