"""Whatever goes wrong, a browser gets a page with the box, in its reader's language; a program gets
problem details.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx2
import pytest

from credissuer.app import ROUTERS
from credissuer.http import application
from credissuer.public.pages import html
from credissuer.words import words
from tests.callers import Caller
from tests.http.test_methods import BY_PATTERN, RAW

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
UNKNOWN = ("7K3M9QX2HS", "7K3M9QX2HT", "nonsense", "xin-ch%C3%A0o", "%3Cscript%3E", "a" * 300)
"""Arguments that no path has: a number of nobody, a mistyped one, words, markup, far too much."""

# What a person mistypes or is sent.
MISTYPED = (
    "/c/", "/C/", "/c", "/c//", "/c/7K3M9QX2HS.", "/c/7K3M9QX2HS.jwt", "/c/7K3M9QX2HS/kit", "/c/7K3M9QX2HS/kit/",
    "/c/7K3M9QX2HS/kit.zip", "/c/7K3M9QX2HS/badge.png", "/c/7K3M9QX2HS/nothing", "/nowhere", "/chuong-trinh/x",
    "/programmes/nothing.html", "/programmes/nothing.json", "/programmes/..%2Fx.html", "/bao-vi-pham/x", "/oembed",
    "/oembed?url=x", "/bao-vi-pham?a=1&a=2", "/v/7K3M9QX2HS?a=%ff", "/.well-known/nothing", "/badge-check",
    "//evil.example/", "/docs", "/metrics", "/status/99", "/kit.css/x",
)  # fmt: skip


def browser(call: Caller, method: str, path: str, language: str = "vi", **more: object):
    headers = {**BROWSER, "Accept-Language": language, **more.pop("headers", {})}  # type: ignore[dict-item]
    return call(method, path, headers=headers, **more)


def check_page(answer: httpx2.Response, language: str) -> None:
    """A page for people: header, a heading, one sentence, the box, and a strict policy."""
    assert answer.headers["content-type"] == "text/html; charset=utf-8", answer.url
    text = answer.text
    assert f'<html lang="{language}">' in text and text.count("<h1") == 1
    assert '<form class="box check" method="get" action="/v/">' in text
    assert 'class="logo" src="/logo.svg"' in text and "office.test" in text
    assert f'name="lang" value="{language}"' in text
    assert "<script" not in text and "problem+json" not in text and '"code"' not in text
    policy = answer.headers["content-security-policy"]
    assert policy == html.POLICY and "script" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert {"Accept", "Accept-Language"} <= set(answer.headers["vary"].split(", "))
    assert answer.headers["content-language"] == language
    assert "access-control-allow-origin" not in answer.headers


def wrong_paths() -> list[str]:
    """Every GET route that is there, with arguments that it does not know, and what is mistyped."""
    described = application.application(None, ROUTERS, {}).openapi()["paths"]
    gets = [path for path, operations in described.items() if "get" in operations]
    routes = [*gets, *RAW, *BY_PATTERN]
    filled = [re.sub(r"{\w+}", word, route) for route in routes for word in UNKNOWN]
    return [*dict.fromkeys(filled), *MISTYPED]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_route_shows_json_to_a_browser(make_app: Callable[..., Caller], language: str) -> None:
    call = make_app(rate=0)
    refused = 0
    for path in wrong_paths():
        if path.startswith(("/api/", "/vc-api/")):
            continue
        answer = browser(call, "GET", path, language, follow_redirects=True)
        if answer.status_code >= 400:
            refused += 1
            check_page(answer, language)
        elif "json" in answer.headers.get("content-type", ""):
            # What is there is data for programs: health, documents.
            assert path.startswith(("/healthz", "/readyz", "/status/", "/.well-known/")), path
    assert refused > 40


def test_programs_get_problem_details_everywhere(make_app: Callable[..., Caller]) -> None:
    call = make_app(rate=0)
    for path in wrong_paths():
        for accept in ("*/*", "application/json"):
            answer = call.get(path, headers={"Accept": accept}, follow_redirects=True)
            if answer.status_code >= 400:
                assert answer.headers["content-type"] == "application/problem+json", path
    for path in ("/api", "/api/v1/nothing", "/api/v1/lookup", "/vc-api/nothing"):
        answer = browser(call, "GET", path)
        assert answer.status_code >= 400, path
        assert answer.headers["content-type"] == "application/problem+json", path


def test_each_status_of_an_error_stays_and_becomes_a_page(
    make_app: Callable[..., Caller], certificate: str
) -> None:
    call = make_app(rate=0)
    asked: dict[int, tuple[str, str, dict[str, object]]] = {
        400: ("POST", "/v/7K3M9QX2HS", {"content": b"x=%ff", "headers": FORM}),
        404: ("GET", "/c/7K3M9QX2HS/kit", {}),
        405: ("PUT", "/bao-vi-pham", {}),
        413: ("POST", "/v/7K3M9QX2HS", {"content": b"x=" + b"y" * 70_000, "headers": FORM}),
        415: ("POST", "/bao-vi-pham", {"content": b"{}"}),
        501: ("GET", f"/oembed?url=https://office.test/c/{certificate}&format=xml", {}),
    }
    for status, (method, path, more) in asked.items():
        for language in ("vi", "en"):
            answer = browser(call, method, path, language, **dict(more))
            assert answer.status_code == status, path
            check_page(answer, language)
    assert browser(call, "PUT", "/bao-vi-pham").headers["allow"] == "GET, HEAD, POST"
    assert browser(call, "POST", "/").status_code == 405
    check_page(browser(call, "POST", "/"), "vi")


def test_too_many_requests_are_told_on_a_page(make_app: Callable[..., Caller]) -> None:
    call = make_app(rate=1)
    assert browser(call, "GET", "/chuong-trinh").status_code == 200
    for path in ("/chuong-trinh", "/v/7K3M9QX2HS", "/c/7K3M9QX2HS/kit"):
        answer = browser(call, "GET", path, "en")
        assert answer.status_code == 429 and int(answer.headers["retry-after"]) > 0
        check_page(answer, "en")


def test_a_fault_of_ours_is_a_page_with_the_id_of_the_request(
    make_app: Callable[..., Caller],
) -> None:
    call = make_app()
    object.__setattr__(call.app.service, "public_rate", None)
    answer = browser(call, "GET", "/v/7K3M9QX2HS")
    assert answer.status_code == 500 and "Trang gặp trục trặc" in answer.text
    check_page(answer, "vi")
    assert answer.headers["x-request-id"] in answer.text and "AttributeError" not in answer.text


def test_the_other_language_leads_to_the_same_path_and_never_to_another_host(call: Caller) -> None:
    text = browser(call, "GET", "http://office.test//evil.example/").text
    assert 'href="?lang=en"' in text and "evil.example" not in text


def test_every_status_has_words_for_people() -> None:
    for language in ("vi", "en"):
        said = words("pages", language)
        assert said["problem_titles"].keys() == said["problem_texts"].keys()
        statuses = {key for key in said["problem_titles"] if key.isdigit()}
        assert statuses == set(words("errors", language)["titles"])


# Each page that the office renders, and what a form answers.
PAGES = (
    "/v/{number}", "/v/nonsense", "/v/?number=", "/bao-vi-pham", "/chuong-trinh", "/programmes/{programme}.html",
    "/c/{number}/kit", "/nowhere", "/c/7K3M9QX2HS/kit",
)  # fmt: skip


def test_every_page_is_in_the_language_of_one_rule(
    make_app: Callable[..., Caller], certificate: str
) -> None:
    call = make_app(rate=0)
    programme = call.app.service.office.programme
    for page in PAGES:
        path = page.format(number=certificate, programme=f"{programme.id}-{programme.version}")
        mark = "&" if "?" in path else "?"
        for accept, chosen, language in (
            ("", "", "vi"),
            ("en-GB,en;q=0.9", "", "en"),
            ("fr,vi;q=0.2,en;q=0.1", "", "vi"),
            ("fr", "", "vi"),
            ("en", "vi", "vi"),
            ("vi", "en", "en"),
            ("en", "xx", "en"),
        ):
            answer = browser(call, "GET", f"{path}{mark}lang={chosen}" if chosen else path, accept)
            assert f'<html lang="{language}">' in answer.text, (path, accept, chosen)
            assert "Accept-Language" in answer.headers["vary"], path


def test_a_choice_is_kept_by_every_link_of_a_page(call: Caller, certificate: str) -> None:
    for path in ("/v/{number}", "/v/?number=", "/bao-vi-pham", "/chuong-trinh", "/nowhere"):
        mark = "&" if "?" in path else "?"
        text = browser(call, "GET", f"{path.format(number=certificate)}{mark}lang=en").text
        own = [
            link
            for link in re.findall(r'<a [^>]*href="(/[^"]*)"', text)
            if not link.startswith(("/programmes/", "/bang-mau.csv")) or link.endswith(".html")
        ]
        assert own and all("lang=" in link for link in own), (path, own)
        for form in re.findall(r"<form .*?</form>", text, re.DOTALL):
            assert '<input type="hidden" name="lang" value="en">' in form, path
