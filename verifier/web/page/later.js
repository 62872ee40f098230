/** Parts that nobody waits for: they are loaded once the rest of the screen is shown. */
import { element } from "./dom.js";

const loaded = new Map();

/** What `load` imports, remembered under `name` so that `later` has it at once. */
export async function loading(name, load) {
  if (!loaded.has(name)) loaded.set(name, await load());
  return loaded.get(name);
}

/**
 * What `build` makes of the module; a place for it as long as that is on its way, `otherwise()`
 * where it does not come.
 */
export function later(name, load, build, otherwise) {
  if (loaded.has(name)) return build(loaded.get(name));
  const place = element("div");
  const fill = (made) => place.replaceWith(made);
  setTimeout(() =>
    loading(name, load).then(
      (module) => fill(build(module)),
      () => fill(otherwise()),
    ),
  );
  return place;
}
