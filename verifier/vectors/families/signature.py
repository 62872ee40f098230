"""A signature of exactly 64 octets that fits exactly this content."""

from __future__ import annotations

from collections.abc import Callable

from case import Case, Family, World, bad, good
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from forge import Issuer, dump

from credverifier.wire import base64url, jws

_N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_L = 2**252 + 27742317777372353535851937790883648493
"""The orders of P-256 and Ed25519."""

_FITS = "The signature covers header and payload as they stand (RFC 7515 section 5.2)."
_SIZE = "An ES256 signature is r and s, 32 octets each (RFC 7518 section 3.4)."
_RANGE = "r and s lie between 1 and n - 1 (FIPS 186-5 section 6.4.2)."
_EDDSA = "64 octets, and S below the group's order (RFC 8032 section 5.1.7)."


def families(world: World) -> list[Family]:
    """`signature`."""
    return [Family("signature", "The signature fits the content, and has one form", cases=_signature(world))]


def _signature(world: World) -> list[Case]:
    clear, tnso = world.clear_token, world.tnso
    controls = [
        (
            "ES256 with s in the lower half",
            "Either of s and n - s is good; identity is the id.",
            _half(world, upper=False),
        ),
        (
            "ES256 with s in the upper half",
            "Either of s and n - s is good; identity is the id.",
            _half(world, upper=True),
        ),
        ("ES256 with a leading zero in r", _SIZE, _leading_zero(world, 0)),
        ("ES256 with a leading zero in s", _SIZE, _leading_zero(world, 32)),
        ("EdDSA", _EDDSA, tnso.sign(world.slim({"x": 1}), key="credential_eddsa")),
    ]
    rows = [*_other_content(world), *_ecdsa(world), *_eddsa(world)]
    return [
        *(good(name, why, text, clear) for name, why, text in controls),
        *(bad(name, why, text, clear, "signature.invalid", "signature") for name, why, text in rows),
    ]


def _sealed(token: str, change: Callable[[bytes], bytes]) -> str:
    """`token` with its signature octets changed."""
    octets, _, signature = token.encode("ascii").rpartition(b".")
    return jws.seal(octets, change(base64url.decode(signature)))


def _numbers(token: str, change: Callable[[int, int], tuple[int, int]]) -> str:
    def changed(octets: bytes) -> bytes:
        r, s = change(int.from_bytes(octets[:32]), int.from_bytes(octets[32:]))
        return r.to_bytes(32) + s.to_bytes(32)

    return _sealed(token, changed)


def _half(world: World, *, upper: bool) -> str:
    token = world.tnso.sign(world.slim())
    return _numbers(token, lambda r, s: (r, s if (s > _N // 2) is upper else _N - s))


def _leading_zero(world: World, place: int) -> str:
    """A token whose signature has a zero at `place`: one in 256."""
    for _ in range(10_000):
        token = world.tnso.sign(world.slim())
        if base64url.decode(token.rpartition(".")[2].encode("ascii"))[place] == 0:
            return token
    raise AssertionError("no such signature in ten thousand")


def _other_content(world: World) -> list[tuple[str, str, str]]:
    tnso, payload = world.tnso, dump(world.slim())
    head, body, signature = tnso.sign(payload).split(".")
    renamed = base64url.encode(payload.replace("Nguyễn".encode(), "Nguyên".encode())).decode("ascii")
    spaced = base64url.encode(payload + b" ").decode("ascii")
    later = base64url.encode(payload.replace(b"2027-11-01", b"2028-11-01")).decode("ascii")
    grown = base64url.encode(dump(tnso.header({"x": 1}))).decode("ascii")
    resorted = base64url.encode(dump(dict(reversed(tnso.header().items())))).decode("ascii")
    another = tnso.sign(world.slim({"id": tnso.credential_url("012345678D")})).split(".")
    full = tnso.sign().split(".")
    return [
        ("one diacritic of the name changed", _FITS, f"{head}.{renamed}.{signature}"),
        ("a longer validity", _FITS, f"{head}.{later}.{signature}"),
        ("a space after the payload", _FITS, f"{head}.{spaced}.{signature}"),
        ("a member added to the header", _FITS, f"{grown}.{body}.{signature}"),
        ("the header's members in another order", _FITS, f"{resorted}.{body}.{signature}"),
        ("the signature of another certificate", _FITS, f"{head}.{body}.{another[2]}"),
        ("the signature of the other rendition", _FITS, f"{head}.{body}.{full[2]}"),
        ("made with another key of the issuer", _FITS, _with_key(tnso, payload, "status")),
        ("made with a key that nobody knows", _FITS, _with_key(tnso, payload, None)),
        ("a bad signature and bad content", "CONTRACT section 1: a bad signature comes before content.",
         _bad_content(world)),
        ("a bad signature, long expired", "CONTRACT section 1: a bad signature comes before validity.",
         _expired(world)),
    ]  # fmt: skip


def _with_key(issuer: Issuer, payload: bytes, key: str | None) -> str:
    octets = jws.signing_input(issuer.header(), payload)
    signer = issuer.keys[key] if key else issuer.stranger
    return jws.seal(octets, signer.sign(octets))


def _bad_content(world: World) -> str:
    return _sealed(world.tnso.sign(world.slim({"vc": {}})), lambda octets: octets[::-1])


def _expired(world: World) -> str:
    return _sealed(world.tnso.sign(world.slim({"exp": 1793000000})), lambda octets: octets[::-1])


def _ecdsa(world: World) -> list[tuple[str, str, str]]:
    token = world.tnso.sign(world.slim())
    short_r, short_s = _leading_zero(world, 0), _leading_zero(world, 32)

    def der(octets: bytes) -> bytes:
        return encode_dss_signature(int.from_bytes(octets[:32]), int.from_bytes(octets[32:]))

    return [
        ("one bit turned", _FITS, _sealed(token, lambda octets: octets[:-1] + bytes([octets[-1] ^ 1]))),
        ("no signature", _SIZE, _sealed(token, lambda _: b"")),
        ("one octet", _SIZE, _sealed(token, lambda octets: octets[:1])),
        ("63 octets", _SIZE, _sealed(token, lambda octets: octets[:63])),
        ("63 octets, the leading zero of s left out", _SIZE,
         _sealed(short_s, lambda octets: octets[:32] + octets[33:])),
        ("63 octets, the leading zero of r left out", _SIZE, _sealed(short_r, lambda octets: octets[1:])),
        ("65 octets", _SIZE, _sealed(token, lambda octets: octets + b"\0")),
        ("65 octets, a zero before s", _SIZE, _sealed(token, lambda octets: octets[:32] + b"\0" + octets[32:])),
        ("65 octets, a zero before r", _SIZE, _sealed(token, lambda octets: b"\0" + octets)),
        ("66 octets, a zero before each", _SIZE,
         _sealed(token, lambda octets: b"\0" + octets[:32] + b"\0" + octets[32:])),
        ("twice over", _SIZE, _sealed(token, lambda octets: octets + octets)),
        ("DER", _SIZE, _sealed(token, der)),
        ("r and s swapped", _SIZE, _sealed(token, lambda octets: octets[32:] + octets[:32])),
        ("least octet first", _SIZE, _sealed(token, lambda octets: octets[31::-1] + octets[:31:-1])),
        ("zeros", _RANGE, _sealed(token, lambda _: bytes(64))),
        ("ones", _RANGE, _sealed(token, lambda _: b"\xff" * 64)),
        ("r of zero", _RANGE, _numbers(token, lambda _, s: (0, s))),
        ("s of zero", _RANGE, _numbers(token, lambda r, _: (r, 0))),
        ("r of n", _RANGE, _numbers(token, lambda _, s: (_N, s))),
        ("s of n", _RANGE, _numbers(token, lambda r, _: (r, _N))),
        ("r and s of n", _RANGE, _numbers(token, lambda *_: (_N, _N))),
        ("r of one, s of one", _RANGE, _numbers(token, lambda *_: (1, 1))),
        ("s of n - 1", _RANGE, _numbers(token, lambda r, _: (r, _N - 1))),
        ("s of n + 1", _RANGE, _numbers(token, lambda r, _: (r, _N + 1))),
    ]  # fmt: skip


def _eddsa(world: World) -> list[tuple[str, str, str]]:
    token = world.tnso.sign(world.slim(), key="credential_eddsa")
    es256 = base64url.decode(world.tnso.sign(world.slim()).rpartition(".")[2].encode("ascii"))

    def grown(octets: bytes) -> bytes:
        return octets[:32] + (int.from_bytes(octets[32:], "little") + _L).to_bytes(32, "little")

    return [
        ("EdDSA: one bit of R turned", _EDDSA, _sealed(token, lambda octets: bytes([octets[0] ^ 1]) + octets[1:])),
        ("EdDSA: one bit of S turned", _EDDSA,
         _sealed(token, lambda octets: octets[:40] + bytes([octets[40] ^ 1]) + octets[41:])),
        ("EdDSA: S grown by the group's order", _EDDSA, _sealed(token, grown)),
        ("EdDSA: no signature", _EDDSA, _sealed(token, lambda _: b"")),
        ("EdDSA: 63 octets", _EDDSA, _sealed(token, lambda octets: octets[:63])),
        ("EdDSA: 65 octets", _EDDSA, _sealed(token, lambda octets: octets + b"\0")),
        ("EdDSA: zeros", _EDDSA, _sealed(token, lambda _: bytes(64))),
        ("EdDSA: R of the neutral element, S of zero", _EDDSA, _sealed(token, lambda _: b"\1" + bytes(63))),
        ("EdDSA: an ES256 signature", _EDDSA, _sealed(token, lambda _: es256)),
    ]  # fmt: skip
