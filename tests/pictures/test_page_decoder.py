"""Pictures read by the page in a real Chromium, under its policy, with files that people have."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from PIL import Image, ImageOps

from tests.pictures.files import (
    BROKEN,
    LINK,
    OTHER,
    black_on_transparent,
    bomb,
    code,
    file,
    on_phone,
    two_codes,
)
from tests.pictures.page_decoder import PageDecoder, page_decoder


@pytest.fixture(scope="module")
def decoder() -> Iterator[PageDecoder]:
    with page_decoder() as decoder:
        yield decoder


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
def test_every_kind_of_file_is_read(decoder, kind):
    assert decoder.decode(file(code(300), kind), f"image/{kind.lower()}") == LINK


@pytest.mark.parametrize("side", [110, 160, 240])
def test_a_small_code_in_a_screenshot_is_found(decoder, side):
    assert decoder.decode(file(on_phone(code(side)), "JPEG", quality=75), "image/jpeg") == LINK


def test_a_small_code_in_a_long_screenshot_is_found(decoder):
    screenshot = Image.new("RGB", (1080, 12_000), "#ddd")
    screenshot.paste(on_phone(code(130)), (0, 8_000))
    assert decoder.decode(file(screenshot, "JPEG", quality=75), "image/jpeg") == LINK


def test_inverted_codes_and_codes_on_transparency_are_found(decoder):
    assert decoder.decode(file(ImageOps.invert(code(300)))) == LINK
    assert decoder.decode(file(black_on_transparent(300))) == LINK


def test_a_picture_without_a_code_takes_bounded_time_and_does_not_block_the_page(decoder):
    script = """async ([base64, type]) => {
      const { PICTURE_TIME, decodePicture } = await import("/page/picture/decode.js");
      let turns = 0;
      const ticking = setInterval(() => (turns += 1), 1);
      const started = performance.now();
      const text = await decodePicture(fileOf(base64, type));
      clearInterval(ticking);
      return [text, turns, performance.now() - started - PICTURE_TIME];
    }"""
    text, turns, milliseconds_over = decoder.ask(script, BROKEN[-1], "image/jpeg")
    assert (text, turns > 10, milliseconds_over < 10_000) == (None, True, True), (
        turns,
        milliseconds_over,
    )


@pytest.mark.parametrize("octets", BROKEN[:-1])
def test_a_picture_without_a_code_gives_null(decoder, octets):
    assert decoder.decode(octets) is None


def test_a_preferred_code_has_priority_over_a_larger_one(decoder):
    script = """async ([base64, type]) => {
      const { decodePicture } = await import("/page/picture/decode.js");
      const prefer = (text) => text.startsWith("https://TNSO.VN/");
      return (await decodePicture(fileOf(base64, type), { prefer })).text;
    }"""
    assert decoder.ask(script, file(two_codes(OTHER, LINK))) == LINK
    assert decoder.ask(script, file(code(300, OTHER))) == OTHER


def test_a_hundred_megapixels_do_not_block_the_page(decoder):
    large = Image.new("L", (10_000, 10_000), "white")
    large.paste(code(3000).convert("L"), (5000, 5000))
    began = time.monotonic()
    assert decoder.decode(file(large, compress_level=1)) == LINK
    assert time.monotonic() - began < 20


def test_a_decompression_bomb_is_not_opened(decoder):
    began = time.monotonic()
    assert decoder.decode(bomb(60_000)) is None
    assert time.monotonic() - began < 2


def test_a_frame_is_read_from_a_canvas_or_bitmap_and_an_empty_one_gives_null(decoder):
    texts = decoder.ask(
        """async ([base64, type]) => {
          const { decodeFrame } = await import("/page/picture/decode.js");
          const bitmap = await createImageBitmap(fileOf(base64, type));
          const { width, height } = bitmap;
          const canvas = Object.assign(document.createElement("canvas"), { width, height });
          const empty = await decodeFrame(canvas);
          canvas.getContext("2d").drawImage(bitmap, 0, 0);
          const video = document.createElement("video");
          const [ofBitmap, ofCanvas] = [await decodeFrame(bitmap), await decodeFrame(canvas)];
          return [ofBitmap, ofCanvas, empty, await decodeFrame(video)];
        }""",
        file(code(400)),
    )
    assert texts == [LINK, LINK, None, None]


def test_a_browser_without_offscreen_canvas_reads_pictures(decoder):
    script = """async ([base64, type]) => {
      const { decodePicture } = await import("/page/picture/decode.js");
      const original = globalThis.OffscreenCanvas;
      delete globalThis.OffscreenCanvas;
      try {
        return (await decodePicture(fileOf(base64, type))).text;
      } finally {
        globalThis.OffscreenCanvas = original;
      }
    }"""
    assert decoder.ask(script, file(code(300))) == LINK


_DETECTOR = """async ([base64, type]) => {
  const unable = () => Promise.reject(new DOMException("no service", "NotSupportedError"));
  globalThis.BarcodeDetector = class {
    static getSupportedFormats() { return %s; }
    detect(source) { return source instanceof ImageBitmap ? %s : unable(); }
  };
  const { detectNatively } = await import("/page/picture/native.js?%s");
  try {
    return await detectNatively(await createImageBitmap(fileOf(base64, type)));
  } catch (error) {
    return error.name;
  } finally {
    delete globalThis.BarcodeDetector;
  }
}"""


@pytest.mark.parametrize(
    ("formats", "found", "expected"),
    [
        (
            'Promise.resolve(["qr_code"])',
            'Promise.resolve([{ rawValue: "" }, { rawValue: "A" }])',
            ["A"],
        ),
        ('Promise.resolve(["qr_code"])', "Promise.resolve([])", []),
        ('Promise.resolve(["qr_code"])', "unable()", []),
        ('Promise.resolve(["ean_13"])', 'Promise.resolve([{ rawValue: "A" }])', []),
        ("unable()", 'Promise.resolve([{ rawValue: "A" }])', []),
        (
            'Promise.resolve(["qr_code"])',
            'Promise.reject(new TypeError("a fault of ours"))',
            "TypeError",
        ),
    ],
)
def test_the_detector_of_the_browser_is_used_and_may_fail(
    decoder, formats, found, expected, request
):
    """Because Chromium on Linux has no detector, a stand-in answers like those of other systems."""
    script = _DETECTOR % (formats, found, request.node.callspec.id.encode().hex())
    assert decoder.ask(script, file(code(100))) == expected
