"""JSON with one reading only, and its bounds. (What is refused: the family `json`.)"""

from __future__ import annotations

import json
import time

import pytest

from credverifier.errors import FormatError
from credverifier.wire.envelope import strict_json


def test_written_values_are_read_back():
    value = {"á": ["x", {"y": None}], "z": [1, -2.5, True], "": "\u2028"}
    assert strict_json.loads(strict_json.dumps(value)) == value
    assert strict_json.dumps({"á": [1, 2], "b": "c"}) == '{"á":[1,2],"b":"c"}'.encode()


def test_members_keep_their_order():
    assert strict_json.dumps({"b": 1, "a": 2}) == b'{"b":1,"a":2}'


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_nan_and_infinity_are_not_written(value):
    with pytest.raises(ValueError):
        strict_json.dumps({"x": value})


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":1}',
        '{"a":{"b":1,"\\u0062":2}}',
        '{"a":NaN}',
        '{"a":1e999}',
        "[]",
        '"x"',
        "1",
        "null",
        "",
        "{",
        '{"a":"\\ud800"}',
        '{"a":012}',
        '{"a":1}x',
        "\ufeff{}",
    ],
)
def test_ambiguous_or_malformed_json_is_refused(text):
    with pytest.raises(FormatError) as refusal:
        strict_json.loads(text.encode("utf-8", "surrogatepass"))
    assert refusal.value.code == "format.malformed"


@pytest.mark.parametrize(
    "octets",
    [
        b'{"a":"\xff"}',
        b'{"a":"\xc0\x80"}',
        b'{"a":"\xed\xa0\x80"}',
        '{"a":1}'.encode("utf-16"),
        '{"a":1}'.encode("utf-32-le"),
    ],
)
def test_only_utf8_is_read(octets):
    with pytest.raises(FormatError):
        strict_json.loads(octets)


def test_depth_counts_structure_and_not_texts():
    deepest = strict_json.MAX_DEPTH - 1
    assert strict_json.loads(b'{"a":' + b"[" * deepest + b"]" * deepest + b"}")
    with pytest.raises(FormatError):
        strict_json.loads(b'{"a":' + b"[" * (deepest + 1) + b"]" * (deepest + 1) + b"}")
    assert strict_json.loads(b'{"a":"' + b"[{" * 500 + b'\\"[\\\\"}')
    assert strict_json.loads(b'{"a":[' + b"[]," * 500 + b"[]]}")


@pytest.mark.parametrize("digits", ["9" * 20, "-" + "9" * 20, "1." + "1" * 18, "1e5"])
def test_numbers_have_at_most_twenty_digits(digits):
    assert strict_json.loads(f'{{"a":{digits}}}'.encode())["a"] == json.loads(digits)
    longer = digits.replace("e", "0" * 20 + "e") if "e" in digits else digits + "1"
    with pytest.raises(FormatError):
        strict_json.loads(f'{{"a":{longer}}}'.encode())


@pytest.mark.parametrize(
    "hostile",
    [
        b"[]," * 40 + b'"' + b'\\"' * 1_500_000,
        b"[" * 3_000_000,
        b'{"a":' * 600_000,
        b'{"a":' + b"9" * 3_000_000 + b"}",
        b'{"a":1e' + b"9" * 3_000_000 + b"}",
        b'{"a":"' + b"\\u0061" * 500_000,
    ],
    ids=["escaped marks without end", "brackets", "objects", "digits", "an exponent", "escapes"],
)
def test_no_three_megabytes_cost_more_than_a_second(hostile):
    start = time.process_time()
    with pytest.raises(FormatError):
        strict_json.loads(hostile)
    assert time.process_time() - start < 1
