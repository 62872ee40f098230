"""The verifier in JavaScript answers as the one in Python does, to everything that can be asked of
either.
"""

from __future__ import annotations

import json
import random
from importlib import resources
from typing import Any

import forge
import pytest

from credverifier import words
from credverifier.wire import number
from credverifier.wire.credentials import offline_qr
from credverifier.wire.envelope import dates
from tests.web.answers import Question, disagreements, of_node, of_python
from tests.web.mutations import SNIPPETS, Mutator

NUMBER = forge.NUMBER
TABLE = json.loads(resources.files("credverifier").joinpath("platforms.json").read_text("utf-8"))
SPACES = (
    "",
    " ",
    "\t",
    "\n",
    "\x0b",
    "\x1c",
    "\x1f",
    "\x85",
    "\xa0",
    "\u1680",
    "\u2003",
    "\u2028",
    "\u3000",
    "\ufeff",
    "\u200b",
)


def agree(questions: list[Question]) -> list[Any]:
    """The answers, which are the same of both."""
    assert disagreements(questions) == []
    return of_python(questions)


@pytest.fixture(scope="module")
def tnso() -> forge.Issuer:
    return forge.Issuer()


@pytest.fixture(scope="module")
def trust(tnso):
    development = forge.Issuer("http://localhost:8000")
    issuers = (tnso, forge.Issuer("https://eye.example:8443"), development)
    return {"op": "trust", "trust": forge.trust_list(*issuers, allow_insecure_loopback=True)}


def variations(texts: list[str], seed: int, times: int, letters: str) -> list[str]:
    """`texts`, and as many more with one place changed, left out or put in."""
    chance, made = random.Random(seed), list(texts)
    for _ in range(times):
        text = chance.choice(texts)
        place = chance.randrange(len(text) + 1)
        made.append(
            text[:place]
            + chance.choice(("", chance.choice(letters)))
            + text[place + chance.choice((0, 1)) :]
        )
    return made


def test_trust_lists(tnso):
    urls = ("https://tnso.vn", "http://tnso.vn", "https://tnso.vn/", "https://tnso.vn/a", "https://TNSO.vn", "HTTPS://tnso.vn", "https://",
            "https://u@tnso.vn", "https://u:p@tnso.vn", "https://tnso.vn?x", "https://tnso.vn#x", "tnso.vn", "//tnso.vn", "ftp://tnso.vn",
            "http://localhost:8000", "http://127.0.0.1", "http://localhost.evil.example", "https://tn\nso.vn", " https://tnso.vn", "", None, 7,
            ["https://tnso.vn"], "https://tnso.vn/status/", "http://localhost:8000/status/", "https://[::1]", "https://[::1", "https://tnso.vn:443")  # fmt: skip
    entries = [tnso.trust_entry(public_url=url) for url in urls] + [
        tnso.trust_entry(status_url_prefixes=[url]) for url in urls
    ]
    lists = [
        forge.trust_list(entry, allow_insecure_loopback=loopback)
        for entry in entries
        for loopback in (False, True)
    ]
    other = forge.Issuer("https://tinnhiem.example")
    keys = tnso.trust_entry()["jwks"]["keys"]
    lists += [forge.trust_list(tnso, tnso), forge.trust_list(tnso, other.trust_entry(id=tnso.id)), forge.trust_list(tnso, version=True),
              forge.trust_list(tnso, other.trust_entry(public_url=tnso.public_url)), forge.trust_list(),
              forge.trust_list(tnso.trust_entry(jwks={"keys": [keys[0], keys[0]]})), forge.trust_list(tnso, allow_insecure_loopback=None)]  # fmt: skip
    answers = agree(
        [*({"op": "trust", "trust": value} for value in lists), *Mutator(3).trust_lists(900)]
    )
    assert {str(answer) for answer in answers} == {"None", "{'error': 'trust.malformed'}"}


def test_links(tnso, trust):
    token = tnso.sign(tnso.certificate(slim=True))
    fragment = offline_qr.encode(token, "https://tnso.vn").partition("#")[2]
    hosts = ("https://tnso.vn", "HTTPS://TNSO.VN", "tnso.vn", "eye.example:8443", "http://localhost:8000", "localhost:8000",
             "https://evil.example", "https://tnso.vn@evil.example", "https:\\\\tnso.vn", "https:tnso.vn", "https:///tnso.vn",
             "//tnso.vn", "javascript:tnso.vn", "tnso.vn:443", "https://tnso.vn:443", "https://[::1]", "https://t\u212bso.vn")  # fmt: skip
    paths = ("", "/", f"/c/{NUMBER}", f"/C/{NUMBER.lower()}/", f"/c/{NUMBER}.jwt", f"/c/{NUMBER}?x=1#y", "/c/", "/v", "/v#",
             f"/V#{fragment}", f"/v#{token}", f"/v?x#{fragment}", f"/v#{fragment[:-9]}", "/v#1.", "/v#2.A", f"/c/{NUMBER}/x",
             f"//c/{NUMBER}", f"/c/{NUMBER}%20", "/c/7k3m9-qx2hs.jwt/")  # fmt: skip
    texts = [host + path for host in hosts for path in paths]
    texts += [
        f"{edge}{text}{edge}"
        for edge in SPACES
        for text in (NUMBER, f"https://tnso.vn/c/{NUMBER}", token)
    ]
    texts += [token, "ey", "eyA.", "A" * 21, "eyJ" + "a" * 18, "a." + "b" * 99, "a." + "b" * 98, "A" * 65_537, "", NUMBER,
              "\U0001f600" * 40_000 + ".", "tnso.vn/c/\u212a"]  # fmt: skip
    short = [text for text in texts if 0 < len(text) < 100]
    made = variations(short, 1, 3000, "/\\@:#?.%- \t\n\u00e1\u200b\u202e\u00a0AZaz09ILOU[]")
    answers = agree([trust, *({"op": "link", "text": text} for text in texts + made)])
    assert {str(answer.get("error")) for answer in answers[1:]} >= {
        "None",
        "link.foreign",
        "link.number_invalid",
        "format.malformed",
    }
    assert sum(answer.get("number") == NUMBER for answer in answers[1:]) > 200


def test_numbers():
    good = [
        number.from_entropy(bytes([seed * 37 % 256, seed, 255 - seed, 7, seed * 101 % 256, 9]))
        for seed in range(40)
    ]
    texts = variations(
        [*good, *map(number.show, good), *map(str.lower, good)],
        2,
        3000,
        number.ALPHABET + "iloIOLuU- \t$\u0131\u017f",
    )
    answers = agree(
        [{"op": "number", "text": text} for text in [*texts, *(edge + good[0] for edge in SPACES)]]
    )
    assert {type(answer) for answer in answers} == {str, dict}


def test_profiles():
    texts = [vector["input"] for vector in [*TABLE["vectors"], *TABLE["share_vectors"]]]
    texts += [
        f"{name}:{word}"
        for name, platform in TABLE["platforms"].items()
        for word in platform["reserved"]
    ]
    texts += ["https://www.facebook.com/" + "a." * 1000, "x" * 2048, "x:" + "y" * 2047]
    made = variations(
        [text for text in texts if text], 3, 4000, "@/?#&=:.%_-\\ AZaz09\u00e1\u212a\n"
    )
    answers = agree(
        [
            {"op": operation, "text": text}
            for text in made
            for operation in ("profile", "platform", "share")
        ]
    )
    assert sum("leads" in answer for answer in answers if isinstance(answer, dict)) > 50
    assert sum("key" in answer for answer in answers if isinstance(answer, dict)) > 500


@pytest.mark.parametrize(
    "profile",
    [
        "facebook:minhanh",
        "youtube:id:UCk3Vb7xQm-29_LpTzRw4HsA",
        "tiktok:minh.anh",
        "youtube:c/minhanh",
    ],
)
def test_accounts_are_compared_alike(profile):
    handles = (
        "Minh.Anh",
        "@minh.anh",
        "@@minhanh",
        "c/minhanh",
        "",
        "UCk3Vb7xQm-29_LpTzRw4HsA",
        "MINHANH\u0130",
        "m\u0130nhanh",
    )
    accounts = [{"platform": platform, "handle": handle, **more} for platform in ("facebook", "youtube", "tiktok", "zalo")
                for handle in handles for more in ({}, {"accountId": "UCk3Vb7xQm-29_LpTzRw4HsA"})]  # fmt: skip
    answers = agree([{"op": "same", "text": profile, "account": account} for account in accounts])
    assert set(answers) == {True, False}


def test_accounts_are_written_linked_and_matched_alike():
    """Every form of every platform, whole and with members that are missing or not its own."""
    profiles = {}
    for vector in TABLE["vectors"]:
        if profile := vector["profile"]:
            profiles[profile["key"]] = profile
    accounts = []
    for profile in profiles.values():
        handle, own = profile["handle"] or profile["account_id"], profile["account_id"]
        for account_id in (None, own, "UCk3Vb7xQm-29_LpTzRw4HsA", "1234567890"):
            for url in (None, profile["url"], "https://x.com/i/user/1234567890", "https://x.vn/"):
                for named in (handle, f"@{handle}", f"id:{handle}", handle.upper(), "1234567890"):
                    account = {"platform": profile["platform"], "handle": named}
                    more = {"accountId": account_id, "url": url}
                    accounts.append(account | {name: one for name, one in more.items() if one})
    for platform in ("mastodon", "constructor", "other", "https"):
        accounts.append({"platform": platform, "handle": "//x.com/an", "accountId": "//x.com/an"})
        accounts.append({"platform": platform, "handle": "//x.com/an"})
    answers = agree([{"op": "account", "account": account} for account in accounts])
    assert sum(answer["leads_to"] is not None for answer in answers) > 1000
    some = random.Random(7).sample(accounts, 400)
    asked = [*profiles, "x:1234567890", "x:id:1234567890", "youtube:UCk3Vb7xQm-29_LpTzRw4HsA"]
    matches = agree(
        [{"op": "same", "text": text, "account": account} for account in some for text in asked]
    )
    assert 200 < sum(matches) < len(matches) / 10


def test_offline_texts(tnso):
    tokens = [
        tnso.sign(tnso.certificate(slim=True), key=key)
        for key in ("credential", "credential_eddsa")
    ] + [tnso.sign()]
    packed = [offline_qr.encode(token, "https://tnso.vn").partition("#")[2] for token in tokens]
    texts = [
        *packed,
        *tokens,
        "e",
        "e" * 65_537,
        "1." + "A" * 4095,
        "1.",
        "1.0" + packed[0][2:],
        "",
        "2." + packed[0][2:],
        packed[0].lower(),
    ]
    answers = agree(
        [
            {"op": "offline", "text": text}
            for text in variations(texts, 4, 600, offline_qr.ALPHABET + "a\u00e9")
        ]
    )
    assert answers[:3] == tokens


def test_an_offline_bomb_is_stopped():
    inflated = b'{"a":"' + b"x" * offline_qr.MAX_CONTENT + b'"}{}'
    deflater = offline_qr.zlib.compressobj(
        9, offline_qr.zlib.DEFLATED, -15, 9, zdict=offline_qr.dictionary()
    )
    octets = deflater.compress(inflated) + deflater.flush() + bytes(64)
    answers = agree([{"op": "offline", "text": "1." + offline_qr._to_base43(octets)}])
    assert answers == [{"error": "format.too_large"}]


def test_json_texts():
    chance = random.Random(5)
    seeds = [b'{"a":[1,-2.5,true,null,"x",{"b":{}}],"":"\\u00e1\\ud83d\\ude00","n":12345678901234567890,"f":-0.0}',
             b'{"__proto__":{"a":1},"toString":2,"constructor":[]}', b"{" + b'"a":[' * 20 + b"1" + b"]" * 20 + b"}", b"{}"]  # fmt: skip
    deep = [b'{"a":' + b"[" * depth + b"]" * depth + b"}" for depth in (30, 31, 32, 33)]
    special = [b"[]", b"1", b'"x"', b"null", b"", b" {} ", b"\xef\xbb\xbf{}", b'{"a":1,"a":1}', b'{"a":{"b":1,"\\u0062":2}}', b'{"a":1}x',
               b'{"__proto__":1,"__proto__":2}', b'{"a":1e999}', b'{"a":-1e5}', b'{"a":1e-400}', b'{"a":9007199254740993}', b'{"a":012}',
               '{"a":1}'.encode("utf-16"), b'{"a":"\xed\xa0\x80"}', b'{"a":"' + b"[{" * 500 + b'\\"[\\\\"}']  # fmt: skip
    texts = [*seeds, *deep, *special]
    for _ in range(3000):
        text = chance.choice([*seeds, *special])
        place = chance.randrange(len(text) + 1)
        texts.append(
            text[:place] + chance.choice(SNIPPETS) + text[place + chance.choice((0, 0, 1, 2)) :]
        )
    questions = [{"op": "json", "octets": list(text)} for text in texts]
    ours, theirs = of_python(questions), [_sorted(answer) for answer in of_node(questions)]
    assert [pair for pair in zip(texts, ours, theirs, strict=True) if pair[1] != pair[2]] == []
    assert sum("members" in answer for answer in ours) > 100


def _sorted(value: Any) -> Any:
    if isinstance(value, dict) and "fraction" in value:
        return {"fraction": float(value["fraction"])}
    if isinstance(value, dict) and "members" in value:
        return {"members": sorted([name, _sorted(member)] for name, member in value["members"])}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


def test_dates_and_stamps():
    stamps = ["2026-11-23T06:58:00Z", "2024-02-29T23:59:59.5+07:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z",
              "2026-11-23T06:58:00.12345678901234567890-14:00", "1900-02-28T00:00:00+14:00", "0099-06-30T00:00:00Z", "0000-12-31T23:59:59-14:00"]  # fmt: skip
    agree(
        [
            {"op": "date", "text": text}
            for text in [
                *variations(stamps, 6, 4000, "0123456789-+:.TtZz \n\u0663"),
                "",
                1,
                None,
                [],
                {},
            ]
        ]
    )
    moments = [
        dates.EARLIEST,
        -1,
        -0.001,
        0,
        0.9999994,
        0.9999996,
        1795417080.9999995,
        1795417080.9999998,
        dates.LATEST,
        62135596800.5,
    ]
    agree([{"op": "stamp", "seconds": moment} for moment in moments])


def test_words():
    facts = {"name": "Minh {profile} $& Ánh", "profile": "tiktok:a", "accounts": "@a (tiktok)", "superseded_by": "01234-5678D", "reason": "deceased",
             "since": 1795372200, "as_of": 1795417080, "valid_from": dates.EARLIEST, "valid_until": dates.LATEST}  # fmt: skip
    told = [
        facts,
        {**facts, "as_of": 0.5},
        {**facts, "reason": "toString"},
        *({**facts, name: None} for name in facts),
    ]
    answers = agree([{"op": "message", "verdict": verdict, "facts": fact, "matched": matched}
                     for verdict in words.VERDICTS for fact in told for matched in (False, True)])  # fmt: skip
    assert {language for answer in answers for language in answer} == {"vi", "en"}


@pytest.mark.parametrize("seed", [1, 2])
def test_what_went_wrong_by_chance(seed):
    answers = agree(Mutator(seed).questions(700))
    codes = {str(answer.get("code")) for answer in answers[1:]}
    assert codes >= {
        "None",
        "format.malformed",
        "format.claims_invalid",
        "signature.invalid",
        "status.invalid",
        "status.revoked",
    }
