"""The frame of pages that are files: the style of the published shell, and the header of every page."""

from __future__ import annotations

from credissuer.publication import page, public_paths, static_page

SHELL = dict(page.page())[public_paths.SHELL]
NAMES = {"vi": "Liên minh <Thử>", "en": "Test & Co"}


def framed(public_url: str) -> str:
    octets = static_page.framed(
        "programme_page.html", SHELL, NAMES, public_url, title="T <i>", own="Lời", others=[]
    )
    return octets.decode("utf-8")


def test_the_style_is_that_of_the_shell_and_no_script() -> None:
    links = static_page.style_of(SHELL)
    assert 'rel="stylesheet"' in links and "integrity=" in links and "script" not in links
    assert links in framed("https://tnso.vn")


def test_the_header_names_alliance_and_host() -> None:
    text = framed("https://tnso.vn")
    assert "<title>T &lt;i&gt; · tnso.vn</title>" in text
    assert "Liên minh &lt;Thử&gt;" in text and ">tnso.vn</strong>" in text
    assert 'src="/logo.svg"' in text and 'class="demo"' not in text


def test_a_demo_says_so() -> None:
    assert 'class="demo"' in framed("http://localhost:8000")
