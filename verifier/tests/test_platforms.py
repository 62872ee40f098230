"""The table of platforms: its vectors, and what readers in other languages rely on."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib import resources

import pytest

from credverifier import platforms
from credverifier.errors import ProfileError
from credverifier.platforms import Profile, normalise, platform_of, same_account

TABLE = json.loads(resources.files("credverifier").joinpath("platforms.json").read_text("utf-8"))
ACCEPTED = [vector for vector in TABLE["vectors"] if vector["profile"]]
REFUSED = [vector["input"] for vector in TABLE["vectors"] if not vector["profile"]]
CHANNEL = "UCk3Vb7xQm-29_LpTzRw4HsA"


@pytest.mark.parametrize("vector", ACCEPTED, ids=lambda vector: vector["input"])
def test_every_spelling_of_a_profile_gives_its_canonical_form(vector):
    profile = normalise(vector["input"])
    assert {**profile._asdict(), "key": profile.key} == vector["profile"]


@pytest.mark.parametrize("text", REFUSED, ids=ascii)
def test_texts_that_are_no_profile_or_ambiguous_are_refused(text):
    with pytest.raises(ProfileError) as refusal:
        normalise(text)
    assert refusal.value.code == "profile.unreadable"


@pytest.mark.parametrize("vector", ACCEPTED, ids=lambda vector: vector["input"])
def test_the_canonical_url_and_the_key_are_read_as_the_same_profile(vector):
    profile = normalise(vector["input"])
    assert normalise(profile.url) == profile
    assert normalise(profile.key).key == profile.key


def test_there_are_vectors_for_every_platform_and_host():
    assert len(ACCEPTED) >= 30 and len(REFUSED) >= 60
    assert {vector["profile"]["platform"] for vector in ACCEPTED} == set(platforms.names())
    assert platforms.names() == (
        *("facebook", "youtube", "tiktok", "instagram", "x"),
        *("threads", "zalo", "shopee"),
    )
    for name, platform in TABLE["platforms"].items():
        assert {platform_of(f"https://{host}/") for host in platform["hosts"]} == {name}


def test_vectors_are_distinct():
    inputs = [vector["input"] for vector in TABLE["vectors"]]
    assert len(set(inputs)) == len(inputs)


@pytest.mark.parametrize(
    ("name", "reserved"),
    [
        (name, word)
        for name, platform in TABLE["platforms"].items()
        for word in platform["reserved"]
    ],
)
def test_no_reserved_name_is_a_profile(name, reserved):
    with pytest.raises(ProfileError):
        normalise(f"{name}:{reserved}")
    with pytest.raises(ProfileError):
        normalise(f"https://{TABLE['platforms'][name]['hosts'][0]}/{reserved.upper()}")


def test_patterns_use_only_what_python_and_javascript_share():
    """No named groups, lookbehind, inline flags, Unicode-wide classes (\\d, \\w), possessive or
    atomic parts.
    """
    allowed = re.compile(
        r"(?:\\[.]|\(\?[:=!]|\((?!\?)|\[(?:\\.|[^\]\\])*\]|[^\\(\[+*?}]|[+*?}](?![+]))*"
    )
    for platform in TABLE["platforms"].values():
        for form in platform["forms"]:
            phones = platform.get("phones", "")
            for pattern in [
                *(form["value"], platform["tabs"], phones),
                *form["paths"],
                *form["short"],
            ]:
                assert allowed.fullmatch(pattern), pattern
                assert pattern.isascii()


def test_the_patterns_have_one_group_each():
    for platform in TABLE["platforms"].values():
        for form in platform["forms"]:
            assert re.compile(form["value"]).groups == 0
            assert all(pattern.count("{}") == 1 for pattern in form["short"])
            assert all(pattern.count("{}") == ("query" not in form) for pattern in form["paths"])


def test_long_input_is_refused_at_once():
    with pytest.raises(ProfileError):
        normalise("https://www.tiktok.com/@minhanh?" + "a" * 2048)
    with pytest.raises(ProfileError):
        normalise("https://www.facebook.com/" + "a." * 1000)


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        ("https://www.tiktok.com/@minh\u00e1nh", "tiktok"),
        ("https://x.com/home", "x"),
        ("youtube:?", "youtube"),
        ("https://tiktok.com.evil.vn/@a", None),
        ("https://minhanh@x.com/a", None),
        ("nonsense", None),
    ],
)
def test_the_platform_is_recognised_even_if_the_profile_is_unreadable(text, platform):
    assert platform_of(text) == platform


@pytest.mark.parametrize(
    "text",
    [
        *(
            "https://zalo.me/0900000000",
            "zalo.me/84900000000?src=qr",
            "http://www.zalo.me/0900000000/",
        ),
        *(
            "https://zalo.me/+84900000000",
            "zalo.me/0900.000.000",
            "zalo:0900000000",
            "Zalo:@0900000000",
        ),
        "zalo:id:0900000000",
    ],
)
def test_a_telephone_number_is_no_profile_and_is_told_apart(text):
    """A certificate is public, and a number gets another owner."""
    assert platforms.is_phone_number(text)
    with pytest.raises(ProfileError) as refusal:
        normalise(text)
    assert "900" not in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        *("https://zalo.me/5797458635083528841", "zalo:minh.anh", "https://zalo.me/", "0900000000"),
        *("https://shopee.vn/0900000000", "facebook:id:0900000000", "https://zalo.vn/0900000000"),
    ],
)
def test_what_is_no_telephone_number_of_a_platform(text):
    assert not platforms.is_phone_number(text)


def test_both_addresses_of_threads_are_one_profile():
    net, com = (normalise(f"https://www.threads.{end}/@Minh.Anh_1") for end in ("net", "com"))
    assert net == com
    assert net.key != normalise("instagram:minh.anh_1").key


def test_accounts_are_compared_by_handle_as_the_platform_does():
    tiktok = normalise("https://www.tiktok.com/@minh.anh")
    assert same_account(tiktok, "tiktok", "@Minh.Anh", None)
    assert same_account(tiktok, "tiktok", "minh.anh", "7300000000000000000")
    assert not same_account(tiktok, "tiktok", "minhanh", None)
    assert not same_account(tiktok, "instagram", "minh.anh", None)
    assert not same_account(tiktok, "tiktok", None, None)
    assert same_account(normalise("facebook:minhanh"), "facebook", "Minh.Anh", None)


def test_a_stable_id_is_compared_with_the_stable_id_only():
    channel = normalise(f"youtube:id:{CHANNEL}")
    assert same_account(channel, "youtube", "whatever", CHANNEL)
    assert not same_account(channel, "youtube", CHANNEL, None)
    assert not same_account(channel, "youtube", CHANNEL, CHANNEL.swapcase())


def test_a_handle_chosen_to_look_like_a_stable_id_does_not_match():
    impostor = normalise(f"https://www.youtube.com/@{CHANNEL}")
    assert not same_account(impostor, "youtube", CHANNEL, CHANNEL)


def test_a_custom_address_is_not_the_handle_of_the_same_name():
    keys = {
        normalise(f"https://www.youtube.com/{path}").key
        for path in ("@minhanh", "c/minhanh", "user/minhanh")
    }
    assert len(keys) == 3


def test_a_profile_is_a_plain_tuple():
    assert normalise("x:minhanh") == Profile("x", "minhanh", None, "https://x.com/minhanh")


def test_importing_reads_no_file():
    code = "import credverifier.platforms as p; print(p._table.cache_info().currsize)"
    answer = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "0"


def test_each_platform_has_a_glyph():
    package = resources.files("credverifier")
    glyphs = json.loads(package.joinpath("platform_glyphs.json").read_text("utf-8"))["glyphs"]
    platforms = json.loads(package.joinpath("platforms.json").read_text("utf-8"))["platforms"]
    assert glyphs.keys() == platforms.keys()
    assert all(re.fullmatch(r"[MmLlHhVvCcSsQqTtAaZz0-9 .,-]+", path) for path in glyphs.values())
