"""base64url, DER and JSON compared with other implementations."""

from __future__ import annotations

import base64
import json
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from hypothesis import example, given
from hypothesis import strategies as st
from jwt.utils import base64url_decode, der_to_raw_signature, raw_to_der_signature

from credverifier.errors import FormatError
from credverifier.wire.envelope import base64url, jws, strict_json
from tests.oracles.test_tokens import OBJECTS, TEXT

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
CURVE = ec.SECP256R1()


@given(octets=st.binary(max_size=200))
def test_base64url_equals_other_implementations(octets: bytes) -> None:
    text = base64url.encode(octets)
    assert text == base64.urlsafe_b64encode(octets).rstrip(b"=")
    assert base64url.decode(text) == base64url_decode(text) == octets


@given(text=st.text("AQgw-_Zz09+/= \n", max_size=12).map(str.encode) | st.binary(max_size=12))
@example(b"QR")
@example(b"QUJ")
@example(b"A")
def test_base64url_is_canonical(text: bytes) -> None:
    """A decoded text is the one that everybody would encode; other texts are refused."""
    try:
        octets = base64url.decode(text)
    except FormatError:
        octets = None
    padded = text + b"=" * (-len(text) % 4)
    canonical = set(text) <= set(base64.urlsafe_b64encode(bytes(range(256)) * 3)) - set(b"=") and (
        len(text) % 4 != 1 and base64.urlsafe_b64encode(base64.urlsafe_b64decode(padded)) == padded
    )
    assert (octets is not None) == canonical
    assert octets is None or base64.urlsafe_b64encode(octets).rstrip(b"=") == text


NUMBERS = st.integers(1, ORDER - 1) | st.integers(0, 255).map(lambda bits: max(1, (1 << bits) - 1))


@given(r=NUMBERS, s=NUMBERS)
@example(1, 1)
@example(127, 128)
@example(1 << 247, (1 << 248) - 1)
@example(ORDER - 1, ORDER - 1)
def test_der_and_raw_signatures_equal_other_implementations_for_any_numbers(r: int, s: int) -> None:
    der, raw = encode_dss_signature(r, s), r.to_bytes(32) + s.to_bytes(32)
    assert jws.der_to_raw(der) == der_to_raw_signature(der, CURVE) == raw
    assert jws.raw_to_der(raw) == raw_to_der_signature(raw, CURVE) == der


@given(value=OBJECTS)
def test_json_is_written_like_orjson(value: dict[str, Any]) -> None:
    """Because the office writes payloads with orjson, its octets must equal those of the wire's
    encoder.
    """
    assert orjson.dumps(value) == strict_json.dumps(value)


PAIRS = st.recursive(
    st.integers(-99, 99) | TEXT,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(st.tuples(st.sampled_from('ab:"\\{é'), inner), max_size=3).map(tuple)
    ),
    max_leaves=10,
)
SPACES = st.sampled_from(["", " ", "\n", "\t\r"])


@given(value=PAIRS, space=SPACES, ascii_only=st.booleans())
def test_json_is_read_like_others_unless_a_name_is_repeated(
    value: Any, space: str, ascii_only: bool
) -> None:
    text, twice = _json_text({"x": value}, space, ascii_only), _has_repeated_name(value)
    if twice:
        with pytest.raises(FormatError):
            strict_json.loads(text.encode())
    else:
        assert strict_json.loads(text.encode()) == json.loads(text) == orjson.loads(text)


def _json_text(value: Any, space: str, ascii_only: bool) -> str:
    """JSON in which a tuple of pairs is an object that may repeat names."""
    if isinstance(value, dict):
        value = tuple(value.items())
    if isinstance(value, tuple):
        pairs = (
            f"{json.dumps(name, ensure_ascii=ascii_only)}{space}:{space}"
            f"{_json_text(item, space, ascii_only)}"
            for name, item in value
        )
        return "{" + f"{space},{space}".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + f",{space}".join(_json_text(item, space, ascii_only) for item in value) + "]"
    return json.dumps(value, ensure_ascii=ascii_only)


def _has_repeated_name(value: Any) -> bool:
    if isinstance(value, tuple):
        names = [name for name, _ in value]
        return len(set(names)) != len(names) or any(_has_repeated_name(item) for _, item in value)
    return isinstance(value, list) and any(map(_has_repeated_name, value))
