"""Checks of every screen: axe-core, the contrast of every text, reflow, the size of targets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "interop" / "node_modules" / "axe-core" / "axe.min.js"
FOLDER = Path(__file__).parents[3] / "build" / "page-axe"
HEAD = (
    "| screen | colours | language | rules held | findings | left open | lowest contrast |\n"
    "|---|---|---|---|---|---|---|\n"
)

_RULES = {
    rule: {"enabled": True}
    for rule in ("color-contrast-enhanced", "target-size", "identical-links-same-purpose")
}
"""Rules beside the default ones (WCAG 2.2 A and AA, best practices): contrast 7:1, and sizes."""

COLOUR_RULES = ("color-contrast", "color-contrast-enhanced")
"""The rules that a colour scheme may break, and a language may not."""

_RUN = """async (rules) => {
  const { passes, violations, incomplete } = await axe.run(document, rules);
  const elements = (nodes) => nodes.map(({ html, failureSummary }) => [html, failureSummary]);
  const rows = (findings) => findings.map(({ id, nodes }) => [id, elements(nodes)]);
  return { passes: passes.length, violations: rows(violations), incomplete: rows(incomplete) };
}"""

# For every painted text node, because every background of the page is opaque or fully transparent.
_CONTRASTS = """() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const linear = (share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
  const luminance = ([red, green, blue]) =>
    0.2126 * linear(red / 255) + 0.7152 * linear(green / 255) + 0.0722 * linear(blue / 255);
  const background = (element) => {
    for (let parent = element; parent; parent = parent.parentElement) {
      const [red, green, blue, alpha = 1] = channels(getComputedStyle(parent).backgroundColor);
      if (alpha === 1) return [red, green, blue];
      if (alpha > 0) throw new Error(`translucent: ${parent.outerHTML.slice(0, 80)}`);
    }
    const scheme = getComputedStyle(document.documentElement).colorScheme;
    return scheme === "dark" ? [0, 0, 0] : [255, 255, 255];
  };
  const contrast = (style, element) => {
    const pair = [luminance(channels(style.color)), luminance(background(element))];
    const [darker, lighter] = pair.sort((a, b) => a - b);
    return (lighter + 0.05) / (darker + 0.05);
  };
  const contrasts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim();
    const element = walker.currentNode.parentElement;
    if (!text || element.closest("noscript")) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    contrasts.push([contrast(getComputedStyle(element), element), text.slice(0, 40)]);
  }
  for (const field of document.querySelectorAll("[placeholder]")) {
    const style = getComputedStyle(field, "::placeholder");
    contrasts.push([contrast(style, field), field.placeholder]);
  }
  return contrasts;
}"""

_SMALL = """() => {
  const targets = "a[class], button, input, select, textarea, summary";
  return [...document.querySelectorAll(targets)]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    .filter((element) => element.type !== "file")
    .map((element) => [element.getBoundingClientRect(), element.outerHTML.slice(0, 120)])
    .filter(([{ width, height }]) => Math.min(width, height) < 47.99)
    .map(([{ width, height }, html]) => [width, height, html]);
}"""
_CUT = """() => [...document.querySelectorAll("#screen *, #top *, #foot *")]
  .filter((element) => element.scrollWidth > element.clientWidth + 1)
  .filter((element) => getComputedStyle(element).overflowX === "hidden")
  .map((element) => element.outerHTML.slice(0, 120))"""
_UNFOLD = "document.querySelectorAll('details').forEach((details) => (details.open = true))"
_WIDE = "document.documentElement.scrollWidth"


def axe_findings(page: Page) -> dict[str, Any]:
    """axe-core's findings on the screen: {passes, violations, incomplete}, with the elements."""
    return _findings(page, {"rules": _RULES})


def violations(page: Page) -> list[Any]:
    """The violations among `axe_findings`; without the elements of all that holds, whose selectors
    take axe as long as the rules.
    """
    return _violations(page, {"rules": _RULES})


def colour_violations(page: Page) -> list[Any]:
    """The same by the rules of colours alone, as after a change of the colour scheme."""
    return _violations(page, {"runOnly": {"type": "rule", "values": COLOUR_RULES}})


def violations_but_colours(page: Page) -> list[Any]:
    """The same by all other rules, as after a change of the language: colours take axe longest."""
    off = {rule: {"enabled": False} for rule in COLOUR_RULES}
    return _violations(page, {"rules": {**_RULES, **off}})


def _violations(page: Page, options: dict[str, Any]) -> list[Any]:
    return list(_findings(page, {**options, "resultTypes": ["violations"]})["violations"])


def _findings(page: Page, options: dict[str, Any]) -> dict[str, Any]:
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text("utf-8"))
    return dict(page.evaluate(_RUN, options))


def contrasts(page: Page) -> list[tuple[float, str]]:
    """(contrast, its first characters) of every visible text."""
    return [(ratio, text) for ratio, text in page.evaluate(_CONTRASTS)]


def small_targets(page: Page) -> list[Any]:
    """Targets less than 48 pixels wide or high, except links within text."""
    return list(page.evaluate(_SMALL))


def overflowing(page: Page, width: int, font_size: str) -> list[Any]:
    """What does not fit into `width` pixels with everything unfolded and this root font size."""
    page.set_viewport_size({"width": width, "height": 640})
    page.evaluate(_UNFOLD)
    page.evaluate("(size) => (document.documentElement.style.fontSize = size)", font_size)
    scroll_width = page.evaluate(_WIDE)
    return [*([scroll_width] if scroll_width > width else []), *page.evaluate(_CUT)]
