/** A picture is measured, cut into views and sharpened, without a browser. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { measure } from "../../page/picture/measure.js";
import { sharpened } from "../../page/picture/sharpen.js";
import { frameView, viewsOf } from "../../page/picture/views.js";

const bytes = (hex) => new Uint8Array(Buffer.from(hex.replaceAll(" ", ""), "hex"));
const padded = (hex) => bytes(hex + "00".repeat(30));

const HEADERS_OF_1080_BY_2400 = {
  PNG: "89504e470d0a1a0a 0000000d 49484452 00000438 00000960",
  GIF: "474946383961 3804 6009",
  JPEG: "ffd8 ffe0 0004 0000 ffff c4 0003 00 ffc2 0011 08 0960 0438",
  "lossy WebP": "52494646 00000000 57454250 56503820 00000000 000000 9d012a 3804 6009",
  "lossless WebP": "52494646 00000000 57454250 5650384c 00000000 2f 37c45702",
  "extended WebP": "52494646 00000000 57454250 56503858 00000000 00000000 370400 5f0900",
};

for (const [format, header] of Object.entries(HEADERS_OF_1080_BY_2400)) {
  test(`the size is read of the header of a ${format}`, () => {
    assert.deepEqual(measure(padded(header)), { width: 1080, height: 2400 });
  });
}

test("octets without a size have none, without an error", () => {
  const headers = ["", "ffd8ff", "ffd8ffe0ffff", "ffd8ff00", "424d"];
  headers.push("52494646 00000000 57454250 58585858");
  for (const header of headers) assert.equal(measure(padded(header)), null);
  assert.equal(measure(bytes("89504e470d0a1a0a")), null);
});

for (const [width, height] of [
  [20, 20],
  [400, 400],
  [1080, 2400],
  [1600, 1600],
  [4096, 3072],
  [3000, 40],
  [1080, 12000],
  [1, 1],
]) {
  test(`the views of ${width} × ${height} lie within it, are bounded and cover all of it`, () => {
    const views = [...viewsOf({ width, height })];
    assert.ok(views.length >= 3 && views.length < 80, `${views.length}`);
    for (const view of views) {
      assert.ok(
        view.x >= 0 &&
          view.y >= 0 &&
          view.x + view.width <= width &&
          view.y + view.height <= height,
      );
      assert.ok(view.width * view.scale <= 4096 && view.height * view.scale <= 4096);
      assert.ok(view.scale > 0 && view.scale <= 3);
    }
    const pieces = views.filter((view) => view.width < width || view.height < height);
    if (Math.max(width, height) <= 640) return assert.deepEqual(pieces, []);
    for (let y = 0; y < height; y += 50) {
      for (let x = 0; x < width; x += 50) {
        const [right, bottom] = [Math.min(x + 240, width), Math.min(y + 240, height)];
        const holdsCode = (piece) =>
          piece.x <= x &&
          piece.y <= y &&
          piece.x + piece.width >= right &&
          piece.y + piece.height >= bottom;
        assert.ok(pieces.some(holdsCode), `a code at ${x}, ${y} lies whole in some piece`);
      }
    }
  });
}

test("a frame of the camera is one view of at most 1280 pixels", () => {
  assert.equal(frameView({ width: 640, height: 480 }).scale, 1);
  assert.equal(frameView({ width: 2560, height: 1440 }).scale, 0.5);
});

test("sharpening leaves an even area, brings out a dot and pauses between its steps", async () => {
  let pauses = 0;
  const pause = async () => void (pauses += 1);
  const even = { width: 9, height: 9, data: new Uint8ClampedArray(9 * 9 * 4).fill(100) };
  assert.deepEqual([...(await sharpened(even, pause)).data.slice(0, 4)], [100, 100, 100, 255]);
  pauses = 0;
  const dot = { ...even, data: even.data.slice() };
  dot.data.fill(120, 40 * 4, 40 * 4 + 3);
  const { data } = await sharpened(dot, pause);
  assert.equal(pauses, 5);
  assert.ok(data[40 * 4] > 180);
  assert.ok(data[39 * 4] < 100);
  assert.equal(data[0], 100);
});
