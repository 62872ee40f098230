"""A portrait in the ring of the badge, in Chromium: put together here, sent nowhere, and offered
only where its code scans.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, Request, Route

from credissuer.badges import qr
from credissuer.http.cache import FileCache
from credissuer.public.kit_page import KitPages
from credissuer.public.kit_ring import Ring, ring
from credissuer.public.kits import view_of
from credissuer.public.pages.html import PageRenderer
from credverifier.reading import qr_pictures
from tests.page.conftest import Phone, Site
from tests.page.look import accessibility
from tests.page.look.test_every_screen import assert_accessible

MADE_UP = Ring(800, (380, 390), 300)
"""Where the badges have no ring of their own yet."""

RED, GREEN, BLUE = (200, 30, 30), (30, 160, 60), (30, 60, 200)


def overlay(link: str, *, covered: bool = False) -> bytes:
    """A navy ring with a transparent middle and the code in a corner."""
    x, y, radius = *MADE_UP.centre, MADE_UP.radius
    picture = Image.new("RGBA", (800, 800), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((x - 370, y - 370, x + 370, y + 370), fill=(15, 47, 87, 255))
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(0, 0, 0, 0))
    code = Image.open(io.BytesIO(qr.png(qr.qr_matrix(link.upper())))).convert("RGBA")
    picture.paste(code.resize((264, 264), Image.Resampling.NEAREST), (520, 520))
    if covered:
        draw.rectangle((540, 540, 700, 760), fill=(255, 255, 255, 255))
    octets = io.BytesIO()
    picture.save(octets, "PNG")
    return octets.getvalue()


def portrait(orientation: int = 1) -> bytes:
    """Red above, blue below, once it is turned as EXIF says; green in the middle."""
    upright = Image.new("RGB", (1200, 1600), RED)
    draw = ImageDraw.Draw(upright)
    draw.rectangle((0, 800, 1200, 1600), fill=BLUE)
    draw.ellipse((500, 700, 700, 900), fill=GREEN)
    # 6: the camera was turned by a quarter, and the viewer turns the picture back clockwise.
    stored = upright.transpose(Image.Transpose.ROTATE_90) if orientation == 6 else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    octets = io.BytesIO()
    stored.save(octets, "JPEG", quality=90, exif=exif)
    return octets.getvalue()


@pytest.fixture
def link(site: Site) -> str:
    return f"{site.public_url}/c/{site.numbers['valid']}"


@pytest.fixture
def opened(
    site: Site, office_url: str, phone: Phone, link: str
) -> Iterator[Callable[..., list[Request]]]:
    """Opens the kit with a ring; gives the requests from then on."""

    def open_kit(language: str = "vi", *, covered: bool = False) -> list[Request]:
        view = view_of(site.office, site.numbers["valid"])
        cache = FileCache(site.office.publication)
        pages = KitPages(PageRenderer(site.office, cache), cache)
        real = ring() is not None and not covered
        body = pages.kit(view._replace(ring=ring() if real else MADE_UP), language)
        address = f"{office_url}/c/{site.numbers['valid']}/kit"

        def served(route: Route) -> None:
            answer = route.fetch()
            route.fulfill(response=answer, body=body)

        phone.page.route(address, served)
        if not real:
            phone.page.route(
                "**/badge.png?size=ring**",
                lambda route: route.fulfill(
                    body=overlay(link, covered=covered), content_type="image/png"
                ),
            )
        requests: list[Request] = []
        phone.page.goto(address)
        phone.page.locator("#ring").wait_for()
        phone.page.on("request", lambda request: requests.append(request))
        return requests

    yield open_kit


def choose(page: Page, octets: bytes, name: str = "me.jpg") -> None:
    page.set_input_files("#ring-file", {"name": name, "mimeType": "image/jpeg", "buffer": octets})


def saved(page: Page, folder: Path) -> Image.Image:
    page.locator("#ring .actions a").wait_for()
    with page.expect_download() as download:
        page.click("#ring .actions a")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return Image.open(path)


def colour(picture: Image.Image, across: float, down: float) -> str:
    """The nearest of the portrait's colours, at a place of the hole from -1 to 1."""
    shape = ring() or MADE_UP
    scale = 800 / shape.side
    x = (shape.centre[0] + across * shape.radius) * scale
    y = (shape.centre[1] + down * shape.radius) * scale
    seen = picture.convert("RGB").getpixel((int(x), int(y)))
    names = {"red": RED, "green": GREEN, "blue": BLUE}
    return min(
        names, key=lambda name: sum(abs(a - b) for a, b in zip(names[name], seen, strict=True))
    )


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_portrait_is_set_upright_into_the_ring_and_scans(
    opened: Callable[..., list[Request]],
    phone: Phone,
    office_url: str,
    link: str,
    tmp_path: Path,
    orientation: int,
) -> None:
    requests = opened()
    choose(phone.page, portrait(orientation))
    phone.page.get_by_text("Mã trong ảnh quét được.").wait_for()
    picture = saved(phone.page, tmp_path)
    assert (picture.format, picture.size) == ("PNG", (800, 800))
    assert [colour(picture, 0, 0), colour(picture, 0, -0.7), colour(picture, -0.3, 0.6)] == [
        "green",
        "red",
        "blue",
    ]
    assert picture.convert("RGBA").getpixel((2, 2)) == (255, 255, 255, 255), (
        "networks blacken holes"
    )
    texts = [code.text for code in qr_pictures.codes(picture.convert("L"))]
    assert [text.lower() for text in texts] == [link.lower()]
    # For long presses the result is a picture proper, and no canvas.
    assert phone.page.locator("#ring img").is_visible()
    assert (phone.page.locator("#ring img").get_attribute("src") or "").startswith("data:image/png")
    # Nothing was sent: what is loaded is the ring and the page's own reader.
    assert {one.method for one in requests} == {"GET"}
    assert all(one.post_data is None for one in requests)
    loaded = [one.url for one in requests if not one.url.startswith("data:")]
    assert any("badge.png?size=ring" in address for address in loaded)
    for address in loaded:
        assert address.startswith(f"{office_url}/"), "nothing goes elsewhere"
        assert address.partition("?")[0].endswith((".png", ".js")) and len(address) < 200


def test_the_portrait_is_moved_with_the_keyboard(
    opened: Callable[..., list[Request]], phone: Phone, tmp_path: Path
) -> None:
    opened()
    choose(phone.page, portrait())
    good = phone.page.get_by_text("Mã trong ảnh quét được.")
    good.wait_for()
    phone.page.focus("#ring-down")
    phone.page.keyboard.press("End")
    good.wait_for()
    # As far down as it goes: its upper edge is the upper edge of the hole, and red the middle.
    moved = saved(phone.page, tmp_path)
    assert colour(moved, 0.3, 0) == "red"
    phone.page.focus("#ring-zoom")
    phone.page.keyboard.press("End")
    good.wait_for()
    assert colour(saved(phone.page, tmp_path), -0.3, 0.6) == "red", "four times as large"


def test_a_picture_whose_code_does_not_scan_is_not_offered(
    opened: Callable[..., list[Request]], phone: Phone
) -> None:
    opened(covered=True)
    choose(phone.page, portrait())
    phone.page.get_by_text("Chưa quét được mã trong ảnh này.").wait_for()
    assert phone.page.locator("#ring .actions").is_hidden()


@pytest.mark.parametrize("octets", [b"", b"%PDF-1.7", b"\0\0\0\x18ftypheic" + bytes(40)])
def test_a_file_that_the_browser_cannot_open_is_said_to_be_one(
    opened: Callable[..., list[Request]], phone: Phone, octets: bytes
) -> None:
    opened("en")
    choose(phone.page, octets)
    phone.page.get_by_text("The browser cannot open this picture.").wait_for()
    assert phone.page.locator("#ring .work").is_hidden()
    choose(phone.page, portrait())
    phone.page.get_by_text("The code in the picture scans.").wait_for()


def test_where_the_reader_cannot_be_loaded_nothing_is_claimed(
    opened: Callable[..., list[Request]], phone: Phone
) -> None:
    opened()
    phone.page.route("**/picture-decode.js", lambda route: route.abort())
    choose(phone.page, portrait())
    phone.page.get_by_text("Chưa quét thử được mã trên máy này.").wait_for()
    assert phone.page.locator("#ring .actions a").is_visible()


def test_the_ring_is_accessible(opened: Callable[..., list[Request]], phone: Phone) -> None:
    opened()
    choose(phone.page, portrait())
    phone.page.get_by_text("Mã trong ảnh quét được.").wait_for()
    for theme in ("light", "dark"):
        phone.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        assert_accessible(phone, "ring", theme, "vi")
    assert accessibility.small_targets(phone.page) == []
    assert accessibility.overflowing(phone.page, 320, "112.5%") == []
