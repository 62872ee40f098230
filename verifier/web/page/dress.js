/** The style of a part of the page, which comes with its module. */

/** Add the `rules` to those of the page. */
export function dress(rules) {
  if ("adoptedStyleSheets" in document) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  } else {
    // Safari before 16.4: the page's own sheet takes one rule at a time, hence one around them all.
    const [{ sheet }] = document.querySelectorAll('link[rel="stylesheet"]');
    sheet.insertRule(`@media all {${rules}}`, sheet.cssRules.length);
  }
}
