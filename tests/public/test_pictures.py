"""The pictures of a badge over HTTP."""

from __future__ import annotations

import pytest

from credissuer.badges import pictures
from credissuer.office import Office
from credissuer.operations.badge import badge_facts
from tests.callers import Caller


@pytest.mark.parametrize("kind", sorted(pictures.KINDS))
def test_a_picture_is_the_one_of_the_badge(
    call: Caller, office: Office, certificate: str, kind: str
) -> None:
    size = "a6" if kind == "badge.pdf" else "avatar"
    response = call.get(f"/c/{certificate}/{kind}?lang=en&size={size}")
    expected = pictures.picture(badge_facts(office, certificate), kind, "en", size)
    assert response.status_code == 200, response.content
    if kind in pictures.BAKED:
        open_badge = call.get(f"/c/{certificate}.jws")
        assert open_badge.headers["content-type"].startswith("text/plain")
        expected = pictures.baked(expected, open_badge.text)
    assert (response.content, response.headers["content-type"]) == (
        expected.octets,
        expected.media_type,
    )
    assert response.headers["access-control-allow-origin"] == "*"
    repeated = call.get(
        f"/C/{certificate}/{kind}?lang=en&size={size}",
        headers={"If-None-Match": response.headers["etag"]},
    )
    assert (repeated.status_code, repeated.content) == (304, b"")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/c/{number}/qr.gif", 404, "usage.picture"),
        ("/c/{number}/badge.svg?lang=fr", 400, "usage.picture_language"),
        ("/c/{number}/badge.svg?size=huge", 400, "usage.picture_size"),
        ("/c/{number}/badge.svg?size=a4", 400, "usage.picture_size"),
        ("/c/{number}/badge.pdf?size=feed", 400, "usage.picture_size"),
        ("/c/7K3M9QX2HS/badge.svg", 404, "certificate.not_found"),
        ("/c/7K3M9QX2HT/badge.svg", 400, "link.number_invalid"),
    ],
)
def test_an_unknown_picture_is_refused(
    call: Caller, certificate: str, path: str, status: int, code: str
) -> None:
    response = call.get(path.format(number=certificate))
    assert (response.status_code, response.json()["code"]) == (status, code)


def test_pictures_are_only_read(call: Caller, certificate: str) -> None:
    response = call.post(f"/c/{certificate}/qr.svg", {})
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
