"""The page's files in git are what its modules give, and what cannot be bundled is refused."""

from __future__ import annotations

import re
from pathlib import Path
from subprocess import CalledProcessError

import pytest

from tests.publication.bundling import WEB, bundle


def test_the_committed_bundle_is_current(tmp_path: Path) -> None:
    built = bundle(tmp_path / "bundle")
    committed = {path.name: path.read_bytes() for path in (WEB / "bundle").iterdir()}
    assert committed == built, "run `make page`"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('import { b } from "./b.js";\nexport const a = () => b;\n', "Circular"),
        ('import { d } from "./c.js";\nconsole.log(d);\n', "not exported"),
        ('import { c } from "./gone.js";\nconsole.log(c);\n', "resolve"),
        ('import { c } from "package";\nconsole.log(c);\n', "external"),
        ("const = ;\n", "Expected"),
    ],
)
def test_faulty_modules_are_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "package.json").write_text('{"type": "module"}', "utf-8")
    (tmp_path / "a.js").write_text(text, "utf-8")
    (tmp_path / "b.js").write_text(
        'import { a } from "./a.js";\nexport const b = () => a;\n', "utf-8"
    )
    (tmp_path / "c.js").write_text("export const c = 1;\n", "utf-8")
    with pytest.raises(CalledProcessError) as refusal:
        bundle(tmp_path / "bundle", tmp_path / "a.js")
    assert message in refusal.value.stderr
    assert not (tmp_path / "bundle").exists()


def test_the_page_holds_codes_and_no_words_for_logs() -> None:
    refusal = re.compile(r'new CredentialError\(\s*"([a-z_.]+)",\s*"([^"]+)",?\s*\)')
    found = [
        match
        for path in (WEB / "verifier").rglob("*.js")
        for match in refusal.findall(path.read_text("utf-8"))
    ]
    published = "".join(
        path.read_text("utf-8")
        for path in (WEB / "bundle").glob("*.js")
        if path.name != "words_en.js"  # what it says to people of some codes is the same
    )
    assert len(found) > 40
    reached = {code for code, _ in found if f'"{code}"' in published}
    assert len(reached) > 20
    assert [detail for _, detail in found if f'"{detail}"' in published] == []


def test_the_decoder_does_not_start_the_page() -> None:
    """The kit's page loads it from the bundle, and is no check page."""
    folder = WEB / "bundle"
    waiting, reached = ["picture-decode.js"], set()
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            text = (folder / name).read_text("utf-8")
            waiting += re.findall(r'(?:from|import)\s*\(?"\./([^"]+)"', text)
    assert "pixels.js" in reached and "main.js" not in reached
