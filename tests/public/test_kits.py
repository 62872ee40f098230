"""The kit of a badge over HTTP, as a ZIP."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from credissuer.office import Office
from credissuer.operations.badge import kit
from credissuer.public.kits import ZIPS_A_MINUTE
from tests.callers import Caller
from tests.offices import CHIEF, Clock


def test_the_zip_is_the_kit_of_the_operation(
    call: Caller, office: Office, certificate: str
) -> None:
    files = kit(office, office.call(CHIEF), certificate)
    response = call.get(f"/c/{certificate}/kit.zip")
    assert (response.status_code, response.headers["content-type"]) == (200, "application/zip")
    assert (
        response.headers["content-disposition"] == f'attachment; filename="{certificate}-kit.zip"'
    )
    assert response.content == files[f"{certificate}-kit.zip"]
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 4 + 8 * 3 * 2 + 2 * 3 + 4
    repeated = call.get(
        f"/c/{certificate}/kit.zip", headers={"If-None-Match": response.headers["etag"]}
    )
    assert (repeated.status_code, repeated.content) == (304, b"")


def test_zips_for_one_address_are_limited_by_minute(
    make_app: Callable[..., Caller], certificate: str, clock: Clock
) -> None:
    call = make_app()
    statuses = [call.get(f"/c/{certificate}/kit.zip").status_code for _ in range(ZIPS_A_MINUTE + 1)]
    assert statuses == [200] * ZIPS_A_MINUTE + [429]
    assert call.get(f"/c/{certificate}/kit").status_code == 200, (
        "the page is not counted among them"
    )
    assert call.at("192.0.2.2").get(f"/c/{certificate}/kit.zip").status_code == 200
    clock.move(minutes=1)
    assert call.get(f"/c/{certificate}/kit.zip").status_code == 200


@pytest.mark.parametrize("path", ["kit", "kit.zip"])
def test_there_is_no_kit_of_an_unknown_certificate(
    call: Caller, certificate: str, path: str
) -> None:
    for number, status, code in (
        ("7K3M9QX2HS", 404, "certificate.not_found"),
        ("7K3M9QX2HT", 400, "link.number_invalid"),
    ):
        response = call.get(f"/c/{number}/{path}")
        assert (response.status_code, response.json()["code"]) == (status, code)
    response = call.post(f"/c/{certificate}/{path}", {})
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")
    assert call("HEAD", f"/C/{certificate.lower()}/{path}").status_code == 200
