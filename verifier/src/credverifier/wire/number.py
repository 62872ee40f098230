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

# Written out, because Python and JavaScript know different versions of Unicode.
SPACE = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""White space, as `str.strip` takes it."""

INVISIBLE = "".join(
    chr(code)
    for first, last in (
        (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x180E, 0x180E), (0x200B, 0x200F),
        (0x202A, 0x202E), (0x2060, 0x2069), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    )
    for code in range(first, last + 1)
)  # fmt: skip
"""What nobody sees: soft hyphens, zero widths, marks of direction, variation selectors."""

EDGES = "()[]{}<>«»‹›\"'`“”‘’„*,;:!?…|~–—-.·•✔✓✅√"
"""What stands around a number or a link in a sentence, and is no part of it."""

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63"
_PLAIN: dict[int, str | None] = {
    # Full-width forms, as East Asian keyboards write them, U+FF01 to U+FF5E.
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **dict.fromkeys(map(ord, INVISIBLE)),
}
_BETWEEN = dict.fromkeys(map(ord, f"{SPACE}-.·•"))


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


def plain(text: str) -> str:
    """`text` with the letters, digits and hyphens of a plain keyboard, and without what is
    invisible.
    """
    return text.translate(_PLAIN)


def bare(text: str) -> str:
    """The characters of what may be a number, without what separates and surrounds them."""
    return plain(text).strip(SPACE + EDGES).translate(_BETWEEN)


def read(text: str) -> str | None:
    """The canonical ten characters of what a person typed: any case, I, L and O as 1, 1 and 0,
    separated by white space, hyphens or dots of any kind, in brackets or at the end of a sentence;
    None for what is no number.
    """
    typed = bare(text)
    canonical = typed.upper().translate(_READ_AS)
    # upper() turns some letters outside ASCII into others within it, such as the dotless `ı` into
    # I.
    return canonical if typed.isascii() and is_canonical(canonical) else None


def parse(text: str) -> str:
    """As `read`. Raises LinkError `link.number_invalid` for what is no number."""
    canonical = read(text)
    if canonical is None:
        raise LinkError(
            "link.number_invalid",
            "not a certificate number, or its check symbol does not fit",
        )
    return canonical


def show(number: str) -> str:
    """`7K3M9-QX2HS`, as people read it."""
    return f"{number[:5]}-{number[5:]}"
