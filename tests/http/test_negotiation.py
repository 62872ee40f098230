"""Accept: browsers are people, everything else is a program."""

from __future__ import annotations

import pytest

from credissuer.http.negotiation import wants_page

CHROME = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;"
    "q=0.8,application/signed-exchange;v=b3;q=0.7"
)


def asked(accept: str | None, path: str = "/c/") -> bool:
    headers = [] if accept is None else [(b"accept", accept.encode("latin-1"))]
    return wants_page({"path": path, "headers": headers})


@pytest.mark.parametrize(
    ("accept", "page"),
    [
        (CHROME, True),
        ("text/html", True),
        ("TEXT/HTML;level=1;q=0.4", True),
        ("application/xhtml+xml", True),
        ("application/json;q=0.5, text/html", True),
        ("text/html, application/json", True),
        (None, False),
        ("", False),
        ("*/*", False),
        ("text/*", False),
        ("image/avif,image/webp,*/*;q=0.8", False),
        ("application/json", False),
        ("application/json, text/html;q=0.9", False),
        ("application/problem+json, text/html;q=0.9", False),
        ("text/html;q=0", False),
        ("text/html;q=nonsense", False),
        ("application/vc+jwt", False),
        ("\xff\xfe", False),
        ("x," * 30 + "text/html", False),
    ],
)
def test_a_page_is_for_whoever_names_it(accept: str | None, page: bool) -> None:
    assert asked(accept) is page


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v1/nothing", "/vc-api/credentials/issue"])
def test_programs_alone_ask_below_the_api(path: str) -> None:
    assert asked(CHROME, path) is False


@pytest.mark.parametrize("path", ["/", "/apis", "/c/api/", "/x/api/v1", "//api"])
def test_other_paths_only_look_like_the_api(path: str) -> None:
    assert asked(CHROME, path) is True
