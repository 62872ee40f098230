"""Our envelope and signatures against PyJWT and joserfc: read by them, reading them, and never
laxer than they are.
"""

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
def test_what_we_sign_they_read(payload: dict[str, Any], algorithm: str, oracle: str) -> None:
    token = jws.sign(payload, typ="vc+jwt", signer=SIGNERS[algorithm])
    assert json.loads(ORACLES[oracle].read(token, public(algorithm), algorithm)) == payload


@given(
    payload=OBJECTS, algorithm=st.sampled_from(ALGORITHMS), oracle=st.sampled_from(sorted(ORACLES))
)
def test_what_they_sign_we_read(payload: dict[str, Any], algorithm: str, oracle: str) -> None:
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


def _of(header: Any, octets: bytes = b"{}") -> str:
    """A token of any header text and payload, rightly signed."""
    text = header if isinstance(header, bytes) else strict_json.dumps(header)
    signing_input = base64url.encode(text) + b"." + base64url.encode(octets)
    return jws.seal(signing_input, SIGNERS["ES256"].sign(signing_input))


def _raw(segments: str) -> str:
    """A token of two segments as they stand, rightly signed."""
    return jws.seal(segments.encode(), SIGNERS["ES256"].sign(segments.encode()))


ES256 = {"alg": "ES256", **HEADER}
MALFORMED: list[tuple[str, str, set[str]]] = [
    # what it is, the token, who of them takes it all the same
    ("nothing", "", NEITHER),
    ("two segments", f"{HEAD}.{BODY}", NEITHER),
    ("four segments", f"{WHOLE}.{SIGNATURE}", NEITHER),
    ("an empty signature", f"{HEAD}.{BODY}.", NEITHER),
    ("half a signature", f"{HEAD}.{BODY}.{SIGNATURE[:43]}", NEITHER),
    ("a signature of zeros", f"{HEAD}.{BODY}.{'A' * 86}", NEITHER),
    ("a signature and more", f"{HEAD}.{BODY}.{SIGNATURE}AAAA", NEITHER),
    ("another's signature", f"{HEAD}.{BODY}.{_of(ES256).rpartition('.')[2]}", NEITHER),
    ("another payload", f"{HEAD}.{BODY[:-4]}AAAA.{SIGNATURE}", NEITHER),
    ("padding", f"{WHOLE}==", {"PyJWT"}),
    ("a final newline", f"{WHOLE}\n", NEITHER),
    ("a space in a segment", f"{HEAD}.{BODY}. {SIGNATURE}", NEITHER),
    ("a signature in plain base64", f"{HEAD}.{BODY}.+/{SIGNATURE[2:]}", NEITHER),
    ("letters outside ASCII", f"{HEAD}.{BODY}é.{SIGNATURE}", NEITHER),
    ("a header that is no JSON", _of(b"{'alg':'ES256'}"), NEITHER),
    ("a header that is a list", _of(b'["ES256"]'), NEITHER),
    ("a header without alg", _of(HEADER), NEITHER),
    ("alg none", _of({"alg": "none", **HEADER}), NEITHER),
    ("alg none, unsigned", jws.seal(base64url.encode(b'{"alg":"none"}') + b".e30", b""), NEITHER),
    ("alg of another key", _of({"alg": "EdDSA", **HEADER}), NEITHER),
    ("alg in small letters", _of({"alg": "es256", **HEADER}), NEITHER),
    ("an unknown critical extension", _of({**ES256, "crit": ["x"], "x": 1}), NEITHER),
    (
        "a payload in another spelling",
        _raw(f"{base64url.encode(strict_json.dumps(ES256)).decode()}.e31"),
        NEITHER,
    ),
    ("a header with alg twice", _of(b'{"alg":"none","alg":"ES256","typ":"vc+jwt"}'), BOTH),
    ("another typ", _of({"alg": "ES256", "typ": "JWT"}), BOTH),
    ("no typ", _of({"alg": "ES256"}), BOTH),
    ("a key in the header", _of({**ES256, "jku": "https://evil.example/keys"}), BOTH),
    ("a payload that is no JSON", _of(ES256, b"text"), BOTH),
    ("a payload with a name twice", _of(ES256, b'{"a":1,"\\u0061":2}'), BOTH),
    ("a payload that is a list", _of(ES256, b"[]"), BOTH),
]


@pytest.mark.parametrize(
    ("token", "takers"), [row[1:] for row in MALFORMED], ids=[row[0] for row in MALFORMED]
)
def test_we_refuse_whatever_they_refuse_and_more(token: str, takers: set[str]) -> None:
    assert we_refuse(token)
    assert {name for name in ORACLES if not they_refuse(name, token)} == takers


@given(place=st.integers(0, len(WHOLE) - 1), character=st.characters(max_codepoint=0x17F))
def test_a_character_changed_anywhere_is_refused(place: int, character: str) -> None:
    changed = WHOLE[:place] + character + WHOLE[place + 1 :]
    assert we_refuse(changed) == (changed != WHOLE)


@given(
    cut=st.integers(0, len(WHOLE) - 1),
    change=st.sampled_from([lambda text, at: text[:at], lambda text, at: text[at:]]),
)
def test_nothing_is_laxer_than_both_for_a_token_cut_anywhere(
    cut: int, change: Callable[[str, int], str]
) -> None:
    token = change(WHOLE, cut)
    assert we_refuse(token) == (token != WHOLE)
    assert all(they_refuse(name, token) == (token != WHOLE) for name in ORACLES)
