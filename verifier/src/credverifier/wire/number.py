"""Certificate numbers: nine random Crockford base32 characters and one check symbol, shown
`7K3M9-QX2HS`.

The check symbol is the sum of alpha^i * d_i for i = 1..9 over GF(2^5) with x^5+x^2+1 and alpha = 2,
so every single wrong character and every swap of neighbours is caught.
"""

from __future__ import annotations

from credverifier.errors import LinkError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_READ_AS = str.maketrans("ILO", "110")


def _weights() -> tuple[int, ...]:
    powers = []
    power = 1
    for _ in range(LENGTH - 1):
        power <<= 1
        # Reduced by x^5 + x^2 + 1, because a field element has five bits.
        if power & 0b100000:
            power ^= 0b100101
        powers.append(power)
    return tuple(powers)


_WEIGHTS = _weights()


def _times(first: int, second: int) -> int:
    """The product of two elements of GF(2^5)."""
    product = 0
    while second:
        if second & 1:
            product ^= first
        second >>= 1
        first <<= 1
        if first & 0b100000:
            first ^= 0b100101
    return product


# Multiplied beforehand, because the number of every certificate is checked.
_PRODUCTS = tuple(
    {character: _times(weight, value) for character, value in _VALUES.items()}
    for weight in _WEIGHTS
)


def check_symbol(body: str) -> str:
    """The tenth character for nine canonical ones."""
    total = 0
    for products, character in zip(_PRODUCTS, body, strict=True):
        total ^= products[character]
    return ALPHABET[total]


def from_entropy(entropy: bytes) -> str:
    """A number from 6 random octets, of which 45 bits are used."""
    return _from_bits(int.from_bytes(entropy[:6]) >> 3)


def to_octets(number: str) -> bytes:
    """The 45 bits of a canonical number in 6 octets, the highest three of them zero; the check
    symbol follows.
    """
    bits = 0
    for character in number[:-1]:
        bits = bits << 5 | _VALUES[character]
    return bits.to_bytes(6)


def from_octets(octets: bytes) -> str:
    """The number that `to_octets` wrote."""
    return _from_bits(int.from_bytes(octets))


def _from_bits(bits: int) -> str:
    body = "".join(
        ALPHABET[bits >> shift & 31]
        for shift in range(
            40,
            -1,
            -5,
        )
    )
    return body + check_symbol(body)


def is_canonical(text: str) -> bool:
    """True for the ten upper-case characters as they stand in URLs, the check symbol right."""
    # strip() leaves nothing only if all characters are in the alphabet; then check_symbol cannot
    # raise KeyError.
    return len(text) == LENGTH and not text.strip(ALPHABET) and check_symbol(text[:-1]) == text[-1]


def parse(text: str) -> str:
    """The canonical ten characters of what a person typed: any case, I, L and O as 1, 1 and 0,
    spaces and hyphens.

    Raises LinkError `link.number_invalid`.
    """
    canonical = text.strip().upper().replace("-", "").replace(" ", "").translate(_READ_AS)
    # upper() turns some letters outside ASCII into others within it, such as the dotless `ı` into
    # I.
    if not text.isascii() or not is_canonical(canonical):
        raise LinkError(
            "link.number_invalid",
            "not a certificate number, or its check symbol does not fit",
        )
    return canonical


def show(number: str) -> str:
    """`7K3M9-QX2HS`, as people read it."""
    return f"{number[:5]}-{number[5:]}"
