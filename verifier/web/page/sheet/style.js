/** The style of the sheet screen, loaded with it. */
import { dress as adopt } from "../dress.js";

const RULES = `
.sheet .ways { display: grid; grid-template-columns: 1fr; gap: var(--space-4); min-width: 0; }
.sheet label { font-weight: 650; }
.sheet input[type="file"] { min-height: 3rem; padding: var(--space-2) var(--space-3); }
.sheet input[type="file"]::file-selector-button {
  min-height: 2rem;
  margin-inline-end: var(--space-3);
  padding-inline: var(--space-3);
  border: .0625rem solid var(--field);
  border-radius: var(--radius-s);
  background: var(--page);
  color: inherit;
  font: inherit;
}
.sheet progress { width: 100%; height: 1rem; accent-color: var(--action); }
.sheet .tips { display: grid; gap: .375rem; padding-inline-start: 1.25rem; list-style: disc; }
`;

/** Add them to the page, once. */
export const dress = () => adopt(RULES);
