"""Rows 5 and 6: a status list of 131,072 entries, one in a hundred revoked."""

from __future__ import annotations

import base64
import gzip
import random
import zlib
from collections.abc import Iterator

from bench.rounds import rates
from credissuer.status.encodings import ENCODINGS, ListEncoding, times_of
from credissuer.status.lists import SIZE
from credverifier.wire.status import bitstring, token_list
from credverifier.wire.status.standing import Standing


def rows() -> Iterator[str]:
    """The lines of the table."""
    bad = dict.fromkeys(random.Random(1).sample(range(SIZE), SIZE // 100), Standing.REVOKED)
    bits, array = (
        bytes(bitstring.pack(bad, SIZE)),
        bytes(token_list.pack(dict.fromkeys(bad, 1), SIZE)),
    )
    packed, text = bitstring.encode(bits), token_list.encode(array)
    plain, plain_2 = (each + "=" * (-len(each) % 4) for each in (packed[1:], text))

    def whole(encoding: ListEncoding) -> object:
        return encoding.claims(
            bad, url="https://h/status/1", issuer="did:web:h", times=times_of(1, 1)
        )

    revocation, _, token_status_list = ENCODINGS
    found = rates(
        {
            "zlib": lambda: zlib.compress(bits, 6),
            "zlib 2": lambda: zlib.compress(array, 6),
            "bitstring": lambda: bitstring.encode(bits),
            "token": lambda: token_list.encode(array),
            "whole": lambda: whole(revocation),
            "whole token": lambda: whole(token_status_list),
            "look up": lambda: bitstring.value(bits, 4242),
            "look up 2": lambda: token_list.value(array, 2, 4242),
            "decode": lambda: bitstring.value(bitstring.decode(packed), 4242),
            "decode 2": lambda: token_list.value(token_list.decode(text), 2, 4242),
            "plain": lambda: gzip.decompress(base64.urlsafe_b64decode(plain))[530],
            "plain 2": lambda: zlib.decompress(base64.urlsafe_b64decode(plain_2))[1060],
        }
    )
    yield f" 5  encode a Bitstring / raw zlib 6          {found.ratio('zlib', 'bitstring'):.2f}  (target 0.15; from the ledger's rows {found.ratio('zlib', 'whole'):.2f})"
    yield f" 5  encode a Token Status List / zlib 6      {found.ratio('zlib 2', 'token'):.2f}  (target 0.15; from the ledger's rows {found.ratio('zlib 2', 'whole token'):.2f})"
    yield f" 6  look-up in a kept list                   {1e6 / found['look up']:.2f} us  (target 1; Token Status List {1e6 / found['look up 2']:.2f})"
    yield f" 6  decode and look up / base64, gzip        {found.ratio('plain', 'decode'):.2f}  (target 1.05)"
    yield f" 6  … Token Status List / base64, zlib        {found.ratio('plain 2', 'decode 2'):.2f}  (target 1.05)"
