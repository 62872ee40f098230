"""The pictures of a badge over HTTP."""

from __future__ import annotations

import pytest

from credissuer.badges import pictures
from credissuer.office import Office
from credissuer.operations.badge import badge_facts
from tests.callers import Caller


@pytest.mark.parametrize("kind", sorted(pictures.KINDS))
def test_a_picture_is_the_one_that_the_badge_has(
    call: Caller, office: Office, certificate: str, kind: str
) -> None:
    size = "a6" if kind == "badge.pdf" else "avatar"
    answer = call.get(f"/c/{certificate}/{kind}?lang=en&size={size}")
    expected = pictures.picture(badge_facts(office, certificate), kind, "en", size)
    assert answer.status_code == 200, answer.content
    if kind in pictures.BAKED:
        open_badge = call.get(f"/c/{certificate}.jws")
        assert open_badge.headers["content-type"].startswith("text/plain")
        expected = pictures.baked(expected, open_badge.text)
    assert (answer.content, answer.headers["content-type"]) == (
        expected.octets,
        expected.media_type,
    )
    assert answer.headers["access-control-allow-origin"] == "*"
    again = call.get(
        f"/C/{certificate}/{kind}?lang=en&size={size}",
        headers={"If-None-Match": answer.headers["etag"]},
    )
    assert (again.status_code, again.content) == (304, b"")


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
def test_a_picture_that_is_none(
    call: Caller, certificate: str, path: str, status: int, code: str
) -> None:
    answer = call.get(path.format(number=certificate))
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_pictures_are_only_read(call: Caller, certificate: str) -> None:
    answer = call.post(f"/c/{certificate}/qr.svg", {})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
