/**
 * Carries field values and unfolded parts over when a screen is built again in the other language.
 */

/** The values of the fields of `screen`, and which parts of it are unfolded. */
export const captured = (screen) => ({
  fields: [...screen.querySelectorAll("input:not([type=file]), select")].map(({ id, value }) => [
    id,
    value,
  ]),
  unfolded: [...screen.querySelectorAll("details")].map(({ open }) => open),
});

/** Put the captured state back. */
export function restore(screen, { fields, unfolded }) {
  for (const [id, value] of fields) {
    const field = screen.querySelector(`#${id}`);
    if (!field) continue;
    field.value = value;
    field.dispatchEvent(new Event("input")); // what depends on it is said anew
  }
  screen
    .querySelectorAll("details")
    .forEach((part, index) => (part.open = unfolded[index] ?? false));
}
