"""Every screen, in light and dark, in both languages: no finding of axe-core, 7:1 for every text,
room for large text.
"""

from __future__ import annotations

import pytest

from tests.page import accessibility
from tests.page.conftest import Phone, Town
from tests.page.test_screenshots import SCREENS


@pytest.mark.parametrize("name", SCREENS)
def test_no_screen_keeps_anybody_out(town: Town, phone: Phone, name: str) -> None:
    SCREENS[name](town, phone)
    phone.page.emulate_media(reduced_motion="reduce")
    phone.page.evaluate(
        "document.querySelectorAll('details').forEach((part) => (part.open = true))"
    )
    phone.page.wait_for_load_state("networkidle")
    rows = []
    for language in ("vi", "en"):
        if language == "en":
            phone.page.click("#language")
            phone.page.locator("html[lang=en]").wait_for()
        for theme in ("light", "dark"):
            phone.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            rows.append(judge(phone, name, theme, language))
    accessibility.FOLDER.mkdir(parents=True, exist_ok=True)
    (accessibility.FOLDER / f"{name}.md").write_text("".join(rows), "utf-8")
    assert accessibility.small_targets(phone.page) == []
    assert accessibility.overflowing(phone.page, 320, "112.5%") == []
    assert accessibility.overflowing(phone.page, 390, "225%") == [], "200 % text"


def judge(phone: Phone, name: str, theme: str, language: str) -> str:
    """A row of the table; whatever is found fails."""
    found = accessibility.judged(phone.page)
    lowest, text = min(accessibility.contrasts(phone.page))
    assert found["violations"] == [], (theme, language)
    assert lowest >= 7, (theme, language, text)
    assert found["passes"] > 15
    opened = ", ".join(rule for rule, _ in found["incomplete"]) or "none"
    return f"| {name} | {theme} | {language} | {found['passes']} | 0 | {opened} | {lowest:.1f} |\n"


def test_what_is_wrong_would_be_found(town: Town, phone: Phone) -> None:
    phone.open(town.link("valid"))
    phone.page.emulate_media(reduced_motion="reduce")
    phone.page.evaluate(_SPOILED)
    found = {rule for rule, _ in accessibility.judged(phone.page)["violations"]}
    assert {"color-contrast-enhanced", "button-name"} <= found
    assert min(accessibility.contrasts(phone.page))[0] < 7
    assert len(accessibility.small_targets(phone.page)) == 1
    assert accessibility.overflowing(phone.page, 320, "112.5%") != []


_SPOILED = """() => {
  const quiet = document.querySelector(".headline");
  quiet.style.cssText = "color: #6b6b6b; background: #fff; width: 400px";
  const nameless = document.createElement("button");
  nameless.style.cssText = "width: 20px; height: 20px; padding: 0";
  document.querySelector("main").append(nameless);
}"""


@pytest.mark.parametrize("verdict", ["revoked", "suspended", "not_found"])
def test_a_screen_reader_hears_the_verdict_before_anything_else_of_it(
    town: Town, phone: Phone, verdict: str
) -> None:
    phone.open(town.link(verdict))
    tree = phone.page.locator("body").aria_snapshot()
    headline = phone.words(verdict, "headline", "vi")
    main = tree.partition("- main:")[2].partition("- contentinfo")[0]
    said = [line.strip(" -") for line in main.splitlines() if line.strip(" -")]
    first = next(place for place, line in enumerate(said) if line.startswith("heading"))
    assert said[first] == f'heading "{headline}" [level=1]'
    assert not [
        line for line in said[:first] if "text" in line or "link" in line or "button" in line
    ]
    assert said[first + 1].startswith("paragraph")
    assert tree.index("- banner") < tree.index("- main") < tree.index("- contentinfo")
    assert "img" not in main.partition(headline)[0], "a drawing says nothing that the words do not"
