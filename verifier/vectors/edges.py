"""ECDSA signatures for keys that were chosen to fit them: what a certificate, which names its key,
cannot show.

For a point R and any s, the key Q = (s R - e G) / r makes (r, s) a signature of the message whose
SHA-256 is e. So r and s can be as small as they like, R's x can lie between n and p, and both
halves of a verification can be the same point.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from credverifier.wire.envelope import base64url, jwk

FILE = Path(__file__).parents[1] / "tests" / "data" / "edge-signatures.json"

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
MESSAGE = b"chosen keys"
E = int.from_bytes(sha256(MESSAGE).digest())

Point = tuple[int, int] | None


def add(one: Point, two: Point) -> Point:
    """The sum of two points; None is the neutral element."""
    if one is None or two is None:
        return two if one is None else one
    if one[0] == two[0]:
        if (one[1] + two[1]) % P == 0:
            return None
        slope = 3 * (one[0] ** 2 - 1) * pow(2 * one[1], -1, P)
    else:
        slope = (two[1] - one[1]) * pow(two[0] - one[0], -1, P)
    x = (slope**2 - one[0] - two[0]) % P
    return x, (slope * (one[0] - x) - one[1]) % P


def times(number: int, point: Point) -> Point:
    """`number` modulo n times `point`."""
    number, total = number % N, None
    while number:
        total = add(total, point) if number & 1 else total
        point, number = add(point, point), number >> 1
    return total


def lifted(x: int) -> tuple[int, int]:
    """The first point of the curve from `x` on."""
    while True:
        square = (x**3 - 3 * x + B) % P
        y = pow(square, (P + 1) // 4, P)
        if y * y % P == square:
            return x, y
        x += 1


def fitting(point: tuple[int, int], s: int) -> Point:
    """The key for which (x of `point` modulo n, s) is a signature of MESSAGE."""
    return times(pow(point[0] % N, -1, N), add(times(s, point), times(-E, G)))


def cases() -> list[dict[str, Any]]:
    """name, key as JWK, message and signature in base64url, and whether it is good."""
    low, high = lifted(1), lifted(N)
    half = times(2 * 5, G)
    assert half is not None and high[0] < P
    at_five, opposite = times(E * pow(half[0], -1, N), G), times(-E * pow(half[0], -1, N), G)
    s_five = E * pow(5, -1, N) % N
    rows = [
        ("s of one", fitting(G, 1), G[0], 1, True),
        ("s of one grown by n", fitting(G, 1), G[0], 1 + N, False),
        ("s of n - 1", fitting(G, N - 1), G[0], N - 1, True),
        ("s of two to the 31st", fitting(G, 2**31), G[0], 2**31, True),
        ("s of two to the 31st grown by n", fitting(G, 2**31), G[0], 2**31 + N, False),
        ("the least r", fitting(low, 3), low[0], 3, True),
        ("the least r grown by n", fitting(low, 3), low[0] + N, 3, False),
        ("the least r and s of one", fitting(low, 1), low[0], 1, True),
        ("x of R above n, r reduced", fitting(high, 3), high[0] - N, 3, True),
        ("x of R above n, r not reduced", fitting(high, 3), high[0], 3, False),
        ("x of R above n, s of one", fitting(high, 1), high[0] - N, 1, True),
        ("r that is x of R less one", fitting(G, 3), G[0] - 1, 3, False),
        ("both halves the same point", at_five, half[0], s_five, True),
        ("both halves the same point, s negated", at_five, half[0], N - s_five, True),
        ("both halves opposite points", opposite, half[0], s_five, False),
        ("both halves opposite points, s of one", opposite, half[0], 1, False),
    ]
    return [_case(*row) for row in rows]


def _case(name: str, key: Point, r: int, s: int, good: bool) -> dict[str, Any]:
    assert key is not None
    x, y = (base64url.encode(number.to_bytes(32)).decode("ascii") for number in key)
    public = {"kty": "EC", "crv": "P-256", "x": x, "y": y}
    return {
        "name": name,
        "key": {**public, "kid": jwk.thumbprint(public), "alg": "ES256"},
        "message": base64url.encode(MESSAGE).decode("ascii"),
        "signature": base64url.encode(r.to_bytes(32) + s.to_bytes(32)).decode("ascii"),
        "good": good,
    }


def write() -> None:
    """The file anew; nothing in it is by chance."""
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases())
    FILE.write_text(f"[\n{lines}\n]\n", "utf-8")
