/** How long the network may take. */

/**
 * A signal that aborts after `milliseconds`; AbortSignal.timeout is newer than the oldest browsers.
 * It keeps no program running.
 */
export function after(milliseconds) {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), milliseconds);
  timer.unref?.(); // in Node alone: a browser's timer is a number
  return over.signal;
}
