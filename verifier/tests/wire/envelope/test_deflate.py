"""Inflating one whole stream within bounds of time and memory."""

from __future__ import annotations

import random
import tracemalloc
import zlib

import pytest

from credverifier.errors import StatusError
from credverifier.wire.envelope import deflate


@pytest.mark.parametrize("wbits", [deflate.ZLIB, deflate.GZIP])
@pytest.mark.parametrize(
    "octets", [b"", b"a", bytes(1000), random.Random(1).randbytes(5000)], ids=len
)
def test_compressed_octets_are_inflated(octets, wbits):
    assert deflate.inflate(deflate.compress(octets, wbits), wbits) == octets


def test_exactly_the_limit_is_read():
    octets = bytes(deflate.MAX_INFLATED)
    assert (
        len(deflate.inflate(deflate.compress(octets, deflate.ZLIB), deflate.ZLIB))
        == deflate.MAX_INFLATED
    )


def test_a_bomb_costs_no_more_than_the_limit():
    """A stream of a quarter of a megabyte that would be 256 MiB."""
    stream, parts = zlib.compressobj(9, zlib.DEFLATED, deflate.ZLIB), []
    for _ in range(256):
        parts.append(stream.compress(bytes(1024 * 1024)))
    bomb = b"".join(parts) + stream.flush()
    tracemalloc.start()
    with pytest.raises(StatusError) as refusal:
        deflate.inflate(bomb, deflate.ZLIB)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refusal.value.code == "status.too_large"
    assert peak < 3 * deflate.MAX_INFLATED


def test_lists_are_small():
    """131,072 entries with a thousand set: less than 2 kB, and less than a tenth above zlib's best
    effort.
    """
    octets = bytearray(131_072 // 8)
    for index in random.Random(7).sample(range(131_072), 1000):
        octets[index >> 3] |= 0x80 >> (index & 7)
    packed = len(deflate.compress(bytes(octets), deflate.ZLIB))
    assert packed < 2000 and packed < len(zlib.compress(bytes(octets), 9)) * 1.1
