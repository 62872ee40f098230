"""The codec as an outside tester uses it: a question a line, an answer a line."""

from __future__ import annotations

import base64
import gzip
import json
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from credverifier import codec

VECTORS = json.loads(
    (Path(__file__).parent / "data" / "ietf-status-list-vectors.json").read_text("utf-8")
)
SIZE = 131_072


def ask(**question):
    return codec.answer(json.dumps(question))


def b64(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def test_the_two_examples_of_the_help_text_work():
    lst = ask(op="encode", format="ietf", bits=1, size=16, set={"0": 1, "15": 1})["lst"]
    assert ask(op="decode", format="ietf", bits=1, lst=lst, idx=[0, 7, 15]) == {"values": [1, 0, 1]}
    listed = ask(op="encode", format="w3c", bits=1, size=SIZE, set={"4242": 1})["lst"]
    assert listed.startswith("uH4s")
    assert ask(op="decode", format="w3c", bits=1, lst=listed, idx=[4242, 4243]) == {
        "values": [1, 0]
    }


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_every_value_comes_back_where_it_was_put(bits):
    values = {str(index): index % (1 << bits) for index in range(64)}
    lst = ask(op="encode", format="ietf", bits=bits, size=64, set=values)["lst"]
    assert ask(op="decode", format="ietf", bits=bits, lst=lst, idx=list(range(64)))[
        "values"
    ] == list(values.values())


def test_bit_order_and_compression_are_those_of_the_standards():
    ietf = ask(op="encode", format="ietf", bits=1, size=8, set={"0": 1})["lst"]
    assert zlib.decompress(base64.urlsafe_b64decode(ietf + "==")) == b"\x01"
    w3c = ask(op="encode", format="w3c", bits=1, size=SIZE, set={"0": 1})["lst"]
    assert gzip.decompress(base64.urlsafe_b64decode(w3c[1:] + "=="))[0] == 0x80


@pytest.mark.parametrize("form, wrong", [("ietf", gzip.compress), ("w3c", zlib.compress)])
def test_the_other_compression_is_an_error(form, wrong):
    text = b64(wrong(bytes(SIZE // 8)))
    lst = text if form == "ietf" else f"u{text}"
    assert ask(op="decode", format=form, bits=1, lst=lst, idx=[0])["error"] == "status.invalid"


def test_a_bomb_is_an_error():
    lst = b64(zlib.compress(bytes(64 * 1024 * 1024)))
    assert ask(op="decode", format="ietf", bits=1, lst=lst, idx=[0])["error"] == "status.too_large"


DECODE = {"op": "decode", "format": "ietf", "bits": 1, "lst": "eNpjAAAAAQAB", "idx": [0]}
ENCODE = {"op": "encode", "format": "ietf", "bits": 1, "size": 8, "set": {}}


@pytest.mark.parametrize(
    "code, question",
    [
        ("status.index_out_of_range", {**DECODE, "idx": [8]}),
        ("status.malformed", {**DECODE, "idx": [-1]}),
        ("status.malformed", {**DECODE, "idx": [True]}),
        ("status.malformed", {**DECODE, "idx": "0"}),
        ("status.unsupported", {**DECODE, "bits": 3}),
        ("status.unsupported", {**DECODE, "format": "w3c", "bits": 2, "lst": "u"}),
        ("status.invalid", {**DECODE, "lst": "eNpjAAAAAQAB="}),
        ("status.invalid", {**DECODE, "format": "w3c", "lst": "H4sI"}),
        ("status.index_out_of_range", {**ENCODE, "set": {"8": 1}}),
        ("status.malformed", {**ENCODE, "set": {"01": 1}}),
        ("status.malformed", {**ENCODE, "set": {"٣": 1}}),
        ("status.value_unsupported", {**ENCODE, "set": {"0": 2}}),
        ("status.value_unsupported", {**ENCODE, "set": {"0": True}}),
        ("status.too_large", {**ENCODE, "size": 10**12}),
        ("status.too_large", {**ENCODE, "size": 0}),
        ("status.invalid", {**ENCODE, "format": "w3c"}),
        ("format.malformed", {"op": "erase", "format": "ietf"}),
        ("format.malformed", {"op": "decode", "format": "ietf", "bits": 1, "lst": "eNpjAAAAAQAB"}),
    ],
)
def test_an_impossible_question_gets_an_error_code(code, question):
    assert ask(**question)["error"] == code


@pytest.mark.parametrize(
    "vector", VECTORS["test_vectors"], ids=lambda vector: f"{vector['bits']} bits"
)
def test_the_vectors_of_the_standard_are_read_and_written(vector):
    bits, size, values = vector["bits"], vector["size"], vector["non_default"]
    indices = [int(index) for index in values]
    given = vector["json"]["lst"]
    answer = ask(op="decode", format="ietf", bits=bits, lst=given, idx=indices)
    assert answer == {"values": list(values.values())}
    written = ask(op="encode", format="ietf", bits=bits, size=size, set=values)["lst"]
    octets = [zlib.decompress(base64.urlsafe_b64decode(lst + "==")) for lst in (given, written)]
    assert octets[0] == octets[1]


def test_each_line_is_answered_and_a_wrong_one_stops_nothing():
    lines = [
        '{"op":"encode","format":"ietf","bits":2,"size":4,"set":{"1":2}}',
        "no JSON at all",
        "",
        '{"op":"decode","format":"ietf","bits":2,"lst":"eNpjAAAAAQAB","idx":[3]}',
    ]
    done = subprocess.run(
        [sys.executable, "-m", "credverifier.codec"],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [set(answer) for answer in answers] == [{"lst"}, {"error", "detail"}, {"values"}]
