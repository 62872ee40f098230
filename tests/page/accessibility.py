"""What is asked of every screen of the page: axe-core's judgement, the contrast of every text,
reflow, size of targets.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[1] / "interop" / "node_modules" / "axe-core" / "axe.min.js"
FOLDER = Path(__file__).parents[2] / "build" / "page-axe"
HEAD = "| screen | colours | language | rules held | findings | left open | lowest contrast |\n|---|---|---|---|---|---|---|\n"

_RULES = {
    rule: {"enabled": True}
    for rule in ("color-contrast-enhanced", "target-size", "identical-links-same-purpose")
}
"""On beside all that are on by themselves (WCAG 2.2 A and AA, best practices): AAA's 7:1, and
sizes.
"""

_RUN = """async (rules) => {
  const { passes, violations, incomplete } = await axe.run(document, { rules });
  const told = (found) => found.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => [html, failureSummary])]);
  return { passes: passes.length, violations: told(violations), incomplete: told(incomplete) };
}"""

# Text over its ground, for every text node that is painted; grounds are opaque or none at all in
# this page.
_CONTRASTS = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, place) => sum + v * [0.2126, 0.7152, 0.0722][place], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const [r, g, b, alpha = 1] = parts(getComputedStyle(at).backgroundColor);
      if (alpha === 1) return [r, g, b];
      if (alpha > 0) throw new Error(`a ground that shows through: ${at.outerHTML.slice(0, 80)}`);
    }
    return parts(getComputedStyle(document.documentElement).colorScheme === "dark" ? "0,0,0" : "255,255,255");
  };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !element.checkVisibility({ visibilityProperty: true }) || element.closest("noscript")) continue;
    const [dark, bright] = [light(parts(getComputedStyle(element).color)), light(ground(element))].sort((a, b) => a - b);
    found.push([(bright + 0.05) / (dark + 0.05), walk.currentNode.data.trim().slice(0, 40)]);
  }
  for (const field of document.querySelectorAll("[placeholder]")) {
    const [dark, bright] = [light(parts(getComputedStyle(field, "::placeholder").color)), light(ground(field))].sort((a, b) => a - b);
    found.push([(bright + 0.05) / (dark + 0.05), field.placeholder]);
  }
  return found;
}"""

_SMALL = """() => [...document.querySelectorAll("a[class], button, input, select, textarea, summary")]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }) && element.type !== "file")
  .map((element) => [element.getBoundingClientRect(), element.outerHTML.slice(0, 120)])
  .filter(([{ width, height }]) => Math.min(width, height) < 47.99).map(([{ width, height }, html]) => [width, height, html])"""
_CUT = """() => [...document.querySelectorAll("#screen *, #top *, #foot *")]
  .filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX === "hidden")
  .map((element) => element.outerHTML.slice(0, 120))"""
_UNFOLD = "document.querySelectorAll('details').forEach((part) => (part.open = true))"
_WIDE = "document.documentElement.scrollWidth"


def judged(page: Page) -> dict[str, Any]:
    """axe-core's answer on the screen as it is: {passes, violations, incomplete}, the latter with
    their places.
    """
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text("utf-8"))
    return dict(page.evaluate(_RUN, _RULES))


def contrasts(page: Page) -> list[tuple[float, str]]:
    """The contrast of every text that is seen, with its beginning."""
    return [(ratio, text) for ratio, text in page.evaluate(_CONTRASTS)]


def small_targets(page: Page) -> list[Any]:
    """What can be tapped and is less than 48 pixels wide or high; links amid text are as high as
    the text.
    """
    return list(page.evaluate(_SMALL))


def overflowing(page: Page, width: int, text: str) -> list[Any]:
    """What does not fit into `width` pixels, everything unfolded, the root's text of size
    `text`.
    """
    page.set_viewport_size({"width": width, "height": 640})
    page.evaluate(_UNFOLD)
    page.evaluate("(size) => (document.documentElement.style.fontSize = size)", text)
    wide = page.evaluate(_WIDE)
    return [*([wide] if wide > width else []), *page.evaluate(_CUT)]
