"""Our envelope and signatures compared with PyJWT and joserfc: we read each other, and we are never
laxer."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credverifier.wire.envelope import base64url, jws, strict_json
from tests.oracles.oracles import ALGORITHMS, KID, ORACLES, SIGNERS, public, they_refuse, we_refuse

pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated:joserfc.errors.SecurityWarning")

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(TEXT, VALUES, max_size=5)
HEADER = {"typ": "vc+jwt", "cty": "vc", "kid": KID}


@given(
    payload=OBJECTS, algorithm=st.sampled_from(ALGORITHMS), oracle=st.sampled_from(sorted(ORACLES))
)
def test_other_libraries_read_our_tokens(
    payload: dict[str, Any], algorithm: str, oracle: str
) -> None:
    token = jws.sign(payload, typ="vc+jwt", signer=SIGNERS[algorithm])
    assert json.loads(ORACLES[oracle].read(token, public(algorithm), algorithm)) == payload


@given(
    payload=OBJECTS, algorithm=st.sampled_from(ALGORITHMS), oracle=st.sampled_from(sorted(ORACLES))
)
def test_we_read_tokens_of_other_libraries(
    payload: dict[str, Any], algorithm: str, oracle: str
) -> None:
    octets = json.dumps(payload).encode()
    parsed = jws.parse(
        ORACLES[oracle].sign(algorithm, {"alg": algorithm, **HEADER}, octets), typ="vc+jwt"
    )
    jws.verify(parsed, public(algorithm))
    assert parsed.payload == payload
    assert dict(parsed.header) == {"alg": algorithm, **HEADER}


WHOLE = jws.sign({"a": "Ánh", "b": [1, 2]}, typ="vc+jwt", signer=SIGNERS["ES256"])
HEAD, BODY, SIGNATURE = WHOLE.split(".")
BOTH, NEITHER = {"PyJWT", "joserfc"}, set[str]()


def _token_of(header: Any, octets: bytes = b"{}") -> str:
    """A correctly signed token of any header text and payload."""
    text = header if isinstance(header, bytes) else strict_json.dumps(header)
    signing_input = base64url.encode(text) + b"." + base64url.encode(octets)
    return jws.seal(signing_input, SIGNERS["ES256"].sign(signing_input))


def _token_of_segments(segments: str) -> str:
    """A correctly signed token of these two segments, unchanged."""
    return jws.seal(segments.encode(), SIGNERS["ES256"].sign(segments.encode()))


ES256 = {"alg": "ES256", **HEADER}
MALFORMED: list[tuple[str, str, set[str]]] = [
    # description, token, the libraries that accept it nevertheless
    ("nothing", "", NEITHER),
    ("two segments", f"{HEAD}.{BODY}", NEITHER),
    ("four segments", f"{WHOLE}.{SIGNATURE}", NEITHER),
    ("an empty signature", f"{HEAD}.{BODY}.", NEITHER),
    ("half a signature", f"{HEAD}.{BODY}.{SIGNATURE[:43]}", NEITHER),
    ("a signature of zeros", f"{HEAD}.{BODY}.{'A' * 86}", NEITHER),
    ("a signature and more", f"{HEAD}.{BODY}.{SIGNATURE}AAAA", NEITHER),
    ("another's signature", f"{HEAD}.{BODY}.{_token_of(ES256).rpartition('.')[2]}", NEITHER),
    ("another payload", f"{HEAD}.{BODY[:-4]}AAAA.{SIGNATURE}", NEITHER),
    ("padding", f"{WHOLE}==", {"PyJWT"}),
    ("a final newline", f"{WHOLE}\n", NEITHER),
    ("a space in a segment", f"{HEAD}.{BODY}. {SIGNATURE}", NEITHER),
    ("a signature in plain base64", f"{HEAD}.{BODY}.+/{SIGNATURE[2:]}", NEITHER),
    ("letters outside ASCII", f"{HEAD}.{BODY}é.{SIGNATURE}", NEITHER),
    ("a header that is no JSON", _token_of(b"{'alg':'ES256'}"), NEITHER),
    ("a header that is a list", _token_of(b'["ES256"]'), NEITHER),
    ("a header without alg", _token_of(HEADER), NEITHER),
    ("alg none", _token_of({"alg": "none", **HEADER}), NEITHER),
    ("alg none, unsigned", jws.seal(base64url.encode(b'{"alg":"none"}') + b".e30", b""), NEITHER),
    ("alg of another key", _token_of({"alg": "EdDSA", **HEADER}), NEITHER),
    ("alg in small letters", _token_of({"alg": "es256", **HEADER}), NEITHER),
    ("an unknown critical extension", _token_of({**ES256, "crit": ["x"], "x": 1}), NEITHER),
    (
        "a payload in another spelling",
        _token_of_segments(f"{base64url.encode(strict_json.dumps(ES256)).decode()}.e31"),
        NEITHER,
    ),
    ("a header with alg twice", _token_of(b'{"alg":"none","alg":"ES256","typ":"vc+jwt"}'), BOTH),
    ("another typ", _token_of({"alg": "ES256", "typ": "JWT"}), BOTH),
    ("no typ", _token_of({"alg": "ES256"}), BOTH),
    ("a key in the header", _token_of({**ES256, "jku": "https://evil.example/keys"}), BOTH),
    ("a payload that is no JSON", _token_of(ES256, b"text"), BOTH),
    ("a payload with a name twice", _token_of(ES256, b'{"a":1,"\\u0061":2}'), BOTH),
    ("a payload that is a list", _token_of(ES256, b"[]"), BOTH),
]


@pytest.mark.parametrize(
    ("token", "takers"), [row[1:] for row in MALFORMED], ids=[row[0] for row in MALFORMED]
)
def test_we_refuse_every_malformed_token(token: str, takers: set[str]) -> None:
    assert we_refuse(token)
    assert {name for name in ORACLES if not they_refuse(name, token)} == takers


@given(index=st.integers(0, len(WHOLE) - 1), character=st.characters(max_codepoint=0x17F))
def test_a_token_with_any_changed_character_is_refused(index: int, character: str) -> None:
    changed = WHOLE[:index] + character + WHOLE[index + 1 :]
    assert we_refuse(changed) == (changed != WHOLE)


@given(
    position=st.integers(0, len(WHOLE) - 1),
    change=st.sampled_from([lambda text, at: text[:at], lambda text, at: text[at:]]),
)
def test_a_token_cut_anywhere_is_refused_by_all(
    position: int, change: Callable[[str, int], str]
) -> None:
    token = change(WHOLE, position)
    assert we_refuse(token) == (token != WHOLE)
    assert all(they_refuse(name, token) == (token != WHOLE) for name in ORACLES)
