/** The look of `<credibility-badge>`: the colours of the verdict page (7:1 and more). */
export const STYLE = `
:host { display: inline-block; max-inline-size: 100%; font: 16px/1.45 system-ui, sans-serif; }
:host([hidden]) { display: none; }
a {
  display: flex; gap: .625em; align-items: center; min-block-size: 48px; padding: .5em .875em;
  border: 2px solid currentcolor; border-radius: 12px; text-decoration: none;
  color: #3a3f45; background: #eceff2;
}
a:hover strong { text-decoration: underline; }
a:focus-visible { outline: 3px solid #1a5fb4; outline-offset: 2px; }
svg { flex: none; inline-size: 1.75em; block-size: 1.75em; }
span { display: block; min-inline-size: 0; }
strong, small { display: block; overflow-wrap: anywhere; }
small { font-size: .8125em; }
.good { color: #0b5d33; background: #fff; }
.sure { color: #0b5d33; background: #e6f4ea; border-width: 3px; }
.wait { color: #6b4300; background: #fff4d6; }
.bad { color: #8c1d18; background: #fde7e7; }
@media (prefers-color-scheme: dark) {
  a { color: #d5dae0; background: #23272c; }
  .good { color: #9be7b4; background: #101512; }
  .sure { color: #9be7b4; background: #0e2a19; }
  .wait { color: #ffd88a; background: #2e2003; }
  .bad { color: #ffb4ab; background: #3a0a08; }
}
@media (forced-colors: active) { a { border-color: LinkText; } }
`;
