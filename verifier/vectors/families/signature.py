"""A signature of exactly 64 octets that fits exactly this content."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256, sha512

from case import Case, Family, World, bad, good
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA384
from forge import Issuer, dump

from credverifier.wire.envelope import base64url, jws

_N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_L = 2**252 + 27742317777372353535851937790883648493
"""The orders of P-256 and Ed25519."""
_P, _Q = 2**256 - 2**224 + 2**192 + 2**96 - 1, 2**255 - 19
"""The fields of P-256 and Ed25519."""
_G = 0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296
"""x of the generator of P-256."""

_FITS = "The signature covers header and payload as they stand (RFC 7515 section 5.2)."
_SIZE = "An ES256 signature is r and s, 32 octets each (RFC 7518 section 3.4)."
_RANGE = "r and s lie between 1 and n - 1 (FIPS 186-5 section 6.4.2)."
_EDDSA = "64 octets, and S below the group's order (RFC 8032 section 5.1.7)."


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
        ("ES256 with R the generator", _RANGE, _generator(world)),
        ("EdDSA", _EDDSA, tnso.sign(world.slim({"x": 1}), key="credential_eddsa")),
        ("EdDSA, signed by hand", _EDDSA, _by_hand(world, lambda point, r: (point, r))),
    ]
    rows = [*_other_content(world), *_ecdsa(world), *_eddsa(world)]
    return [
        *(good(name, why, text, clear) for name, why, text in controls),
        *(
            bad(name, why, text, clear, "signature.invalid", "signature")
            for name, why, text in rows
        ),
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


def _generator(world: World) -> str:
    """A token signed with the nonce 1."""
    octets, key = _octets(world, "credential")
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    s = (int.from_bytes(sha256(octets).digest()) + _G * key.private_numbers().private_value) % _N
    return jws.seal(octets, _G.to_bytes(32) + s.to_bytes(32))


def _by_hand(world: World, change: Callable[[bytes, int], tuple[bytes, int]]) -> str:
    """A token with S = r + SHA-512(R, A, M) a as RFC 8032 section 5.1.6 has it; `change` gets and
    gives R and r.
    """
    octets, key = _octets(world, "credential_eddsa")
    assert isinstance(key, ed25519.Ed25519PrivateKey)
    digest, public = sha512(key.private_bytes_raw()).digest(), key.public_key().public_bytes_raw()
    a = int.from_bytes(digest[:32], "little") & (2**254 - 8) | 2**254
    r = int.from_bytes(sha512(digest[32:] + octets).digest(), "little") % _L
    point, r = change(key.sign(octets)[:32], r)
    h = int.from_bytes(sha512(point + public + octets).digest(), "little")
    return jws.seal(octets, point + ((r + h * a) % _L).to_bytes(32, "little"))


def _octets(
    world: World, key: str
) -> tuple[bytes, ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey]:
    payload = world.slim({"x": 2})
    return jws.signing_input(world.tnso.header(key=key), dump(payload)), world.tnso.keys[key]._key


def _leading_zero(world: World, offset: int) -> str:
    """A token whose signature has a zero at that offset: one in 256."""
    for _ in range(10_000):
        token = world.tnso.sign(world.slim())
        if base64url.decode(token.rpartition(".")[2].encode("ascii"))[offset] == 0:
            return token
    raise AssertionError("no such signature in ten thousand")


def _other_content(world: World) -> list[tuple[str, str, str]]:
    tnso, payload = world.tnso, dump(world.slim())
    head, body, signature = tnso.sign(payload).split(".")
    renamed = base64url.encode(payload.replace("Nguyễn".encode(), "Nguyên".encode())).decode(
        "ascii"
    )
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
        ("a bad signature and bad content",
         "CONTRACT section 1: a bad signature comes before content.",
         _bad_content(world)),
        ("a bad signature, long expired",
         "CONTRACT section 1: a bad signature comes before validity.",
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

    def longer_digest() -> str:
        octets, key = _octets(world, "credential")
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        r, s = decode_dss_signature(key.sign(octets, ec.ECDSA(SHA384())))
        return jws.seal(octets, r.to_bytes(32) + s.to_bytes(32))

    def der(octets: bytes) -> bytes:
        return encode_dss_signature(int.from_bytes(octets[:32]), int.from_bytes(octets[32:]))

    return [
        ("one bit turned", _FITS,
         _sealed(token, lambda octets: octets[:-1] + bytes([octets[-1] ^ 1]))),
        ("no signature", _SIZE, _sealed(token, lambda _: b"")),
        ("one octet", _SIZE, _sealed(token, lambda octets: octets[:1])),
        ("63 octets", _SIZE, _sealed(token, lambda octets: octets[:63])),
        ("63 octets, the leading zero of s left out", _SIZE,
         _sealed(short_s, lambda octets: octets[:32] + octets[33:])),
        ("63 octets, the leading zero of r left out", _SIZE,
         _sealed(short_r, lambda octets: octets[1:])),
        ("65 octets", _SIZE, _sealed(token, lambda octets: octets + b"\0")),
        ("65 octets, a zero before s", _SIZE,
         _sealed(token, lambda octets: octets[:32] + b"\0" + octets[32:])),
        ("65 octets, a zero before r", _SIZE, _sealed(token, lambda octets: b"\0" + octets)),
        ("66 octets, a zero before each", _SIZE,
         _sealed(token, lambda octets: b"\0" + octets[:32] + b"\0" + octets[32:])),
        ("twice over", _SIZE, _sealed(token, lambda octets: octets + octets)),
        ("DER", _SIZE, _sealed(token, der)),
        ("r and s swapped", _SIZE, _sealed(token, lambda octets: octets[32:] + octets[:32])),
        ("least octet first", _SIZE,
         _sealed(token, lambda octets: octets[31::-1] + octets[:31:-1])),
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
        ("r of n - 1", _RANGE, _numbers(token, lambda _, s: (_N - 1, s))),
        ("r of n + 1", _RANGE, _numbers(token, lambda _, s: (_N + 1, s))),
        ("r of one", _RANGE, _numbers(token, lambda _, s: (1, s))),
        ("s of one", _RANGE, _numbers(token, lambda r, _: (r, 1))),
        ("r of the field's prime", _RANGE, _numbers(token, lambda _, s: (_P, s))),
        ("s of the field's prime", _RANGE, _numbers(token, lambda r, _: (r, _P))),
        ("r of ones", _RANGE, _numbers(token, lambda _, s: (2**256 - 1, s))),
        ("s of ones", _RANGE, _numbers(token, lambda r, _: (r, 2**256 - 1))),
        ("r of zero, s of one", _RANGE, _numbers(token, lambda *_: (0, 1))),
        ("r of one, s of zero", _RANGE, _numbers(token, lambda *_: (1, 0))),
        ("r of n, s of one", _RANGE, _numbers(token, lambda *_: (_N, 1))),
        ("r of one, s of n", _RANGE, _numbers(token, lambda *_: (1, _N))),
        ("r of n + 1, s of one", _RANGE, _numbers(token, lambda *_: (_N + 1, 1))),
        ("r negated", _FITS, _numbers(token, lambda r, s: (_N - r, s))),
        ("r and s negated", _FITS, _numbers(token, lambda r, s: (_N - r, _N - s))),
        ("s inverted", _FITS, _numbers(token, lambda r, s: (r, pow(s, -1, _N)))),
        ("one bit of r turned", _FITS,
         _sealed(token, lambda octets: bytes([octets[0] ^ 1]) + octets[1:])),
        ("the highest bit of s turned", _FITS,
         _sealed(token, lambda octets: octets[:32] + bytes([octets[32] ^ 0x80]) + octets[33:])),
        ("62 octets", _SIZE, _sealed(token, lambda octets: octets[:31] + octets[32:63])),
        ("96 octets, as of P-384", _SIZE,
         _sealed(token, lambda octets: bytes(16) + octets[:32] + bytes(16) + octets[32:])),
        ("of the content's SHA-384", "ES256 signs the SHA-256 (RFC 7518 section 3.4).",
         longer_digest()),
    ]  # fmt: skip


def _eddsa(world: World) -> list[tuple[str, str, str]]:
    token = world.tnso.sign(world.slim(), key="credential_eddsa")
    es256 = base64url.decode(world.tnso.sign(world.slim()).rpartition(".")[2].encode("ascii"))

    def grown(octets: bytes) -> bytes:
        return octets[:32] + (int.from_bytes(octets[32:], "little") + _L).to_bytes(32, "little")

    def prehashed() -> str:
        octets, key = _octets(world, "credential_eddsa")
        assert isinstance(key, ed25519.Ed25519PrivateKey)
        return jws.seal(octets, key.sign(sha512(octets).digest()))

    return [
        ("EdDSA: one bit of R turned", _EDDSA,
         _sealed(token, lambda octets: bytes([octets[0] ^ 1]) + octets[1:])),
        ("EdDSA: one bit of S turned", _EDDSA,
         _sealed(token, lambda octets: octets[:40] + bytes([octets[40] ^ 1]) + octets[41:])),
        ("EdDSA: S grown by the group's order", _EDDSA, _sealed(token, grown)),
        ("EdDSA: no signature", _EDDSA, _sealed(token, lambda _: b"")),
        ("EdDSA: 63 octets", _EDDSA, _sealed(token, lambda octets: octets[:63])),
        ("EdDSA: 65 octets", _EDDSA, _sealed(token, lambda octets: octets + b"\0")),
        ("EdDSA: zeros", _EDDSA, _sealed(token, lambda _: bytes(64))),
        ("EdDSA: R of the neutral element, S of zero", _EDDSA,
         _sealed(token, lambda _: b"\1" + bytes(63))),
        ("EdDSA: an ES256 signature", _EDDSA, _sealed(token, lambda _: es256)),
        *_eddsa_numbers(token),
        ("EdDSA: of the content's SHA-512", _EDDSA, prehashed()),
        ("EdDSA: R with a point of order two added",
         "R is compared as it stands, without the cofactor.",
         _by_hand(world, lambda point, r: (_other_torsion(point), r))),
        ("EdDSA: R of the neutral element, and S to it",
         "R of small order is no honest signature's.",
         _by_hand(world, lambda *_: (b"\1" + bytes(31), 0))),
        ("EdDSA: R of the neutral element with a sign", _EDDSA,
         _by_hand(world, lambda *_: ((2**255 + 1).to_bytes(32, "little"), 0))),
        ("EdDSA: R of the neutral element, not reduced", _EDDSA,
         _by_hand(world, lambda *_: ((_Q + 1).to_bytes(32, "little"), 0))),
        ("EdDSA: R not reduced", _EDDSA,
         _by_hand(world, lambda _, r: ((_Q + 3).to_bytes(32, "little"), r))),
        ("EdDSA: R that is no point", _EDDSA,
         _by_hand(world, lambda _, r: ((2).to_bytes(32, "little"), r))),
    ]  # fmt: skip


def _eddsa_numbers(token: str) -> list[tuple[str, str, str]]:
    def with_s(change: Callable[[int], int]) -> str:
        def changed(octets: bytes) -> bytes:
            return octets[:32] + change(int.from_bytes(octets[32:], "little")).to_bytes(
                32, "little"
            )

        return _sealed(token, changed)

    return [
        ("EdDSA: S of zero", _EDDSA, with_s(lambda _: 0)),
        ("EdDSA: S of one", _EDDSA, with_s(lambda _: 1)),
        ("EdDSA: S of the group's order", _EDDSA, with_s(lambda _: _L)),
        ("EdDSA: S of the group's order less one", _EDDSA, with_s(lambda _: _L - 1)),
        ("EdDSA: S grown by eight times the group's order", _EDDSA, with_s(lambda s: s + 8 * _L)),
        ("EdDSA: S with its highest bit set", _EDDSA, with_s(lambda s: s + 2**255)),
        ("EdDSA: S negated", _EDDSA, with_s(lambda s: _L - s)),
        ("EdDSA: S of ones", _EDDSA, with_s(lambda _: 2**256 - 1)),
        ("EdDSA: R and S of ones", _EDDSA, _sealed(token, lambda _: b"\xff" * 64)),
        ("EdDSA: R of zero", _EDDSA, _sealed(token, lambda octets: bytes(32) + octets[32:])),
        ("EdDSA: R of the neutral element", _EDDSA,
         _sealed(token, lambda octets: b"\1" + bytes(31) + octets[32:])),
        ("EdDSA: R with its sign turned", _EDDSA,
         _sealed(token, lambda octets: octets[:31] + bytes([octets[31] ^ 0x80]) + octets[32:])),
        ("EdDSA: R and S swapped", _EDDSA,
         _sealed(token, lambda octets: octets[32:] + octets[:32])),
        ("EdDSA: highest octet of S first", _EDDSA,
         _sealed(token, lambda octets: octets[:32] + octets[:31:-1])),
        ("EdDSA: twice over", _EDDSA, _sealed(token, lambda octets: octets + octets)),
        ("EdDSA: 32 octets", _EDDSA, _sealed(token, lambda octets: octets[:32])),
    ]  # fmt: skip


def _other_torsion(point: bytes) -> bytes:
    """R + (0, -1), which is (-x, -y)."""
    number = int.from_bytes(point, "little")
    y, sign = number & (2**255 - 1), number >> 255
    return ((_Q - y) | ((1 - sign) << 255)).to_bytes(32, "little")


FAMILIES = (Family("signature", "The signature fits the content, and has one form", _signature),)
