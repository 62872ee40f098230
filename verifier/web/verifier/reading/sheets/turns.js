/** Splits work on large sheets into slices, so that the page stays responsive. */

const LONGEST_TURN_MILLISECONDS = 40;

/** Yields to the event loop once a slice has lasted long enough. */
export class Turns {
  #turnStart = performance.now();

  /** To be awaited between two small pieces of work. */
  async next() {
    if (performance.now() - this.#turnStart < LONGEST_TURN_MILLISECONDS) return;
    await new Promise((resume) => setTimeout(resume));
    this.#turnStart = performance.now();
  }
}
