/** Parts that are loaded after the rest of the screen is shown. */
import { element } from "./dom.js";

const loaded = new Map();

/** What `load` imports, remembered under `name` so that `later` has it at once. */
export async function loading(name, load) {
  if (!loaded.has(name)) loaded.set(name, await load());
  return loaded.get(name);
}

/**
 * `build(module)`; a placeholder until the module is loaded, `otherwise()` if it cannot be.
 */
export function later(name, load, build, otherwise) {
  if (loaded.has(name)) return build(loaded.get(name));
  const placeholder = element("div");
  const fill = (content) => placeholder.replaceWith(content);
  setTimeout(() =>
    loading(name, load).then(
      (module) => fill(build(module)),
      () => fill(otherwise()),
    ),
  );
  return placeholder;
}
