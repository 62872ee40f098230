/** The style of the sheet screen, loaded with it. */
import { dress as adopt } from "../dress.js";

const RULES = `
.sheet .ways { display: grid; gap: 1.25rem; min-width: 0; }
.sheet input[type="file"] { min-height: 3.5rem; padding: .625rem .875rem; }
.sheet input[type="file"]::file-selector-button {
  min-height: 2.25rem;
  margin-inline-end: .75rem;
  font: inherit;
}
.sheet progress { width: 100%; height: 1rem; accent-color: var(--action); }
.sheet .tips { display: grid; gap: .375rem; padding-inline-start: 1.25rem; list-style: disc; }
`;

/** Add them to the page, once. */
export const dress = () => adopt(RULES);
