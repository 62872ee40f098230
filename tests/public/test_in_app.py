"""Which app's own browser asks, by its User-Agent."""

from __future__ import annotations

import re

import pytest

from credissuer.public.in_app import APPS, app_of

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
ANDROID = "Mozilla/5.0 (Linux; Android 13; SM-A536E Build/TP1A.220624.014; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0.6099.144 Mobile Safari/537.36"
IN_APP = [
    ("Zalo", f"{IPHONE} Mobile/15E148 Zalo iOS/24.05.01 ZaloTheme/light ZaloLanguage/vi"),
    ("Zalo", f"{ANDROID} Zalo android/12101234 ZaloTheme/light ZaloLanguage/vi"),
    ("TikTok", f"{IPHONE} Mobile/15E148 musical_ly_34.5.0 JsSdk/2.0 NetType/WIFI BytedanceWebview"),
    ("TikTok", f"{ANDROID} trill_2023405030 JsSdk/1.0 NetType/WIFI AppName/trill ByteLocale/vi"),
    ("TikTok", f"{ANDROID} musical_ly_2023405030 BytedanceWebview/d8a21c6"),
    ("Instagram", f"{IPHONE} Mobile/15E148 Instagram 334.0.0.42.95 (iPhone14,5; iOS 17_5; vi_VN)"),
    ("Instagram", f"{ANDROID} Instagram 334.0.0.42.95 Android (33/13; 420dpi; vi_VN)"),
    ("Threads", f"{IPHONE} Mobile/15E148 Barcelona 334.0.0.30.109 (iPhone14,5; iOS 17_5)"),
    ("Messenger", f"{IPHONE} Mobile/15E148 [FBAN/MessengerForiOS;FBAV/458.0.0.39.107;FBBV/1]"),
    ("Messenger", f"{ANDROID} [FB_IAB/Orca-Android;FBAV/458.0.0.39.107;]"),
    ("Messenger", f"{ANDROID} [FB_IAB/MESSENGER;FBAV/458.0.0.39.107;]"),
    ("Facebook", f"{IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/465.0.0.39.107;FBBV/1;FBDV/iPhone14,5]"),
    ("Facebook", f"{ANDROID} [FB_IAB/FB4A;FBAV/465.0.0.39.107;]"),
    ("LINE", f"{IPHONE} Mobile/15E148 Safari Line/14.7.1"),
    ("LINE", f"{ANDROID} Line/14.7.1/IAB"),
    ("X", f"{IPHONE} Version/17.5 Mobile/15E148 Safari/604.1 Twitter for iPhone/10.42"),
    ("X", f"{ANDROID} TwitterAndroid"),
    ("Shopee", f"{ANDROID} ShopeeVN appver=32510 Shopee_rn_version=1"),
    (None, ANDROID),
    (None, f"{IPHONE} Mobile/15E148"),
]
BROWSERS = [
    f"{IPHONE} Version/17.5 Mobile/15E148 Safari/604.1",
    f"{IPHONE} CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0",
    "Mozilla/5.0 (Linux; Android 14; SM-S901B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) coc_coc_browser/126.0.0 Chrome/120.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
    "curl/8.5.0",
    "",
]


@pytest.mark.parametrize(("name", "agent"), IN_APP)
def test_the_browser_of_an_app_is_known_by_its_name(name: str | None, agent: str) -> None:
    app = app_of(agent.encode("latin-1"))
    assert app is not None and app.name == name


def test_every_app_of_the_table_was_tried() -> None:
    assert {name for name, _ in IN_APP if name} == set(APPS)


@pytest.mark.parametrize("agent", BROWSERS)
def test_a_browser_proper_is_no_app(agent: str) -> None:
    assert app_of(agent.encode("latin-1")) is None


def test_what_a_client_says_of_itself_is_read_within_bounds() -> None:
    assert app_of(None) is None
    assert app_of(b"\xff\x00" * 50_000) is None
    assert app_of(b"(iPhone" * 50_000) is None
    assert all(re.compile(pattern) for pattern in APPS.values())
