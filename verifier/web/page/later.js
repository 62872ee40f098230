/** Parts that are loaded after the rest of the screen is shown. */
import { element } from "./dom.js";
import { withWords } from "./language.js";

const loaded = new Map();

/**
 * What `load` imports with its words, remembered under the name of its `part` of the page so that
 * `later` has it at once.
 */
export async function loading(part, load) {
  if (!loaded.has(part)) loaded.set(part, await withWords(part, load));
  return loaded.get(part);
}

/**
 * `build(module)`; a placeholder until the module is loaded, `otherwise()` if it cannot be.
 */
export function later(part, load, build, otherwise) {
  if (loaded.has(part)) return build(loaded.get(part));
  const placeholder = element("div");
  const fill = (content) => placeholder.replaceWith(content);
  setTimeout(() =>
    loading(part, load).then(
      (module) => fill(build(module)),
      () => fill(otherwise()),
    ),
  );
  return placeholder;
}
