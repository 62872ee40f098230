/** Whether the time of a reader grows as the text does: at most about twice for twice the text. */
import assert from "node:assert/strict";
import { CredentialError } from "../verifier/errors.js";
import { SheetError } from "../verifier/reading/sheets/files.js";

const TRIES = 4;

/**
 * Milliseconds of CPU that `read` takes over `input`, whether it accepts it or refuses it. Not of
 * the clock, because the machine may be busy with other work meanwhile.
 */
async function milliseconds(read, input) {
  const start = process.cpuUsage();
  try {
    await read(input);
  } catch (error) {
    if (!(error instanceof CredentialError || error instanceof SheetError)) throw error;
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

async function leastMilliseconds(read, input) {
  const times = [];
  for (let turn = 0; turn < 3; turn += 1) times.push(await milliseconds(read, input));
  return Math.min(...times);
}

/**
 * Fail unless `read` takes linear time over the inputs that `make` gives for 2 and 4 times `length`
 * characters. What takes less than `quick` milliseconds is not looked at. Several tries, because a
 * try may meet the garbage collector.
 */
export async function requireLinear(read, make, { length, quick, about }) {
  const [input, twice] = [make(2 * length), make(4 * length)];
  if ((await milliseconds(read, input)) < quick) return;
  const tries = [];
  while (tries.length < TRIES) {
    const times = [await leastMilliseconds(read, input), await leastMilliseconds(read, twice)];
    if (times[1] < 2 * quick || times[1] < 3.2 * times[0]) return;
    tries.push(times);
  }
  assert.fail(`${JSON.stringify(about)}: ${tries.join("; ")} ms`);
}
