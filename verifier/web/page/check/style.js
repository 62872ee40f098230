/** The style of the check screen, loaded with it, because a badge's link does not need it. */
import { dress as adopt } from "../dress.js";

const RULES = `
.by-hand { align-self: center; }
.paste { flex: none; }
.check .line input { flex: 1 1 9rem; }
.check .main { min-height: 3rem; font-size: var(--type-m); }
.ways, .tools { display: grid; gap: var(--space-2); min-width: 0; }
.ways { grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); align-items: start; }
.tools { gap: var(--space-3); padding-top: var(--space-4); border-top: .0625rem solid var(--line); }
.tips { display: grid; gap: var(--space-2); padding-inline-start: 1.25rem; list-style: disc; }
.way p + p { margin-top: var(--space-2); }
.picture { position: relative; }
.picture label { min-height: 3rem; }
.picture input { position: absolute; inset: 0; height: 100%; opacity: 0; cursor: pointer; }
.picture input:focus-visible + label {
  outline: .1875rem solid var(--action);
  outline-offset: .1875rem;
}
.number input {
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
  letter-spacing: .06em;
  text-transform: uppercase;
}
select {
  width: 100%;
  min-height: 2.75rem;
  padding: var(--space-1) var(--space-3);
  border: .125rem solid var(--field);
  border-radius: var(--radius-m);
  background: var(--raised);
  color: inherit;
  font: inherit;
}
video {
  width: 100%;
  max-height: 60vh;
  border-radius: var(--radius-m);
  background: var(--raised);
  object-fit: cover;
}
`;

/** Add them to the page, once. */
export const dress = () => adopt(RULES);
