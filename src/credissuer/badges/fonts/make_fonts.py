"""Make the fonts of the badges anew: `python make_fonts.py FOLDER`, the unpacked package that
README.md names.

Keeps the characters of Latin writing with Vietnamese, punctuation and combining marks; writes
beside itself the two TrueType files and `widths.json`, by which texts are measured. Needs
fonttools, which only development has.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
WEIGHTS = {"regular": "400Regular/NotoSans_400Regular.ttf", "bold": "700Bold/NotoSans_700Bold.ttf"}
RANGES = (
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
    (0xFFFD, 0xFFFD),  # stands for what is not here
)
# Copyright, names, version and licence (OpenType `name` table), which the OFL wants kept.
NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]
LAYOUT = ["ccmp", "locl", "mark", "mkmk"]
"""Without kerning a text is exactly as wide as its advances."""


def main(package: Path) -> None:
    """Write fonts and widths."""
    widths: dict[str, dict[str, int]] = {}
    for weight, path in WEIGHTS.items():
        # The time of the making would change the octets of each build.
        font = TTFont(package / path, recalcTimestamp=False)
        wanted = {
            code for first, last in RANGES for code in range(first, last + 1)
        } & font.getBestCmap().keys()
        options = subset.Options(
            layout_features=LAYOUT,
            hinting=False,
            notdef_outline=True,
            name_IDs=NAMES,
        )
        options.drop_tables += ["STAT", "meta"]
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=wanted)
        cutter.subset(font)
        # `lettering._EM` measures in thousandths.
        assert font["head"].unitsPerEm == 1000
        font.save(HERE / f"noto-sans-{weight}.ttf")
        metrics, glyphs = font["hmtx"], font.getBestCmap()
        widths[weight] = {chr(code): metrics[glyphs[code]][0] for code in sorted(glyphs)}
    text = json.dumps(widths, ensure_ascii=True, separators=(",", ":"))
    (HERE / "widths.json").write_text(text.replace("},", "},\n") + "\n", "ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
