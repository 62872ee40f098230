"""Every screen in both themes and languages: no finding of axe-core, contrast 7:1, room for
large text.
"""

from __future__ import annotations

import pytest

from tests.page.conftest import Phone, Site
from tests.page.look import accessibility
from tests.page.look.test_screenshots import SCREENS


@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_is_accessible(site: Site, phone: Phone, name: str) -> None:
    SCREENS[name](site, phone)
    phone.page.emulate_media(reduced_motion="reduce")
    phone.page.evaluate(
        "document.querySelectorAll('details').forEach((details) => (details.open = true))"
    )
    phone.page.wait_for_load_state("networkidle")
    rows = []
    for language in ("vi", "en"):
        if language == "en":
            phone.page.click("#language")
            phone.page.locator("html[lang=en]").wait_for()
        for theme in ("light", "dark"):
            phone.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            rows.append(assert_accessible(phone, name, theme, language))
    accessibility.FOLDER.mkdir(parents=True, exist_ok=True)
    (accessibility.FOLDER / f"{name}.md").write_text("".join(rows), "utf-8")
    assert accessibility.small_targets(phone.page) == []
    assert accessibility.overflowing(phone.page, 320, "112.5%") == []
    assert accessibility.overflowing(phone.page, 390, "225%") == [], "200 % text"


def assert_accessible(phone: Phone, name: str, theme: str, language: str) -> str:
    """Assert that axe-core finds nothing; returns a row of the table."""
    findings = accessibility.axe_findings(phone.page)
    lowest, text = min(accessibility.contrasts(phone.page))
    assert findings["violations"] == [], (theme, language)
    assert lowest >= 7, (theme, language, text)
    assert findings["passes"] > 15
    undecided = ", ".join(rule for rule, _ in findings["incomplete"]) or "none"
    results = f"{findings['passes']} | 0 | {undecided} | {lowest:.1f}"
    return f"| {name} | {theme} | {language} | {results} |\n"


def test_problems_would_be_found(site: Site, phone: Phone) -> None:
    phone.open(site.link("valid"))
    phone.page.emulate_media(reduced_motion="reduce")
    phone.page.evaluate(_SPOILED)
    rules = {rule for rule, _ in accessibility.axe_findings(phone.page)["violations"]}
    assert {"color-contrast-enhanced", "button-name"} <= rules
    assert min(accessibility.contrasts(phone.page))[0] < 7
    assert len(accessibility.small_targets(phone.page)) == 1
    assert accessibility.overflowing(phone.page, 320, "112.5%") != []


_SPOILED = """() => {
  const quiet = document.querySelector(".note");
  quiet.style.cssText = "color: #6b6b6b; background: #fff; width: 400px";
  const nameless = document.createElement("button");
  nameless.style.cssText = "width: 20px; height: 20px; padding: 0";
  document.querySelector("main").append(nameless);
}"""


@pytest.mark.parametrize("verdict", ["revoked", "suspended", "not_found"])
def test_a_screen_reader_reads_the_verdict_first(site: Site, phone: Phone, verdict: str) -> None:
    phone.open(site.link(verdict))
    tree = phone.page.locator("body").aria_snapshot()
    headline = phone.words(verdict, "headline", "vi")
    main = tree.partition("- main:")[2].partition("- contentinfo")[0]
    lines = [line.strip(" -") for line in main.splitlines() if line.strip(" -")]
    first = next(index for index, line in enumerate(lines) if line.startswith("heading"))
    assert lines[first] == f'heading "{headline}" [level=1]'
    assert not [
        line for line in lines[:first] if "text" in line or "link" in line or "button" in line
    ]
    assert lines[first + 1].startswith("paragraph")
    assert tree.index("- banner") < tree.index("- main") < tree.index("- contentinfo")
    assert "img" not in main.partition(headline)[0], "a drawing says nothing that the words do not"
