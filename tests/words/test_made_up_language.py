"""A further language is a file of the verifier, a folder of the page and a folder of the office, and
nothing else.

What such a language does is asked in `in_qq.py`, here and below tests/page, by a pytest that runs
on the sources with one language more.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.words.made_up import NODE, ROOT, checkout

SWITCHING = """
const kept = new Map();
globalThis.localStorage = {
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => kept.set(key, value),
};
const { change, fetchWords, language, other, say, withWords } = await import("./page/language.js");
const { words } = await import("./verifier/index.js");
await fetchWords();
const told = [[language(), other().name, say("retry")]];
await withWords("details", () => import("./page/locales/vi/details.js"));
for (const _ of [1, 2, 3]) {
  await change();
  told.push([language(), other().name, say("retry")]);
  if (language() === "qq") told.push([kept.get("language"), say("how"), words.CODES["link.foreign"].qq]);
}
console.log(JSON.stringify(told));
"""


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return checkout(tmp_path_factory.mktemp("checkout"))


def test_the_page_goes_through_all_its_languages(sources: Path) -> None:
    done = subprocess.run(
        [NODE, "--input-type=module", "-e", SWITCHING],
        cwd=sources / "verifier/web",
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout == (
        '[["vi","English","Thử lại"],["en","qq English","Try again"],["qq","Tiếng Việt","qq Try again"],'
        '["qq","qq How this page checks","qq the link leads to a site that is not trusted"],'
        '["vi","English","Thử lại"]]\n'
    ), done.stderr


@pytest.mark.parametrize("tests", ["tests/words/in_qq.py", "tests/page/in_qq.py"])
def test_the_office_and_the_published_page_speak_it(sources: Path, tests: str) -> None:
    packages = os.pathsep.join(str(sources / path) for path in ("src", "verifier/src"))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", tests],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": packages},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
