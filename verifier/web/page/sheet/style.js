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
.sheet .looked-through { display: grid; gap: var(--space-2); min-width: 0; }
.sheet select, .sheet input[type="search"] {
  width: 100%;
  min-height: 3rem;
  padding: var(--space-2) var(--space-3);
  border: .0625rem solid var(--field);
  border-radius: var(--radius-s);
  background: var(--page);
  color: inherit;
  font: inherit;
}
.sheet .rows { display: grid; gap: var(--space-2); padding: 0; list-style: none; }
.sheet .rows > li {
  padding: var(--space-2) var(--space-3);
  border-inline-start: .25rem solid var(--field);
  overflow-wrap: anywhere;
}
.sheet .tips { display: grid; gap: .375rem; padding-inline-start: 1.25rem; list-style: disc; }
`;

/** Add them to the page, once. */
export const dress = () => adopt(RULES);
