"""Three segments, and base64url that has one spelling."""

from __future__ import annotations

import zlib

from case import Case, Family, World, accepted, refused
from forge import dump

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def families(world: World) -> list[Family]:
    """`envelope` and `encoding`."""
    return [
        Family("envelope", "A compact JWS of exactly three segments, and nothing else", cases=_envelope(world)),
        Family("encoding", "base64url without padding, in its one canonical spelling", cases=_encoding(world)),
    ]


def _envelope(world: World) -> list[Case]:
    full, slim = world.tnso.sign(), world.tnso.sign(world.slim())
    head, body, signature = slim.split(".")
    json_form = f'{{"protected":"{head}","payload":"{body}","signature":"{signature}"}}'
    general = f'{{"payload":"{body}","signatures":[{{"protected":"{head}","signature":"{signature}"}}]}}'
    only_compact = "RFC 7515 section 7.1: a compact JWS is header.payload.signature and nothing around it."
    other_form = "Only the compact serialization is taken (VC-JOSE-COSE section 3.1.1), not JSON, JWE or SD-JWT."
    rows = [
        ("no text at all", only_compact, ""),
        ("two full stops alone", only_compact, ".."),
        ("one segment", only_compact, head),
        ("two segments", only_compact, f"{head}.{body}"),
        ("four segments", only_compact, f"{slim}.{signature}"),
        ("a final full stop", only_compact, f"{slim}."),
        ("a leading full stop", only_compact, f".{slim}"),
        ("five segments, as a JWE has", other_form, f"{head}.{body}.{signature}.{body}.{signature}"),
        ("no header", only_compact, f".{body}.{signature}"),
        (
            "a detached payload",
            "RFC 7515 appendix F is not supported: the payload must be there.",
            f"{head}..{signature}",
        ),
        ("the flattened JSON serialization", other_form, json_form),
        ("the general JSON serialization", other_form, general),
        ("an SD-JWT's final tilde", other_form, f"{slim}~"),
        ("a leading space", only_compact, f" {slim}"),
        ("a final newline", only_compact, f"{slim}\n"),
        ("an authorization scheme in front", only_compact, f"Bearer {slim}"),
        ("a data URL in front", only_compact, f"data:application/vc+jwt,{slim}"),
        ("an octet of zero at the end", only_compact, f"{slim}\0"),
        ("a full-width letter", "Segments are ASCII (RFC 7515 section 2).", slim.replace(head[0], "ｅ", 1)),
        ("a letter that lower-casing makes ASCII", "Segments are ASCII (RFC 7515 section 2).", f"\u212a{slim[1:]}"),
        ("full stops of another script", "Segments are parted by U+002E alone.", slim.replace(".", "\u2024")),
    ]
    refusals = [
        Case(name, why, text, refused("format.malformed", "envelope"), world.clear_token) for name, why, text in rows
    ]
    return [
        Case("the whole certificate", "What CONTRACT section 2 describes, made by the issuer's own code.", full, accepted(), world.clear),
        Case("the slim rendition", "The offline QR carries a vc+jwt of the same certificate.", slim, accepted(), world.clear_token),
        *refusals,
    ]  # fmt: skip


def _encoding(world: World) -> list[Case]:
    token, lengths = _with_both_url_characters(world), {}
    for extra in ("", "x", "xx"):
        payload = dump(world.slim({"note": extra}))
        lengths[len(payload) % 3] = world.tnso.sign(payload)
    controls = [
        Case(f"a payload of 3n+{rest} octets", "No length of the payload needs padding (RFC 7515 section 2).", text, accepted(), world.clear_token)
        for rest, text in sorted(lengths.items())
    ]  # fmt: skip
    controls.append(
        Case("both characters that base64 does not have", "base64url writes - and _ for + and / (RFC 4648 section 5).", token, accepted(), world.clear_token)
    )  # fmt: skip
    rows: list[tuple[str, str, str]] = []
    for place, name in enumerate(("header", "payload", "signature")):
        for what, why, change in _DAMAGES:
            source = _with_left_over(world, place) if what == "left-over bits" else token
            segments = source.split(".")
            segments[place] = change(segments[place])
            rows.append((f"{what} in the {name}", why, ".".join(segments)))
    both = "The alphabet is that of RFC 4648 section 5, not of section 4."
    rows.append(("plus and slash for - and _", both, token.replace("-", "+").replace("_", "/")))
    rows.append(("percent-encoded padding", "No padding in any spelling (RFC 7515 section 2).", f"{token}%3D"))
    head, _, signature = token.split(".")
    packed = jws_text(zlib.compress(dump(world.slim())))
    rows.append(("a deflated payload", "The payload is JSON itself, never compressed.", f"{head}.{packed}.{signature}"))
    return controls + [
        Case(name, why, text, refused("format.malformed", "envelope"), world.clear_token) for name, why, text in rows
    ]


def jws_text(octets: bytes) -> str:
    """base64url of `octets`, as text."""
    from credverifier.wire import base64url

    return base64url.encode(octets).decode("ascii")


def _with_both_url_characters(world: World) -> str:
    """A token whose payload and signature show - and _."""
    for attempt in range(10_000):
        token = world.tnso.sign(world.slim({"note": f"{attempt}ÿ?>~"}))
        if all(character in segment for character in "-_" for segment in token.split(".")[1:]):
            return token
    raise AssertionError("no such token in ten thousand")


def _with_left_over(world: World, place: int) -> str:
    """A token whose segment at `place` does not end with a whole number of octets."""
    for extra in ("", "x", "xx"):
        token = world.tnso.sign(world.slim({"note": extra}), header={"x": extra})
        if len(token.split(".")[place]) % 4:
            return token
    raise AssertionError("three lengths, none with left-over bits")


def _next_in_alphabet(segment: str) -> str:
    """The last character with its lowest bit, which carries nothing, set."""
    return segment[:-1] + ALPHABET[ALPHABET.index(segment[-1]) + 1]


_CANONICAL = "Strict base64url without padding (RFC 7515 section 2): no two texts may be one token."
_DAMAGES = (
    ("padding", _CANONICAL, lambda segment: segment + "=" * (-len(segment) % 4 or 4)),
    ("one character too many", _CANONICAL, lambda segment: segment + "A" * (1 + -len(segment) % 4)),
    ("a newline", _CANONICAL, lambda segment: f"{segment[:20]}\n{segment[20:]}"),
    ("a space", _CANONICAL, lambda segment: f"{segment} "),
    ("an exclamation mark", _CANONICAL, lambda segment: f"{segment[:8]}!{segment[9:]}"),
    ("left-over bits", "Left-over bits must be zero (RFC 4648 section 3.5).", _next_in_alphabet),
)
