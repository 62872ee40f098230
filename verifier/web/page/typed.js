/** What a visitor typed and unfolded, across the same screen being built in the other language. */

/** What stands in the fields of `screen` and which parts of it are unfolded. */
export const kept = (screen) => ({
  fields: [...screen.querySelectorAll("input:not([type=file]), select")].map(({ id, value }) => [
    id,
    value,
  ]),
  unfolded: [...screen.querySelectorAll("details")].map(({ open }) => open),
});

/** Put it back. */
export function restore(screen, { fields, unfolded }) {
  for (const [id, value] of fields) {
    const field = screen.querySelector(`#${id}`);
    if (field) field.value = value;
  }
  screen
    .querySelectorAll("details")
    .forEach((part, place) => (part.open = unfolded[place] ?? false));
}
