"""What a visitor's picture gives in the page: real Chromium, its policy, files as people have them."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image, ImageOps

from credissuer.badges import qr
from tests.pictures.page_decoder import PageDecoder, page_decoder

LINK = qr.link_text("https://tnso.vn", "7K3M9QX2HS")
OTHER = "https://elsewhere.example/pay"


@pytest.fixture(scope="module")
def decoder() -> Iterator[PageDecoder]:
    with page_decoder() as decoder:
        yield decoder


def code(side: int, text: str = LINK) -> Image.Image:
    """The code of `text` with its quiet zone, `side` pixels wide."""
    picture = Image.open(io.BytesIO(qr.png(qr.qr_matrix(text)))).convert("RGB")
    return picture.resize((side, side), Image.Resampling.LANCZOS)


def file(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    octets = io.BytesIO()
    picture.save(octets, kind, **options)
    return octets.getvalue()


def on_phone(small: Image.Image, place: tuple[int, int] = (420, 1500)) -> Image.Image:
    """A full screenshot of 1080 × 2400 with `small` somewhere in it."""
    noise = np.random.default_rng(7).integers(30, 220, (300, 135, 3), dtype=np.uint8)
    screen = Image.fromarray(noise).resize((1080, 2400), Image.Resampling.BICUBIC)
    screen.paste(small, place)
    return screen


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
def test_every_kind_of_file_is_read(decoder, kind):
    assert decoder.decode(file(code(300), kind), f"image/{kind.lower()}") == LINK


@pytest.mark.parametrize("side", [110, 160, 240])
def test_a_small_code_in_a_screenshot_is_found(decoder, side):
    assert decoder.decode(file(on_phone(code(side)), "JPEG", quality=75), "image/jpeg") == LINK


def test_an_inverted_code_and_one_on_nothing_are_found(decoder):
    assert decoder.decode(file(ImageOps.invert(code(300)))) == LINK
    ink = code(300).convert("L").point(lambda grey: 255 - grey)
    hollow = Image.new("RGBA", ink.size, (0, 0, 0, 0))
    hollow.putalpha(ink)
    assert decoder.decode(file(hollow)) == LINK


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"no picture",
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        b"\xff\xd8\xff\xe0" + bytes(40),
        file(code(300))[:200],
        file(Image.new("RGB", (1, 1))),
        file(Image.new("RGB", (2000, 1))),
        file(on_phone(Image.new("RGB", (100, 100), "white"))),
    ],
)
def test_what_holds_no_code_gives_null(decoder, octets):
    assert decoder.decode(octets) is None


def test_a_preferred_code_wins_over_one_that_is_easier_to_see(decoder):
    both = Image.new("RGB", (900, 620), "white")
    both.paste(code(560, OTHER), (10, 10))
    both.paste(code(240), (620, 200))
    asked = """async ([base64, type]) => {
      const { decodePicture } = await import("/page/picture/decode.js");
      const prefer = (text) => text.startsWith("HTTPS://TNSO.VN/");
      return (await decodePicture(fileOf(base64, type), { prefer })).text;
    }"""
    assert decoder.ask(asked, file(both)) == LINK
    assert decoder.ask(asked, file(code(300, OTHER))) == OTHER


def test_a_hundred_megapixels_neither_hang_nor_stop_the_page(decoder):
    large = Image.new("RGB", (10_000, 10_000), "white")
    large.paste(code(3000), (5000, 5000))
    began = time.monotonic()
    assert decoder.decode(file(large, compress_level=1)) == LINK
    assert time.monotonic() - began < 20


def test_a_bomb_is_not_opened(decoder):
    head = file(Image.new("1", (1, 1)))
    bomb = head[:16] + (60_000).to_bytes(4, "big") * 2 + head[24:]
    began = time.monotonic()
    assert decoder.decode(bomb) is None
    assert time.monotonic() - began < 2


def test_a_frame_of_the_camera_is_read_from_canvas_bitmap_and_nothing(decoder):
    answer = decoder.ask(
        """async ([base64, type]) => {
          const { decodeFrame } = await import("/page/picture/decode.js");
          const bitmap = await createImageBitmap(fileOf(base64, type));
          const canvas = Object.assign(document.createElement("canvas"), { width: bitmap.width, height: bitmap.height });
          const empty = await decodeFrame(canvas);
          canvas.getContext("2d").drawImage(bitmap, 0, 0);
          const video = document.createElement("video");
          return [await decodeFrame(bitmap), await decodeFrame(canvas), empty, await decodeFrame(video)];
        }""",
        file(code(400)),
    )
    assert answer == [LINK, LINK, None, None]
