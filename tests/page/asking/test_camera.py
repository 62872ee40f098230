"""The camera: a real stream with a code, off when it is not used, refused on pages of links."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from credissuer.badges import qr
from tests.chromium import CHROMIUM
from tests.page.conftest import ARGUMENTS, PHONE, Site

WIDTH, HEIGHT, MODULE = 640, 480, 10
RECORD_STREAMS = """
const open = MediaDevices.prototype.getUserMedia;
globalThis.streams = [];
MediaDevices.prototype.getUserMedia = async function (wanted) {
  const stream = await open.call(this, wanted);
  streams.push(stream);
  return stream;
};
"""
STREAMS_ON = "streams.filter((stream) => stream.active).length"


def film(text: str) -> bytes:
    """A second of video (YUV4MPEG2, grey) of a code on a white card."""
    matrix = qr.qr_matrix(text)
    left, top = (WIDTH - len(matrix) * MODULE) // 2, (HEIGHT - len(matrix) * MODULE) // 2
    rows = [bytearray(b"\xeb" * WIDTH) for _ in range(HEIGHT)]
    for y, line in enumerate(matrix):
        for x, dark in enumerate(line):
            for row in rows[top + y * MODULE : top + (y + 1) * MODULE]:
                row[left + x * MODULE : left + (x + 1) * MODULE] = (
                    b"\x10" if dark else b"\xeb"
                ) * MODULE
    frame = b"FRAME\n" + b"".join(rows) + b"\x80" * (WIDTH * HEIGHT // 2)
    return f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode("ascii") + frame * 10


class Cameras(NamedTuple):
    """Two browsers: one camera shows the code of the suspended certificate, the other none."""

    code: Browser
    nothing: Browser


@pytest.fixture(scope="module")
def cameras(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cameras]:
    video = tmp_path_factory.mktemp("film") / "code.y4m"
    video.write_bytes(film(qr.link_text(site.public_url, site.numbers["suspended"])))
    arguments = [*ARGUMENTS, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    with sync_playwright() as playwright:

        def launch(*more: str) -> Browser:
            return playwright.chromium.launch(executable_path=CHROMIUM, args=[*arguments, *more])

        cameras_ = Cameras(launch(f"--use-file-for-fake-video-capture={video}"), launch())
        yield cameras_
        for browser in cameras_:
            browser.close()


@contextmanager
def visitor(browser: Browser, site: Site) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale="vi-VN")
    page = context.new_page()
    page.add_init_script(RECORD_STREAMS)
    page.goto(site.public_url)
    page.get_by_text("Quét bằng camera", exact=True).click()
    yield page
    context.close()


def test_the_camera_starts_with_a_tap_and_stops_with_the_verdict(
    site: Site, cameras: Cameras
) -> None:
    with visitor(cameras.code, site) as page:
        assert page.evaluate("streams.length") == 0, "nothing is filmed before somebody asks for it"
        page.get_by_role("button", name="Bật camera").click()
        page.locator('[data-verdict="suspended"]').wait_for()
        assert page.url == site.link("suspended")
        assert page.evaluate(STREAMS_ON) == 0


@pytest.mark.parametrize("way", ["fold", "button", "language", "verdict"])
def test_the_camera_is_switched_off_when_it_is_left(site: Site, cameras: Cameras, way: str) -> None:
    with visitor(cameras.nothing, site) as page:
        page.get_by_role("button", name="Bật camera").click()
        expect(page.locator("video")).to_be_visible()
        assert page.evaluate(STREAMS_ON) == 1
        if way == "fold":
            page.get_by_text("Quét bằng camera", exact=True).click()
        elif way == "button":
            page.get_by_role("button", name="Tắt camera").click()
        elif way == "language":
            page.locator("#language").click()
        else:
            page.locator("#asked").fill(site.numbers["revoked"])
            page.locator("#asked").press("Enter")
        deadline = time.monotonic() + 10
        while page.evaluate(STREAMS_ON) > 0 and time.monotonic() < deadline:
            page.wait_for_timeout(50)
        assert page.evaluate(STREAMS_ON) == 0


def test_the_page_of_a_link_may_not_use_the_camera(site: Site, cameras: Cameras) -> None:
    with visitor(cameras.nothing, site) as page:
        page.goto(site.link("not_found"))
        page.locator("[data-verdict]").wait_for()
        assert page.get_by_text("Quét bằng camera", exact=True).count() == 0
        film = """navigator.mediaDevices.getUserMedia({ video: true })
          .then(() => "filmed", (error) => error.name)"""
        assert page.evaluate(film) == "NotAllowedError"
