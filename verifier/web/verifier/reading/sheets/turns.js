/** Work on large sheets in turns, so that the page can be used and left meanwhile. */

const LONGEST_TURN_MILLISECONDS = 40;

/** Hands the browser back its thread now and then. */
export class Turns {
  #begun = performance.now();

  /** To be awaited between two small pieces of work. */
  async next() {
    if (performance.now() - this.#begun < LONGEST_TURN_MILLISECONDS) return;
    await new Promise((resume) => setTimeout(resume));
    this.#begun = performance.now();
  }
}
