"""What browsers call themselves, in words."""

from __future__ import annotations

import pytest

from credissuer.staff.user_agents import is_same, name

GECKO = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
SAMSUNG = "Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (GECKO, "Firefox trên Linux"),
        (CHROME, "Chrome trên Windows"),
        (CHROME + " Edg/140.0", "Edge trên Windows"),
        (PHONE, "Safari trên iPhone"),
        (SAMSUNG, "Samsung Internet trên Android"),
        ("Firefox", "Firefox"),
        ("<script>", "Trình duyệt không rõ"),
        ("", "Trình duyệt không rõ"),
    ],
)
def test_the_name_and_the_system(user_agent: str, words: str) -> None:
    assert name(user_agent, "vi") == words


def test_an_update_makes_no_other_browser() -> None:
    assert is_same(CHROME, CHROME.replace("Chrome/140", "Chrome/141"))
    assert not is_same(CHROME, CHROME + " Edg/140.0")
    assert not is_same(PHONE, CHROME)
    assert is_same("", "<script>")


def test_in_english() -> None:
    assert name(CHROME, "en") == "Chrome on Windows"
