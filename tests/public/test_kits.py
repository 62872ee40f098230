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


def test_the_zip_is_the_kit_that_the_office_makes(
    call: Caller, office: Office, certificate: str
) -> None:
    made = kit(office, office.call(CHIEF), certificate)
    answer = call.get(f"/c/{certificate}/kit.zip")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert answer.headers["content-disposition"] == f'attachment; filename="{certificate}-kit.zip"'
    assert answer.content == made[f"{certificate}-kit.zip"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 4 + 6 * 3 * 2 + 2 * 3 + 4
    again = call.get(f"/c/{certificate}/kit.zip", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_zips_are_had_some_times_a_minute(
    make_app: Callable[..., Caller], certificate: str, clock: Clock
) -> None:
    call = make_app()
    found = [call.get(f"/c/{certificate}/kit.zip").status_code for _ in range(ZIPS_A_MINUTE + 1)]
    assert found == [200] * ZIPS_A_MINUTE + [429]
    assert call.get(f"/c/{certificate}/kit").status_code == 200, (
        "the page is not counted among them"
    )
    assert call.at("192.0.2.2").get(f"/c/{certificate}/kit.zip").status_code == 200
    clock.move(minutes=1)
    assert call.get(f"/c/{certificate}/kit.zip").status_code == 200


@pytest.mark.parametrize("path", ["kit", "kit.zip"])
def test_no_kit_of_what_there_is_not(call: Caller, certificate: str, path: str) -> None:
    for number, status, code in (
        ("7K3M9QX2HS", 404, "certificate.not_found"),
        ("7K3M9QX2HT", 400, "link.number_invalid"),
    ):
        answer = call.get(f"/c/{number}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    answer = call.post(f"/c/{certificate}/{path}", {})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert call("HEAD", f"/C/{certificate.lower()}/{path}").status_code == 200
