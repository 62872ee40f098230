/** PURE: an unsharp mask, for codes that a camera or a network has blurred. */

/**
 * Pixels to each side over which the neighbourhood of a pixel is taken, and how much its difference
 * from it counts.
 */
const REACH = 2;
const AMOUNT = 4;

/**
 * The same picture {width, height, data: RGBA} in grey, with what differs from its neighbourhood
 * brought out. `rest()` is awaited between its steps, so that somebody else has a turn.
 */
export async function sharpened({ width, height, data }, rest) {
  const grey = new Float32Array(width * height);
  for (let index = 0; index < grey.length; index += 1) {
    grey[index] = (data[index * 4] + 2 * data[index * 4 + 1] + data[index * 4 + 2]) / 4;
  }
  let soft = grey;
  for (const [length, count, step, stride] of [
    [width, height, 1, width],
    [height, width, width, 1],
  ]) {
    for (let round = 0; round < 2; round += 1) {
      await rest();
      soft = averaged(soft, length, count, step, stride);
    }
  }
  await rest();
  const sharp = new Uint8ClampedArray(data.length);
  for (let index = 0; index < grey.length; index += 1) {
    sharp.fill(grey[index] + AMOUNT * (grey[index] - soft[index]), index * 4, index * 4 + 3);
    sharp[index * 4 + 3] = 255;
  }
  return { width, height, data: sharp };
}

/**
 * The mean of 2 · REACH + 1 neighbours along lines of `length` values that lie `step` apart,
 * `count` lines `stride` apart.
 */
function averaged(values, length, count, step, stride) {
  const means = new Float32Array(values.length);
  for (let line = 0; line < count; line += 1) {
    const at = (index) => values[line * stride + Math.min(Math.max(index, 0), length - 1) * step];
    let sum = 0;
    for (let index = -REACH; index <= REACH; index += 1) sum += at(index);
    for (let index = 0; index < length; index += 1) {
      means[line * stride + index * step] = sum / (2 * REACH + 1);
      sum += at(index + REACH + 1) - at(index - REACH);
    }
  }
  return means;
}
