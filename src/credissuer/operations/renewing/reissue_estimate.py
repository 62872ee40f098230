"""How long it will take to sign certificates anew on this computer."""

from __future__ import annotations

import time
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from credissuer.office import Office

_PAIRS = 100
_TEXT = b"x" * 2_700
"""As long as the text of a certificate with two accounts."""

_PAIRS_A_CERTIFICATE = 11
"""Signature, checks, records and publication of one take as long as so many raw signatures with
their verifications: 1.0 ms beside 91 us, measured with 4,000 (docs/performance.md, row 23).
"""

_GAIN = 1.4
"""By how much worker processes shorten it: seven tenths of that time this process takes itself."""


def estimated_time(office: Office, count: int) -> timedelta:
    """How long `count` certificates will take, from a short measurement with a key of its own."""
    key, algorithm = ec.generate_private_key(ec.SECP256R1()), ec.ECDSA(SHA256())
    public = key.public_key()
    start = time.perf_counter()
    for _ in range(_PAIRS):
        public.verify(key.sign(_TEXT, algorithm), _TEXT, algorithm)
    each = (time.perf_counter() - start) / _PAIRS * _PAIRS_A_CERTIFICATE
    gain = _GAIN if office.signing_processes > 1 else 1.0
    return timedelta(seconds=count * each / gain)
