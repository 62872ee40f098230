from __future__ import annotations

from datetime import date

import pytest

from credissuer.assessment.subjects import SubjectAccount, account_from_url
from credissuer.errors import RefusedError
from credverifier.errors import ShareLinkError

CHANNEL = "UCk3Vb7xQm-29_LpTzRw4HsA"


def test_an_account_is_kept_in_its_canonical_form():
    account = account_from_url("http://m.tiktok.com/@Minh.Anh?lang=vi", date(2026, 11, 20))
    assert account == SubjectAccount(
        platform="tiktok",
        handle="minh.anh",
        account_id=None,
        url="https://www.tiktok.com/@minh.anh",
        control_proven_on=date(2026, 11, 20),
    )
    assert account.key == "tiktok:minh.anh"


def test_an_account_without_a_handle_shows_its_id():
    account = account_from_url(f"https://www.youtube.com/channel/{CHANNEL}/videos", None)
    assert (account.handle, account.account_id, account.control_proven_on) == (
        CHANNEL,
        CHANNEL,
        None,
    )
    assert account.key == f"youtube:id:{CHANNEL}"


def test_spellings_of_one_account_have_one_key():
    spellings = (
        "https://www.facebook.com/Minh.Anh",
        "facebook.com/minhanh/about",
        "facebook:minhanh",
    )
    assert {account_from_url(url, None).key for url in spellings} == {"facebook:minhanh"}


def test_similar_handles_on_one_platform_have_one_look():
    looks = [
        account_from_url(url, None).look for url in ("x:vidu_lan", "x:vidu_1an", "tiktok:vidu_lan")
    ]
    assert looks[0] == looks[1] != looks[2]
    assert (
        account_from_url("facebook:vi.du.lan", None).look
        == account_from_url("facebook:viduian", None).look
    )
    by_id = account_from_url(f"youtube:id:{CHANNEL}", None)
    assert by_id.look == by_id.key != account_from_url(f"youtube:{CHANNEL}", None).look


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://www.tiktok.com/@minhánh", "account.handle_invalid"),
        ("https://www.instagram.com/p/Cxyz/", "account.handle_invalid"),
        ("https://x.com/home", "account.handle_invalid"),
        ("tiktok:", "account.handle_invalid"),
        ("https://tiktok.com.evil.vn/@minhanh", "account.platform_unknown"),
        ("https://www.threads.net/@minhanh/post/x", "account.handle_invalid"),
        ("HTTPS://Weibo.com/123?a=b", "account.platform_unknown"),
        ("weibo.com/minhanh", "account.platform_unknown"),
        ("minhanh", "account.url_malformed"),
        ("@minhanh", "account.url_malformed"),
        ("", "account.url_malformed"),
        ("https://minhanh@www.tiktok.com/@minhanh", "account.url_malformed"),
        ("https://www.tiktok.com:443/@minhanh", "account.url_malformed"),
        ("https://www.t\u0456ktok.com/@minhanh", "account.url_malformed"),
        ("https://www.tiktok\u202e.com/@minhanh", "account.url_malformed"),
        ("javascript:alert(1)", "account.url_malformed"),
    ],
    ids=ascii,
)
def test_an_invalid_account_is_refused_with_a_code(url, code):
    with pytest.raises(RefusedError) as refusal:
        account_from_url(url, None)
    assert refusal.value.code == code
    assert "\u202e" not in refusal.value.words("vi")
    assert "url" in refusal.value.facts


@pytest.mark.parametrize(
    ("url", "platform", "handle", "account_id"),
    [
        ("https://www.threads.net/@Minh.Anh_1", "threads", "minh.anh_1", None),
        (
            "https://zalo.me/5797458635083528841",
            "zalo",
            "5797458635083528841",
            "5797458635083528841",
        ),
        ("https://shopee.vn/Minh_Anh.store", "shopee", "minh_anh.store", None),
        ("https://shopee.vn/shop/123456789", "shopee", "123456789", "123456789"),
    ],
)
def test_threads_zalo_and_shopee_are_platforms(url, platform, handle, account_id):
    account = account_from_url(url, None)
    assert (account.platform, account.handle, account.account_id) == (platform, handle, account_id)


@pytest.mark.parametrize("url", ["https://zalo.me/0900000000", "zalo:84900000000"])
def test_a_telephone_number_is_refused_and_not_repeated(url):
    with pytest.raises(RefusedError) as refusal:
        account_from_url(url, None)
    assert refusal.value.code == "account.phone_number"
    assert "900" not in str(refusal.value) + refusal.value.words("vi") + repr(refusal.value.facts)


def test_a_share_link_is_the_account_to_which_it_is_known_to_lead():
    link = "http://vt.TikTok.com/ZS8abcdef/?k=1"
    with pytest.raises(RefusedError) as refusal:
        account_from_url(link, None)
    assert refusal.value.code == "account.share_link"
    assert link in refusal.value.words("en")
    known = {"https://vt.tiktok.com/ZS8abcdef/": "https://www.tiktok.com/@minh.anh"}
    assert account_from_url(link, None, known).key == "tiktok:minh.anh"
    for code in ("share_link.no_profile", "share_link.unresolved"):
        answers = {"https://vt.tiktok.com/ZS8abcdef/": ShareLinkError(code, "why")}
        with pytest.raises(RefusedError) as refusal:
            account_from_url(link, None, answers)
        assert refusal.value.code == code


@pytest.mark.parametrize("url", ["https://youtu.be/dQw4w9WgXcQ", "https://fb.watch/q1W2e3R4t5/"])
def test_a_share_link_of_a_post_needs_no_answer(url):
    with pytest.raises(RefusedError) as refusal:
        account_from_url(url, None)
    assert refusal.value.code == "share_link.no_profile"
