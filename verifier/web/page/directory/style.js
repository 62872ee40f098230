/** The style of the directory, loaded with it. */
import { dress as adopt } from "../dress.js";

const RULES = `
.directory { min-width: 0; }
.directory .ways { display: grid; grid-template-columns: 1fr; gap: var(--space-4); min-width: 0; }
.directory .conditions { display: grid; gap: var(--space-3); grid-template-columns: 1fr; }
@media (min-width: 36rem) {
  .directory .conditions { grid-template-columns: 1fr 1fr; }
  .directory .conditions > :first-child { grid-column: 1 / -1; }
}
.directory .conditions label { display: grid; gap: .25rem; font-weight: 650; min-width: 0; }
.directory input, .directory select {
  width: 100%;
  min-height: 3rem;
  padding: var(--space-2) var(--space-3);
  border: .0625rem solid var(--field);
  border-radius: var(--radius-s);
  background: var(--page);
  color: inherit;
  font: inherit;
  font-weight: 400;
}
.directory progress { width: 100%; height: 1rem; accent-color: var(--action); }
.directory .people { display: grid; gap: var(--space-3); padding: 0; list-style: none; }
.directory .people > li {
  display: grid;
  gap: .25rem;
  padding: var(--space-3) var(--space-4);
  border: .0625rem solid var(--field);
  border-radius: var(--radius-s);
  overflow-wrap: anywhere;
}
.directory h2 { font-size: 1.125rem; }
`;

/** Add them to the page, once. */
export const dress = () => adopt(RULES);
