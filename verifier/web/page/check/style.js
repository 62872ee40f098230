/** The style of the check screen, loaded with it, because a badge's link does not need it. */
import { dress as adopt } from "../dress.js";

const RULES = `
.by-hand { align-self: center; }
.paste { flex: none; min-height: 3.75rem; }
.check .line input { flex: 1 1 9rem; }
.ways, .tools { display: grid; gap: .75rem; min-width: 0; }
.tools { gap: 1.25rem; padding-top: 1.75rem; border-top: .0625rem solid var(--line); }
.tips { display: grid; gap: .5rem; padding-inline-start: 1.25rem; list-style: disc; }
.way { border: .0625rem solid var(--line); border-radius: 1rem; padding-inline: 1rem; }
.way[open] { padding-bottom: 1rem; }
.way p + p { margin-top: .5rem; }
.picture { position: relative; }
.picture label { min-height: 3.5rem; }
.picture input { position: absolute; inset: 0 0 auto; height: 3.5rem; opacity: 0; cursor: pointer; }
.picture:focus-within label {
  outline: .1875rem solid var(--action);
  outline-offset: .1875rem;
}
.number input {
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
  font-size: 1.25rem;
  letter-spacing: .06em;
  text-transform: uppercase;
}
select {
  width: 100%;
  min-height: 3.25rem;
  padding: .5rem .875rem;
  border: .125rem solid var(--field);
  border-radius: .875rem;
  background: var(--page);
  color: inherit;
  font: inherit;
}
video {
  width: 100%;
  max-height: 60vh;
  border-radius: 1rem;
  background: var(--raised);
  object-fit: cover;
}
`;

/** Add them to the page, once. */
export const dress = () => adopt(RULES);
