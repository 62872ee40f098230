"""Make the fonts of the badges anew: `python make_fonts.py FOLDER`, which holds the unpacked
packages that README.md names.

Keeps the characters of Latin writing with Vietnamese, punctuation and combining marks, Greek and
Cyrillic, and joins the letters of Thai, Lao and Khmer to them; writes beside itself the two
TrueType files and `widths.json`, by which texts are measured. Needs fonttools, which only
development has.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
WEIGHTS = {"regular": "400Regular", "bold": "700Bold"}
LATIN = (
    (0x20, 0x7E),  # ASCII
    (0xA0, 0x17F),  # Latin-1, Latin Extended-A
    (0x1A0, 0x1A1),  # Ơ
    (0x1AF, 0x1B0),  # Ư
    (0x1CD, 0x1DC),  # pinyin
    (0x218, 0x21B),  # Romanian
    (0x300, 0x304),
    (0x306, 0x30C),
    (0x31B, 0x31B),
    (0x323, 0x328),
    (0x1E00, 0x1EFF),  # Latin Extended Additional: most of Vietnamese
    (0x2010, 0x2015),  # dashes
    (0x2018, 0x201E),  # quotation marks
    (0x2026, 0x2026),
    (0x20AB, 0x20AB),  # đồng
    (0x386, 0x3CE),  # Greek
    (0x400, 0x45F),  # Cyrillic
    (0x490, 0x491),  # Ukrainian
    (0xFFFD, 0xFFFD),  # stands for what is not here
)
SOURCES = {
    ("noto-sans", "NotoSans"): LATIN,
    ("noto-sans-thai", "NotoSansThai"): ((0xE01, 0xE3A), (0xE3F, 0xE4E)),
    ("noto-sans-lao", "NotoSansLao"): ((0xE81, 0xEDF),),
    ("noto-sans-khmer", "NotoSansKhmer"): ((0x1780, 0x17B3), (0x17B6, 0x17D3)),
}
"""(Package, family) -> what is kept of it; the first gives name and metrics."""
SCRIPTS = ["DFLT", "latn", "grek", "cyrl", "thai", "lao ", "khmr"]
# Copyright, names, version and licence (OpenType `name` table), which the OFL wants kept.
NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]
LAYOUT = [
    *("ccmp", "locl", "mark", "mkmk"),
    # How Khmer stacks its letters.
    *("pref", "blwf", "abvf", "pstf", "cfar", "pres", "blws", "abvs", "psts", "clig", "liga"),
    *("abvm", "blwm", "rlig"),
]
"""Without kerning a text is exactly as wide as its advances."""


def main(folder: Path) -> None:
    """Write fonts and widths."""
    widths: dict[str, dict[str, int]] = {}
    for weight, style in WEIGHTS.items():
        parts = []
        for (package, family), ranges in SOURCES.items():
            file = folder / package / "package" / style / f"{family}_{style}.ttf"
            parts.append(_part(file, ranges))
        font = _joined(parts)
        # `lettering._EM` measures in thousandths.
        assert font["head"].unitsPerEm == 1000
        font.save(HERE / f"noto-sans-{weight}.ttf")
        metrics, glyphs = font["hmtx"], font.getBestCmap()
        widths[weight] = {chr(code): metrics[glyphs[code]][0] for code in sorted(glyphs)}
    text = json.dumps(widths, ensure_ascii=True, separators=(",", ":"))
    (HERE / "widths.json").write_text(text.replace("},", "},\n") + "\n", "ascii")


def _part(file: Path, ranges: tuple[tuple[int, int], ...]) -> bytes:
    # The time of the making would change the octets of each build.
    font = TTFont(file, recalcTimestamp=False)
    wanted = {
        code for first, last in ranges for code in range(first, last + 1)
    } & font.getBestCmap().keys()
    options = subset.Options(
        layout_features=LAYOUT,
        layout_scripts=SCRIPTS,
        hinting=False,
        notdef_outline=True,
        name_IDs=NAMES,
    )
    options.drop_tables += ["STAT", "meta"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    octets = io.BytesIO()
    font.save(octets)
    return octets.getvalue()


def _joined(parts: list[bytes]) -> TTFont:
    first = TTFont(io.BytesIO(parts[0]), recalcTimestamp=False)
    font = Merger().merge([io.BytesIO(part) for part in parts])
    # A merged font has the tallest of all, and each would set every line of text elsewhere.
    for table in ("hhea", "OS/2"):
        for name in vars(first[table]):
            if "scent" in name or "LineGap" in name or name.startswith("usWin"):
                setattr(font[table], name, getattr(first[table], name))
    font.recalcTimestamp = False
    font["head"].created, font["head"].modified = first["head"].created, first["head"].modified
    font["name"] = first["name"]
    return font


if __name__ == "__main__":
    main(Path(sys.argv[1]))
