from __future__ import annotations

import json

import pytest

from credissuer.assessment.orders.order_file import read_order
from credissuer.errors import RefusedError

GOOD = {
    "ref": "R-1",
    "kind": "person",
    "name": "Ví Dụ Ánh",
    "criteria": {
        "content-authenticity": "good",
        "advertising-compliance": "good",
        "commercial-transparency": "good",
        "community-feedback": "met",
    },
    "assessed_on": "2026-11-02",
    "accounts": [
        {"url": "https://x.com/vidu_anh", "proven_on": "2026-11-01"},
        {"url": "tiktok:vidu.anh"},
    ],
}


@pytest.fixture
def read(programme, today):
    def read_octets_or_members(value):
        octets = value if isinstance(value, bytes) else json.dumps(GOOD | value).encode()
        return read_order(octets, programme, today=today, assessor="Lan")

    return read_octets_or_members


def test_a_file_gives_the_same_order_as_a_row(read):
    order = read({})
    assert (order.ref, order.level, order.assessment.assessor) == ("R-1", "highly-credible", "Lan")
    assert [account.key for account in order.subject.accounts] == ["x:vidu_anh", "tiktok:vidu.anh"]
    assert order.subject.accounts[1].control_proven_on is None


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"levle": "exemplary"}, ("/levle", "level")),
        ({"surprise": 1}, ("/surprise", None)),
        (
            {
                "accounts": [
                    {"url": "x:vidu_anh"},
                    {"url": "tiktok:vidu.anh", "proven": "2026-11-01"},
                ]
            },
            ("/accounts/1/proven", "proven_on"),
        ),
        ({"accounts": [{"URL": "x:vidu_anh"}]}, ("/accounts/0/URL", None)),
        ({"accounts": [{"uri": "x:vidu_anh"}]}, ("/accounts/0/uri", "url")),
        ({"a/b~c": 1}, ("/a~1b~0c", None)),
    ],
)
def test_a_member_that_there_is_not_is_named_with_the_one_that_may_be_meant(read, value, told):
    pointer, meant = told
    with pytest.raises(RefusedError) as refusal:
        read(value)
    assert refusal.value.code == "issue.file_invalid"
    for language, asks in (("en", "did you mean"), ("vi", "có phải")):
        words = refusal.value.words(language)
        assert f" {pointer}: " in words
        assert (f"{meant}?" in words) if meant else (asks not in words)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (b"{", "issue.file_invalid"),
        (b"[]", "issue.file_invalid"),
        (b'{"ref": "a", "ref": "b"}', "issue.file_invalid"),
        ({"surprise": 1}, "issue.file_invalid"),
        ({"name": 7}, "issue.file_invalid"),
        ({"criteria": ["good"]}, "assessment.unknown_criterion"),
        ({"criteria": {"beauty": "good"}}, "assessment.unknown_criterion"),
        ({"accounts": [{"url": f"x:vidu_{place}"} for place in range(5)]}, "issue.file_invalid"),
        ({"accounts": ["x:vidu"]}, "issue.file_invalid"),
        ({"accounts": []}, "issue.order_refused"),
        ({"level": "exemplary"}, "issue.order_refused"),
        ({"holder_key": None}, "issue.order_refused"),
    ],
)
def test_an_invalid_order_file_is_refused(read, value, code):
    with pytest.raises(RefusedError) as refusal:
        read(value)
    assert refusal.value.code == code
    assert refusal.value.words("vi") and refusal.value.words("en")
