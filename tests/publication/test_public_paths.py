"""Which paths are the page's, which may be files, and how a pattern fits a path."""

from __future__ import annotations

import re

import pytest

from credissuer.publication import public_paths


@pytest.mark.parametrize(
    ("pattern", "fits", "others"),
    [
        (
            "/c/*.jwt",
            ["/c/7K3M9QX2HS.jwt"],
            ["/c/a/7K3M9QX2HS.jwt", "/c/.jwt", "/c/7K3M9QX2HSxjwt"],
        ),
        ("/status/*", ["/status/1", "/status/1/2"], ["/status/", "/status", "/x/status/1"]),
    ],
)
def test_a_pattern_fits_whole_paths(pattern: str, fits: list[str], others: list[str]) -> None:
    regex = re.compile(public_paths.regex(pattern))
    assert all(regex.match(path) for path in fits)
    assert not any(regex.match(path) for path in others)


def test_a_file_is_never_hidden_and_never_above_the_tree() -> None:
    for path in ("/.well-known/did.json", "/c/7K3M9QX2HS.jwt", "/web/0123456789abcdef/a.js"):
        assert public_paths.FILE_PATH.fullmatch(path), path
    for path in ("/.env", "/../secret", "/c/.hidden", "/c//x", "/c/%2e%2e/x", "/a/" + "b/" * 7):
        assert not public_paths.FILE_PATH.fullmatch(path), path


def test_an_address_that_lost_its_shape_still_leads_to_the_page() -> None:
    for path in (
        "/",
        "/c/7K3M9QX2HS",
        "/C/7K3M9QX2HS/",
        "/c/7K3M9QX2HS&e=1",
        "//c/7K3M9QX2HS",
        "/v/",
    ):
        assert re.match(public_paths.PAGE, path), path
    for path in ("/c/7K3M9QX2HS.jwt", "/c/7K3M9QX2HS/badge.png", "/status/1"):
        assert not re.match(public_paths.PAGE, path), path


def test_settings_and_files_that_are_being_written_are_hidden() -> None:
    for path in ("/nginx.conf", "/Caddyfile", "/_headers", "/c/.7K3M9QX2HS.jwt.new"):
        assert re.match(public_paths.HIDDEN, path), path
    assert not re.match(public_paths.HIDDEN, "/c/7K3M9QX2HS.jwt")
