"""Write verifier/web/verifier/data/*.js anew: what the Python package holds as data, as modules that a page can import.

A module needs no fetch of its own and, unlike JSON, no import attribute, which Safari before 17.2 does not know.
"""

from __future__ import annotations

import json
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "src" / "credverifier"
FOLDER = Path(__file__).parents[1] / "verifier" / "data"


def modules() -> dict[str, str]:
    """File name -> text. The vocabulary stands there as it is, the table of platforms without its vectors, and with
    its share links apart."""
    table = json.loads((PACKAGE / "platforms.json").read_text("utf-8"))
    shares = {name: platform.pop("shares") for name, platform in table["platforms"].items()}
    needed = {name: table[name] for name in ("longest", "platforms")}
    dictionary = (PACKAGE / "wire" / "dictionary-1.bin").read_bytes().decode("utf-8")
    return {
        "verdicts.js": _module("VOCABULARY", "verdicts.json", (PACKAGE / "verdicts.json").read_text("utf-8").strip()),
        "platforms.js": _module("TABLE", "platforms.json", _line(needed)),
        "shares.js": _module("SHARES", "platforms.json", _line({"longest": table["longest"], "platforms": shares})),
        "dictionary.js": _module("DICTIONARY", "wire/dictionary-1.bin", _line(dictionary)),
    }


def _module(name: str, source: str, text: str) -> str:
    return f"// Made of {source} by `make web-data`.\nexport const {name} = {text};\n"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in modules().items():
        (FOLDER / name).write_text(text, "utf-8")
