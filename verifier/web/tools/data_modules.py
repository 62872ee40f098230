"""Write verifier/web/verifier/data/*.js from the data of the Python package, as modules for pages.

A module needs no fetch of its own and, unlike JSON, no import attribute, which Safari before 17.2
does not know.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parents[2] / "src" / "credverifier"
FOLDER = Path(__file__).parents[1] / "verifier" / "data"


def modules() -> dict[str, str]:
    """File name -> text. English and share links are in files of their own, loaded when needed."""
    vocabulary = json.loads((PACKAGE / "verdicts.json").read_text("utf-8"))
    table = json.loads((PACKAGE / "platforms.json").read_text("utf-8"))
    shares = {name: platform.pop("shares") for name, platform in table["platforms"].items()}
    needed = {name: table[name] for name in ("longest", "platforms")}
    needed["others"] = _other_hosts(table, shares)
    dictionary = (
        (PACKAGE / "wire" / "credentials" / "dictionary-1.bin").read_bytes().decode("utf-8")
    )
    return {
        "verdicts.js": _module("VOCABULARY", "verdicts.json", _text(_without(vocabulary, "en"))),
        "verdicts_en.js": _module("ENGLISH", "verdicts.json", _text(_only(vocabulary, "en"))),
        "platforms.js": _module("TABLE", "platforms.json", _line(needed)),
        "shares.js": _module(
            "SHARES", "platforms.json", _line({"longest": table["longest"], "platforms": shares})
        ),
        "dictionary.js": _module(
            "DICTIONARY", "wire/credentials/dictionary-1.bin", _line(dictionary)
        ),
    }


def _other_hosts(table: dict[str, Any], shares: dict[str, Any]) -> list[str]:
    """A platform's hosts of share links that are neither a host of its profiles nor below one."""
    hosts = {host for platform in table["platforms"].values() for host in platform["hosts"]}
    short = {host for rules in shares.values() for rule in rules for host in rule["hosts"]}
    return sorted(
        host for host in short if not any(f".{host}".endswith(f".{parent}") for parent in hosts)
    )


def _module(name: str, source: str, text: str) -> str:
    return f"// Made of {source} by `make web-data`.\nexport const {name} = {text};\n"


def _without(value: Any, language: str) -> Any:
    """The vocabulary without the words in that language."""
    if not isinstance(value, dict):
        return value
    return {name: _without(item, language) for name, item in value.items() if name != language}


def _only(value: dict[str, Any], language: str) -> dict[str, Any]:
    """Only the words of `language`, each in place of the object that has it."""
    texts = {
        name: item.get(language) or _only(item, language)
        for name, item in value.items()
        if isinstance(item, dict)
    }
    return {name: item for name, item in texts.items() if item}


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in modules().items():
        (FOLDER / name).write_text(text, "utf-8")
