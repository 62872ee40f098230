/** The page's own reader of compressed streams, judged by zlib. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as zlib from "node:zlib";
import * as deflate from "../verifier/wire/envelope/deflate.js";
import { inflated } from "../verifier/wire/envelope/inflate.js";

const LIMIT = 1024 * 1024;
const FORMATS = {
  [deflate.RAW]: { pack: zlib.deflateRawSync, unpack: zlib.inflateRawSync },
  [deflate.ZLIB]: { pack: zlib.deflateSync, unpack: zlib.inflateSync },
  [deflate.GZIP]: { pack: zlib.gzipSync, unpack: zlib.gunzipSync },
};

/** Numbers from 0 below 2^32, the same in every run (xorshift). */
function* chance(seed) {
  for (let value = seed; ; ) {
    value ^= value << 13;
    value ^= value >>> 17;
    value ^= value << 5;
    yield value >>> 0;
  }
}

function contents() {
  const draw = chance(7);
  const next = (below) => draw.next().value % below;
  return {
    nothing: new Uint8Array(),
    "one octet": Uint8Array.of(7),
    zeros: new Uint8Array(300_000),
    noise: Uint8Array.from({ length: 70_000 }, () => next(256)),
    "few letters": Uint8Array.from({ length: 50_000 }, () => 97 + next(3)),
    text: new TextEncoder().encode("Chứng nhận tín nhiệm. ".repeat(900)),
    "an alphabet far apart": Uint8Array.from({ length: 90_000 }, (_, index) => (index >> 3) & 255),
  };
}

/** What zlib makes of one whole stream with nothing behind it; null for a refusal. */
function judged(unpack, stream) {
  try {
    const { buffer, engine } = unpack(stream, { info: true, maxOutputLength: LIMIT });
    return engine.bytesWritten === stream.length ? buffer : null;
  } catch {
    return null;
  }
}

function read(stream, format) {
  try {
    return inflated(stream, format, LIMIT);
  } catch (error) {
    assert.ok(error instanceof TypeError || error instanceof RangeError, String(error));
    return null;
  }
}

for (const [format, { pack, unpack }] of Object.entries(FORMATS)) {
  test(`${format}: what zlib packs comes back, however it was packed`, () => {
    for (const [name, content] of Object.entries(contents())) {
      for (const level of [0, 1, 6, 9]) {
        for (const strategy of [0, 1, 2, 3, 4]) {
          const stream = pack(content, { level, strategy });
          assert.deepEqual(inflated(stream, format, LIMIT), content, `${name} ${level} ${strategy}`);
        }
      }
    }
  });

  test(`${format}: the bound holds to the octet, and a bomb stops there`, () => {
    const stream = pack(new Uint8Array(5000));
    assert.equal(inflated(stream, format, 5000).length, 5000);
    assert.throws(() => inflated(stream, format, 4999), RangeError);
    const bomb = pack(new Uint8Array(64 * LIMIT));
    assert.throws(() => inflated(bomb, format, LIMIT), RangeError);
  });

  test(`${format}: each cut, and anything behind the end, is refused`, () => {
    const stream = pack(new TextEncoder().encode("một hai ba một hai ba"), { level: 9 });
    for (let length = 0; length < stream.length; length += 1) {
      assert.throws(() => inflated(stream.subarray(0, length), format, LIMIT), TypeError, `${length}`);
    }
    for (const more of [[0], stream]) {
      const longer = Uint8Array.from([...stream, ...more]);
      assert.throws(() => inflated(longer, format, LIMIT), TypeError);
    }
  });

  test(`${format}: damaged streams are read, or refused, as zlib does`, () => {
    const draw = chance(42);
    const next = (below) => draw.next().value % below;
    const packed = Object.values(contents()).map((content) => pack(content.subarray(0, 400)));
    let refused = 0;
    for (let round = 0; round < 6000; round += 1) {
      const stream = Uint8Array.from(packed[round % packed.length]);
      for (let changes = 1 + next(3); changes > 0; changes -= 1) {
        stream[next(Math.min(stream.length, 60))] ^= 1 << next(8);
      }
      const expected = judged(unpack, stream);
      refused += expected === null;
      const found = read(stream, format);
      assert.deepEqual(found && Buffer.from(found), expected, Buffer.from(stream).toString("hex"));
    }
    assert.ok(refused > 1000 && (format !== deflate.RAW || refused < 6000));
  });
}

test("noise is read, or refused, as zlib does", () => {
  const draw = chance(2026);
  for (let round = 0; round < 20_000; round += 1) {
    const stream = Uint8Array.from({ length: 1 + (round % 60) }, () => draw.next().value & 255);
    const expected = judged(zlib.inflateRawSync, stream);
    const found = read(stream, deflate.RAW);
    assert.deepEqual(found && Buffer.from(found), expected, Buffer.from(stream).toString("hex"));
  }
});

test("an engine that has no inflater, or none for raw streams, gets the page's own", async () => {
  const { DecompressionStream: engine } = globalThis;
  const stream = zlib.gzipSync("danh sách");
  const answers = [];
  const older = function (format) {
    if (format === "deflate-raw") throw new TypeError("unknown format");
    throw new Error("the engine was asked");
  };
  for (const present of [engine, older, undefined]) {
    globalThis.DecompressionStream = present;
    answers.push(new TextDecoder().decode(await deflate.bounded(stream, deflate.GZIP, 100)));
  }
  globalThis.DecompressionStream = engine;
  assert.deepEqual(answers, ["danh sách", "danh sách", "danh sách"]);
});
