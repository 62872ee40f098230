"""The oldest browsers of the page: what they lack is found, in modules, styles and bundle."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.publication.bundling import NODE

ROOT = Path(__file__).parents[2]
JUDGE = ROOT / "verifier" / "web" / "tools" / "judge.mjs"

PLANTED = {
    "lookbehind": (r"export const at = /(?<!a)b/;", "regexp lookbehind"),
    "lookbehind forwards": (r"export const at = /(?<=a)b/;", "regexp lookbehind"),
    "lookbehind in a text": (r'export const at = new RegExp("(?<!a)b");', "regexp lookbehind"),
    "lookbehind in a template": ("export const at = (x) => RegExp(`(?<=${x})b`);", "regexp look"),
    "modifiers": (r'export const at = new RegExp("(?i:a)b");', "regexp modifiers"),
    "a property of texts": (r'export const at = new RegExp("\\p{RGI_Emoji}", "v");', "RGI_Emoji"),
    "hasOwn": ("export const at = (x) => Object.hasOwn(x, 'a');", "Object.hasOwn"),
    "at": ("export const last = (list) => list.at(-1);", ".at()"),
    "at of a call": ("export const last = (text) => text.split('/').at(-1);", ".at()"),
    "at, if it is there": ("export const last = (list) => list.at?.(-1);", ".at()"),
    "findLast": ("export const last = (list) => list.findLast(Boolean);", ".findLast()"),
    "toSorted": ("export const last = (list) => list.toSorted();", ".toSorted()"),
    "timeout": ("export const over = () => AbortSignal.timeout(5);", "AbortSignal.timeout"),
    "any": ("export const over = (all) => AbortSignal.any(all);", "AbortSignal.any"),
    "throwIfAborted": ("export const over = (one) => one.throwIfAborted();", ".throwIfAborted()"),
    "structuredClone": ("export const copy = (x) => structuredClone(x);", "structuredClone"),
    "of globalThis": ("export const copy = globalThis.structuredClone;", "structuredClone"),
    "taken of globalThis": (
        "const { structuredClone: copy } = globalThis;\nexport { copy };",
        "structuredClone",
    ),
    "canParse": ("export const isUrl = (text) => URL.canParse(text);", "URL.canParse"),
    "DecompressionStream": (
        "export const make = () => new DecompressionStream('gzip');",
        "DecompressionStream",
    ),
    "Promise.withResolvers": (
        "export const make = () => Promise.withResolvers();",
        "Promise.withResolvers",
    ),
    "randomUUID": ("export const make = () => crypto.randomUUID();", "Crypto.randomUUID"),
}
STYLES = {
    "has": ("p:has(a) { color: red; }", ":has"),
    "nesting": ("p { color: red; &:hover { color: blue; } }", "&"),
    "clip": ("p { overflow: clip; }", "overflow: clip"),
    "wrap": ("p { text-wrap: pretty; }", "text-wrap"),
    "dvh": ("p { height: 100dvh; }", "dvh"),
    "container": ("@container (width > 1px) { p { color: red; } }", "@container"),
    "layer": ("@layer a { p { color: red; } }", "@layer"),
    "mix": ("p { color: color-mix(in srgb, red, blue); }", "color-mix()"),
}
HARMLESS = r"""
const at = [1, 2, 3];
export class List { at(index) { return this.items[index]; } }
export const last = at[at.length - 1] ?? /(?:a)(?=b)(?!c)(?<name>d)\p{L}/u.exec("x")?.groups;
export const shared = (x) => x.replaceAll("a", "b") + [...x.matchAll(/a/g)].flat().length;
"""


def judged(*paths: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([NODE, JUDGE, *paths], capture_output=True, text=True, timeout=120)


def test_nothing_that_is_published_needs_more_than_the_oldest_browsers() -> None:
    answer = judged()
    assert (answer.stderr, answer.returncode) == ("", 0)


def test_every_planted_feature_is_found(tmp_path: Path) -> None:
    planted = {name: (".js", *plant) for name, plant in PLANTED.items()}
    planted |= {name: (".css", *plant) for name, plant in STYLES.items()}
    files = {name: tmp_path / f"{number}{planted[name][0]}" for number, name in enumerate(planted)}
    for name, (_, text, _) in planted.items():
        files[name].write_text(text, "utf-8")
    answer = judged(*files.values())
    assert answer.returncode == 1
    missed = {
        name
        for name, (_, _, feature) in planted.items()
        if not [line for line in answer.stderr.splitlines()
                if files[name].name + ":" in line and feature in line]
    }  # fmt: skip
    assert missed == set()


def test_what_every_browser_has_is_not_found(tmp_path: Path) -> None:
    harmless = tmp_path / "harmless.js"
    harmless.write_text(HARMLESS, "utf-8")
    style = tmp_path / "harmless.css"
    style.write_text("p { inset: 0; margin-inline: 1rem; color: var(--a); }", "utf-8")
    assert judged(harmless, style).stderr == ""


@pytest.mark.parametrize("syntax", ["a?.b ?? c", "class { #a; static { this.b = 1; } }"])
def test_syntax_is_written_for_them(syntax: str) -> None:
    script = (ROOT / "verifier/web/tools/browsers.mjs").read_text("utf-8")
    assert re.search(r'TARGET = \["safari15.4", "ios15.4", "chrome90", "firefox102"\]', script)
    code = f"""
      import {{ createRequire }} from "node:module";
      import {{ TARGET }} from "{(ROOT / "verifier/web/tools/browsers.mjs").as_uri()}";
      const {{ transformSync }} = createRequire("{ROOT / "tests/vendor/package.json"}")("esbuild");
      process.stdout.write(transformSync("export default {syntax}", {{ target: TARGET }}).code);
    """
    lowered = subprocess.run(
        [NODE, "--input-type=module", "-e", code], capture_output=True, text=True, check=True
    ).stdout
    assert "static {" not in lowered
    for tool in ("bundle.mjs", "vendored_qr.mjs"):
        assert "TARGET" in (ROOT / "verifier" / "web" / "tools" / tool).read_text("utf-8")
