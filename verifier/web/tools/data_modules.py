"""Write the generated modules of verifier/web anew: what the Python package holds as data, and
which languages there are.

A module needs no fetch of its own and, unlike JSON, no import attribute, which Safari before 17.2
does not know.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

WEB = Path(__file__).parents[1]
PACKAGE = WEB.parent / "src" / "credverifier"
DATA = "verifier/data"
LOCALES = "page/locales"

DEFAULT, FALLBACK = "vi", "en"
_SPOKEN = ("day", "months", "verdicts", "codes", "reasons", "notes", "of_then", "account_ids")
"""What of a language's words the page says; the others are the commands'."""


def modules() -> dict[str, str]:
    """Path below verifier/web -> text.

    The words of the default language stand with the verdicts, those of each other one apart, so
    that a page loads the one that its reader chose. What the codes are called in the default one
    stands apart too, because few verdicts say it.
    """
    spoken = words()
    return {
        **_words(spoken),
        **_platforms(),
        f"{DATA}/handed_over.js": _handed_over(spoken),
        f"{DATA}/readings.js": _readings(spoken),
        f"{DATA}/platform_glyphs.js": _glyphs(),
        f"{DATA}/dictionary.js": _module("DICTIONARY", _DICTIONARY, _line(_dictionary())),
        **_locales(spoken),
    }


def words() -> dict[str, Any]:
    """Language -> its words: Vietnamese, English, then the others, as in Python."""
    found = {path.stem: path for path in (PACKAGE / "words").glob("*.json")}
    first = (DEFAULT, FALLBACK)
    ordered = [*first, *sorted(found.keys() - {*first})]
    return {language: json.loads(found[language].read_text("utf-8")) for language in ordered}


def _words(spoken: dict[str, Any]) -> dict[str, str]:
    table = json.loads((PACKAGE / "verdicts.json").read_text("utf-8"))
    needed = {
        language: {name: said[name] for name in _SPOKEN if name in said}
        for language, said in spoken.items()
    }
    default = _in(DEFAULT, needed.pop(DEFAULT))
    said_of_codes = {name: text[DEFAULT] for name, text in default["codes"].items()}
    default["verdicts"] = {
        name: {"outcome": outcome, **default["verdicts"][name]}
        for name, outcome in table["verdicts"].items()
    }
    default["codes"] = {name: {"verdict": verdict} for name, verdict in table["codes"].items()}
    vocabulary = {"months": {}, **default, "precedence": table["precedence"]}
    source = f"verdicts.json and {_file(DEFAULT)}"
    files = {"verdicts": _module("VOCABULARY", source, _text(vocabulary))}
    for language, said in needed.items():
        files[f"words_{language}"] = _module("WORDS", _file(language), _text(said))
    files["codes_in_words"] = _module("WORDS", _file(DEFAULT), _text({"codes": said_of_codes}))
    files["every_language"] = _every_language([*needed])
    files["sheet_words"] = _sheet_words(spoken)
    return {f"{DATA}/{name}.js": text for name, text in files.items()}


def _in(language: str, value: Any) -> Any:
    """`value` with each text (or list of texts) as an object by language, of that one alone."""
    if isinstance(value, dict):
        return {name: _in(language, item) for name, item in value.items()}
    return {language: value}


def _every_language(languages: list[str]) -> str:
    imports = "".join(
        f'import {{ WORDS as {one} }} from "./words_{one}.js";\n' for one in languages
    )
    return (
        f"{_made_of('words/*.json')}{imports}\n"
        f"export const LANGUAGES = {_line([DEFAULT, *languages])};\n"
        "/** Language -> its words; those in Vietnamese stand in verdicts.js. */\n"
        f"export const WORDS = {{ {', '.join(languages)} }};\n"
    )


def _sheet_words(spoken: dict[str, Any]) -> str:
    """What the columns of a sheet may be called, and the notes on its rows: in every language at
    once.
    """
    headings = {
        column: [name for said in spoken.values() for name in said["headings"][column]]
        for column in spoken[DEFAULT]["headings"]
    }
    notes = {
        name.removeprefix("row_"): " / ".join(said["commands"][name] for said in spoken.values())
        for name in spoken[DEFAULT]["commands"]
        if name.startswith("row_")
    }
    table = json.loads((PACKAGE / "platforms.json").read_text("utf-8"))
    called = {name: platform["called"] for name, platform in table["platforms"].items()}
    return (
        f"{_made_of('words/*.json and platforms.json')}export const HEADINGS = {_text(headings)};\n"
        "/** Platform -> what the heading of a column may call it. */\n"
        f"export const PLATFORMS = {_text(called)};\n"
        f"export const NOTES = {_text(notes)};\n"
    )


def _locales(spoken: dict[str, Any]) -> dict[str, str]:
    """The languages that the page has a folder of, and a module for each that loads its words."""
    folder = WEB / LOCALES
    there = [language for language in spoken if (folder / language).is_dir()]
    # Each leads to the one behind it, the last to the first: one button goes through them all.
    following = {
        language: {"language": other, "name": spoken[other]["language"]}
        for language, other in zip(there, [*there[1:], there[0]], strict=True)
    }
    later = sorted(path.stem for path in (folder / DEFAULT).glob("*.js") if path.stem != "page")
    others = [language for language in there if language != DEFAULT]
    loads = "".join(f'  {one}: () => import("./{one}.js"),\n' for one in others)
    index = (
        f"{_made_of('the folders beside it')}"
        "/** Language -> the next one, which the page offers instead, and what that calls itself. */\n"
        f"export const NEXT = {_text(following)};\n"
        "/** Language -> its words. Those in Vietnamese come with each part of the page. */\n"
        f"export const LOCALES = {{\n{loads}}};\n"
    )
    modules = {"languages": index, **{language: _locale(language, later) for language in others}}
    return {f"{LOCALES}/{name}.js": text for name, text in modules.items()}


def _locale(language: str, later: list[str]) -> str:
    loads = "".join(f'  {part}: () => import("./{language}/{part}.js"),\n' for part in later)
    return (
        f"{_made_of('the folder beside it')}"
        f'export {{ WORDS as VERDICTS }} from "../../{DATA}/words_{language}.js";\n'
        f'export {{ WORDS as PAGE }} from "./{language}/page.js";\n'
        "/** Part of the page -> its words, loaded with it. */\n"
        f"export const PARTS = {{\n{loads}}};\n"
    )


def _platforms() -> dict[str, str]:
    """The table has no vectors here, and its share links stand apart. Telephone numbers are told
    apart in the office alone.
    """
    table = json.loads((PACKAGE / "platforms.json").read_text("utf-8"))
    shares = {name: platform.pop("shares") for name, platform in table["platforms"].items()}
    for platform in table["platforms"].values():
        platform.pop("phones", None)
        platform.pop("called")
    needed = {name: table[name] for name in ("longest", "platforms")}
    needed["others"] = _other_hosts(table, shares)
    # As one text each, which takes fewer octets than a list of texts.
    for platform in table["platforms"].values():
        for name in ("hosts", "reserved"):
            platform[name] = " ".join(platform[name])
    apart = {"longest": table["longest"], "platforms": shares}
    return {
        f"{DATA}/platforms.js": _module("TABLE", "platforms.json", _line(needed)),
        f"{DATA}/shares.js": _module("SHARES", "platforms.json", _line(apart)),
    }


def _glyphs() -> str:
    """The marks of the platforms, apart: a page shows them when its verdict already stands."""
    table = json.loads((PACKAGE / "platform_glyphs.json").read_text("utf-8"))
    return _module("GLYPHS", "platform_glyphs.json", _text(table["glyphs"]))


def _handed_over(spoken: dict[str, Any]) -> str:
    """Wrapped links and other codes, with what people call the platforms: for texts that are no
    plain link or number.
    """
    table = json.loads((PACKAGE / "handed_over.json").read_text("utf-8"))
    platforms = json.loads((PACKAGE / "platforms.json").read_text("utf-8"))["platforms"]
    needed = {name: table[name] for name in ("wrappers", "codes", "paying")}
    needed["called"] = {name: platform["called"] for name, platform in platforms.items()}
    # What badges write in place of a handle, in any language.
    needed["ids"] = {
        name: list(
            dict.fromkeys(
                said["account_ids"].get(name, said["account_ids"]["other"])
                for said in spoken.values()
            )
        )
        for name in platforms
    }
    source = "handed_over.json, platforms.json and words/*.json"
    return _module("HANDED_OVER", source, _line(needed))


def _readings(spoken: dict[str, Any]) -> str:
    """What a text is that is no certificate, in every language at once: they are few words, loaded
    with what reads such texts.
    """
    kinds = {
        kind: {language: said["readings"][kind] for language, said in spoken.items()}
        for kind in spoken[DEFAULT]["readings"]
    }
    return _module("READINGS", "words/*.json", _text(kinds))


def _other_hosts(table: dict[str, Any], shares: dict[str, Any]) -> list[str]:
    """A platform's hosts of share links that are neither a host of its profiles nor below one."""
    hosts = {host for platform in table["platforms"].values() for host in platform["hosts"]}
    short = {host for rules in shares.values() for rule in rules for host in rule["hosts"]}
    return sorted(
        host for host in short if not any(f".{host}".endswith(f".{parent}") for parent in hosts)
    )


_DICTIONARY = "wire/credentials/dictionary-1.bin"


def _dictionary() -> str:
    return (PACKAGE / _DICTIONARY).read_bytes().decode("utf-8")


def _file(language: str) -> str:
    return f"words/{language}.json"


def _module(name: str, source: str, text: str) -> str:
    return f"{_made_of(source)}export const {name} = {text};\n"


def _made_of(source: str) -> str:
    return f"// Made of {source} by `make web-data`.\n"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    # Whatever is no longer made goes: the words of a language that was taken away.
    for folder in (DATA, LOCALES):
        for path in (WEB / folder).glob("*.js"):
            path.unlink()
    for name, text in modules().items():
        (WEB / name).write_text(text, "utf-8")
