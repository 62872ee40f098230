"""How an account of a certificate is written, linked and matched: every form of every platform."""

from __future__ import annotations

import json
from importlib import resources

import pytest

from credverifier import accounts, platforms, words
from credverifier.platforms import normalise, same_account

TABLE = json.loads(resources.files("credverifier").joinpath("platforms.json").read_text("utf-8"))
ROSTER = {
    vector["profile"]["key"]: normalise(vector["input"])
    for vector in TABLE["vectors"]
    if vector["profile"]
}
"""One profile for each key of the table's vectors: by handle, by legacy name, by stable id."""

CHANNEL = "UCk3Vb7xQm-29_LpTzRw4HsA"


def _issued(profile: platforms.Profile, *, url: bool = True) -> tuple[str, str, str | None, str]:
    """(platform, handle, account id, url) as the office issues the account."""
    handle = profile.handle or profile.account_id or ""
    return profile.platform, handle, profile.account_id, profile.url if url else ""


@pytest.mark.parametrize("profile", ROSTER.values(), ids=ROSTER)
@pytest.mark.parametrize("url", [True, False], ids=["whole", "slim"])
def test_the_link_that_we_build_is_the_account_itself(profile, url):
    certified = _issued(profile, url=url)
    led = platforms.leads_to(*certified)
    assert led == profile
    assert same_account(normalise(led.url), *certified)


@pytest.mark.parametrize("profile", ROSTER.values(), ids=ROSTER)
def test_an_id_has_no_at_sign_and_a_handle_has_one(profile):
    for language in words.LANGUAGES:
        said = accounts.in_words(*_issued(profile), language=language)
        is_handle = profile.handle is not None and "/" not in profile.handle
        assert said.startswith("@") is is_handle
        assert (profile.handle or profile.account_id) in said


def test_every_platform_with_ids_speaks_of_them():
    said = {
        profile.platform: tuple(
            accounts.in_words(*_issued(profile), language=language) for language in ("vi", "en")
        )
        for profile in ROSTER.values()
        if profile.account_id and profile.account_id != "4"
    }
    assert said == {
        "facebook": ("profile.php?id=100012345678901",) * 2,
        "youtube": (f"kênh {CHANNEL}", f"channel {CHANNEL}"),
        "x": ("ID 1234567890123456789",) * 2,
        "zalo": ("ID 5797458635083528841",) * 2,
        "shopee": ("shop 123456789",) * 2,
    }
    assert accounts.in_words("youtube", "c/minhanh", language="en") == "c/minhanh"


@pytest.mark.parametrize(
    ("platform", "account_id", "look_alike"),
    [
        ("youtube", CHANNEL, f"https://www.youtube.com/@{CHANNEL}"),
        ("youtube", CHANNEL, f"https://www.youtube.com/@{CHANNEL.lower()}"),
        ("youtube", CHANNEL, f"https://www.youtube.com/c/{CHANNEL}"),
        (
            "youtube",
            CHANNEL,
            f"https://www.youtube.com/channel/{CHANNEL.swapcase()}".replace("uc", "UC"),
        ),
        ("x", "1234567890", "https://x.com/1234567890"),
        ("x", "1234567890", "https://x.com/i/user/12345678901"),
        ("zalo", "5797458635083528841", "https://zalo.me/oa5797458635083528841"),
        ("shopee", "123456789", "https://shopee.vn/shop123456789"),
        ("facebook", "100012345678901", "https://www.facebook.com/id100012345678901"),
    ],
)
@pytest.mark.parametrize("members", ["accountId", "url", "both"])
def test_the_handle_of_a_stranger_that_looks_like_the_id_is_no_match(
    platform, account_id, look_alike, members
):
    own = normalise(f"{platform}:id:{account_id}")
    certified = (
        platform,
        account_id,
        None if members == "url" else account_id,
        None if members == "accountId" else own.url,
    )
    assert same_account(own, *certified)
    assert not same_account(normalise(look_alike), *certified)
    assert platforms.leads_to(*certified) == own
    assert not accounts.in_words(*certified, language="en").startswith("@")


def test_an_account_with_both_shows_the_handle_leads_by_the_id_and_matches_either():
    both = ("youtube", "MinhAnh", CHANNEL, "https://www.youtube.com/@MinhAnh")
    assert accounts.in_words(*both, language="vi") == "@MinhAnh"
    assert platforms.leads_to(*both) == normalise(f"youtube:id:{CHANNEL}")
    assert same_account(normalise("youtube:minhanh"), *both)
    assert same_account(normalise(f"youtube:id:{CHANNEL}"), *both)
    assert accounts.address(*both) == both[3], "the JSON keeps what the certificate says"


def test_an_id_of_a_platform_without_links_by_id_leads_by_the_handle():
    assert platforms.leads_to("tiktok", "an", "73000") == normalise("tiktok:an")
    assert platforms.leads_to("tiktok", "73000", "73000") is None
    assert accounts.in_words("tiktok", "73000", "73000", language="vi") == "ID 73000"


def test_digits_that_no_handle_can_be_are_an_id_also_without_saying_so():
    assert platforms.leads_to("facebook", "100012345678901") == normalise(
        "facebook:id:100012345678901"
    )
    assert platforms.leads_to("x", "1234567890") == normalise("x:1234567890")
    assert platforms.leads_to("youtube", CHANNEL) == normalise(f"youtube:{CHANNEL}")


def test_the_url_of_the_json_leads_to_an_account_known_by_its_id_alone():
    for url in (None, "https://www.youtube.com/@somebody"):
        assert (
            accounts.address("youtube", CHANNEL, CHANNEL, url)
            == f"https://www.youtube.com/channel/{CHANNEL}"
        )
    assert accounts.address("x", "an", None, None) is None


@pytest.mark.parametrize(
    "url", ["https://evil.example/", f"https://www.youtube.com/channel/{CHANNEL}"]
)
def test_another_platform_or_another_id_in_the_url_names_nothing(url):
    assert platforms.known_by("x", "an", None, url) == ("an", None)
    assert platforms.known_by("youtube", "an", None, url) == ("an", None)


def test_a_platform_that_the_table_lacks_has_an_at_sign_before_a_handle_alone():
    assert accounts.in_words("locket", "@minhanh", language="vi") == "@minhanh"
    assert accounts.in_words("locket", "c/minhanh", language="vi") == "c/minhanh"
    assert accounts.in_words("x", "no handle of X", language="vi") == "no handle of X"
