"""Files of every type, whole and damaged, read in Python and in JavaScript.

A finding is a file that is called valid although another parser finds no good token in it, an
exception instead of an answer, different answers of the two languages, more than 5 s of CPU, or
more than 300 MB.
"""

from __future__ import annotations

import base64
import io
import json
import struct
import subprocess
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree

import forge
import workbook_files
from PIL import Image

from credverifier import Verifier
from credverifier.errors import CredentialError, LinkError
from credverifier.reading import arguments
from credverifier.reading.sheets import csv_files, limits, workbook
from credverifier.reading.sheets.errors import SheetError
from credverifier.reading.sheets.headings import is_table
from credverifier.wire.carriers import pictures, png, svg
from fuzz.rounds import peak, resident

CPU_SECONDS, MEMORY = 5.0, 300 * 1024 * 1024
_READER = Path(__file__).with_name("read_files.mjs")
_BATCH = 200
_KINDS = (
    *("png", "png", "svg", "svg", "svg", "xlsx", "xlsx", "xlsx", "csv", "csv"),
    *("heic", "pdf", "jpeg", "gif", "webp"),
)

_SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="1"><g fill="#fff"><text>\xe1\xbb\x97</text>'
    b"</g></svg>"
)
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_WORDS = (
    b"<!DOCTYPE x [<!ENTITY e 'x'>]>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"&e;", b"&#0;",
    b"&#x110000;", b"\xff\xfe", b"\xef\xbb\xbf", b'<?xml version="1.0" encoding="utf-16"?>',
    b'encoding="idna"', b"XFD1", b'r="1048577"', b' r="A1"', b"</row>", b"<row>", b"\0", b'"', b"'",
    b"<", b">", b"iTXt", b"IEND", b"PK\3\4", b"PK\1\2", b"PK\5\6", b"openbadgecredential\0",
    b'verify="', b"\r", b",", b";", b"=1+1", b"\xc3", b"7K3M9QX2HS",
)  # fmt: skip


def parts_of(
    rows: str, strings: str = "<si><t>kênh</t></si><si><t>tiktok:minhanh</t></si>"
) -> dict[str, str]:
    """The parts of a workbook with these rows."""
    return {
        "[Content_Types].xml": _CONTENT_TYPES,
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
        f"</Relationships>",
        "xl/sharedStrings.xml": f'<sst xmlns="{_SHEET}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEET}"><sheetData>{rows}</sheetData>'
        f"</worksheet>",
    }


_ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>ngày</t></is></c></row>'
    '<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><v>46353.5</v></c></row>'
    '<row r="4"><c r="A4" t="str"><f>1+1</f><v>x_x000D_y</v></c><c r="C4" t="b"><v>1</v></c></row>'
)


class World:
    """A certificate in good standing, files with and without its badge, and a verifier that fetches
    from an honest host.
    """

    def __init__(self) -> None:
        self.issuer = forge.Issuer()
        self.token = self.issuer.sign_badge()
        lists = dict(self.issuer.lists())
        picture = io.BytesIO()
        Image.new("L", (8, 8), 128).save(picture, "PNG")
        self.files = {
            "png": png.bake(picture.getvalue(), self.token),
            "svg": svg.bake(_SVG, self.token),
            "xlsx": workbook_files.packed(parts_of(_ROWS)),
            "csv": 'kênh;số\r\ntiktok:minhanh;7K3M9QX2HS\r\n"a;""b";\r\n'.encode(),
            "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200),
            "pdf": b"%PDF-1.7\n1 0 obj\n<< /Length 9 >>\nstream\n\x00\x01\xff "
            b"endstream\nendobj\n%%EOF\n",
            "jpeg": _saved("JPEG"),
            "gif": _saved("GIF"),
            "webp": _saved("WEBP"),
        }

        def fetch(url: str, *, limit: int, seconds: float, allow_loopback: bool) -> str:
            if url not in lists:
                raise LinkError("link.not_found", url)
            return lists[url]

        self.verifier = Verifier.from_trust_list(
            forge.trust_list(self.issuer), clock=lambda: forge.NOW, fetch=fetch
        )


def _saved(kind: str) -> bytes:
    octets = io.BytesIO()
    Image.new("RGB", (16, 16), "white").save(octets, kind)
    return octets.getvalue()


@dataclass
class Seen:
    """What a run has seen."""

    kinds: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    largest: tuple[int, str] = (0, "")

    def report(self) -> str:
        """For people."""
        head = f"{sum(self.kinds.values())} files: {dict(sorted(self.kinds.items()))}"
        cost = (
            f"slowest {self.slowest[0]:.3f} s ({self.slowest[1]}), most memory "
            f"{self.largest[0] >> 20} MB ({self.largest[1]})"
        )
        lines = [f"{count:8} {answer}" for answer, count in self.answers.most_common(30)]
        return "\n".join(
            [f"{head}; {cost}", *lines, *(f"FINDING {finding}" for finding in self.findings)]
        )


def make(world: World, seed: int) -> tuple[str, bytes]:
    """The type and the octets of a seed; keys and signatures apart, always the same."""
    rng = Random(seed)
    kind = rng.choice(_KINDS)
    if kind == "xlsx" and rng.random() < 0.8:
        return kind, _changed_workbook(rng)
    octets = world.files[kind]
    for _ in range(rng.choice((0, 1, 1, 1, 2, 3))):
        octets = _changed(octets, rng)
        if kind == "png" and rng.random() < 0.7:
            octets = _checksummed(octets)
    return kind, octets


def _changed(octets: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(octets) + 1)
    end = min(len(octets), at + rng.choice((1, 1, 2, 8, 100)))
    change = rng.randrange(7)
    if change == 0:
        return octets[:at]
    if change == 1:
        return octets[:at] + octets[end:]
    if change == 2:
        return octets[:at] + rng.choice(_WORDS) + octets[at:]
    if change == 3:
        return octets[:at] + octets[at:end] * rng.choice((2, 3, 1000)) + octets[end:]
    if change == 4:
        return octets[:at] + rng.randbytes(end - at) + octets[end:]
    if change == 5:
        filler = rng.choice((b" ", b"x", b"<", b"\n", b"<a>", b"&amp;"))
        return octets[:at] + filler * rng.choice((10, 9000, 200_000)) + octets[at:]
    if not octets:
        return b"\0"
    turned = octets[at % len(octets)] ^ (1 << rng.randrange(8))
    return octets[:at] + bytes([turned]) + octets[at + 1 :]


def _checksummed(octets: bytes) -> bytes:
    """A PNG with the right checksums again, as far as it still consists of chunks."""
    start, parts = 8, [octets[:8]]
    while len(octets) >= start + 12:
        length = int.from_bytes(octets[start : start + 4])
        content = octets[start + 4 : start + 8 + length]
        parts.append(struct.pack(">I", length) + content + struct.pack(">I", zlib.crc32(content)))
        start += 12 + length
    return b"".join(parts) + octets[start:]


def _changed_workbook(rng: Random) -> bytes:
    parts = {name: text.encode("utf-8") for name, text in parts_of(_ROWS).items()}
    for _ in range(rng.choice((1, 1, 2))):
        name = rng.choice(list(parts))
        parts[name] = _changed(parts[name], rng)
    return workbook_files.packed(parts)


def read(kind: str, octets: bytes, folder: Path) -> dict[str, Any]:
    """The answer of Python: {token}, {rows} or {code}."""
    if kind in ("xlsx", "csv"):
        return _read_sheet(octets, folder / f"in.{kind}")
    try:
        return {"token": pictures.unbake(octets)}
    except CredentialError as error:
        return {"code": error.code}


def _read_sheet(octets: bytes, file: Path) -> dict[str, Any]:
    file.write_bytes(octets)
    try:
        if workbook.is_workbook(file):
            file = _as_csv(file)
        source = csv_files.survey(file)
        rows = [list(source.header), *list(source.rows(0))[: source.total]]
    except SheetError as error:
        return {"code": getattr(error, "kind", "sheet")}
    return {"rows": rows}


def _as_csv(workbook_file: Path) -> Path:
    target = workbook_file.with_name("of-workbook.csv")
    workbook.to_csv(workbook_file, target, is_table)
    return target


def is_good(kind: str, octets: bytes, token: str) -> bool:
    """Whether just that token is where a badge has it, found without the verifier's reader."""
    if kind == "png":
        return octets.count(b"iTXtopenbadgecredential\0\0\0\0\0" + token.encode()) == 1
    try:
        return ElementTree.fromstring(octets)[0].get("verify") == token
    except ElementTree.ParseError:
        return False


def run(world: World, seeds: Iterable[int], node: str | None) -> Iterator[Seen]:
    """What was seen after each batch, always the same object.

    `node`: the program of Node; None to read in Python only.
    """
    seen = Seen()
    batch: list[tuple[int, str, bytes, dict[str, Any]]] = []
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        for seed in seeds:
            kind, octets = make(world, seed)
            seen.kinds[kind] += 1
            answer = _measured(seen, seed, kind, octets, partial(read, kind, octets, Path(folder)))
            _measured(seen, seed, kind, octets, partial(_checked, world, seen, seed, kind, octets))
            if answer is not None:
                seen.answers[f"{kind}: {answer.get('code', 'read')}"] += 1
                batch.append((seed, kind, octets, answer))
            if len(batch) == _BATCH:
                _compare(seen, batch, node)
                batch.clear()
                yield seen
        _compare(seen, batch, node)
        yield seen


def _measured(seen: Seen, seed: int, kind: str, octets: bytes, act: Callable[[], Any]) -> Any:
    before, most, start = resident(), peak(), time.process_time()
    try:
        return act()
    except Exception as error:  # noqa: BLE001 - any exception instead of an answer is a finding
        seen.findings.append(f"{seed} {kind}: raised {type(error).__name__}: {error}")
        return None
    finally:
        seconds, growth = time.process_time() - start, peak() - max(most, before)
        seen.slowest = max(seen.slowest, (seconds, f"{kind} {seed}"))
        if growth > 0:
            seen.largest = max(seen.largest, (peak(), f"{kind} {seed}"))
        if seconds > CPU_SECONDS:
            seen.findings.append(f"{seed} {kind}: {seconds:.1f} s of CPU for {len(octets)} octets")
        if growth > 0 and peak() > MEMORY:
            seen.findings.append(f"{seed} {kind}: {peak() >> 20} MB for {len(octets)} octets")


def _checked(world: World, seen: Seen, seed: int, kind: str, octets: bytes) -> None:
    verdict = world.verifier.check(arguments.content(octets))
    seen.answers[f"check {kind}: {verdict.code or 'valid'}"] += 1
    if verdict.outcome == "valid" and not is_good(kind, octets, world.token):
        seen.findings.append(f"{seed} {kind}: valid, but another parser finds no such badge in it")


def is_same_answer(kind: str, python: dict[str, Any], javascript: dict[str, Any]) -> bool:
    """Whether both languages give the same answer, as docs/wire-format.md defines it.

    Two differences are no finding: only the page bounds the size of a CSV, and a workbook that is
    both too large and damaged may be refused for either.
    """
    if python == javascript:
        return True
    if kind == "xlsx":
        return {python.get("code"), javascript.get("code")} == {"large", "table"}
    if kind == "csv" and javascript == {"code": "large"} and "rows" in python:
        rows = python["rows"]
        cells = len(rows) * max(map(len, rows))
        return len(rows) > limits.MOST_ROWS or cells > limits.MOST_CELLS
    return False


def _compare(
    seen: Seen, batch: list[tuple[int, str, bytes, dict[str, Any]]], node: str | None
) -> None:
    if node is None or not batch:
        return
    lines = [
        json.dumps({"kind": kind, "base64": base64.b64encode(octets).decode()})
        for _, kind, octets, _ in batch
    ]
    done = subprocess.run(
        [node, str(_READER)], input="\n".join(lines), capture_output=True, text=True, check=True
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    for (seed, kind, _, python), javascript in zip(batch, answers, strict=True):
        if not is_same_answer(kind, python, javascript):
            seen.findings.append(
                f"{seed} {kind}: Python {str(python)[:300]}, JavaScript {str(javascript)[:300]}"
            )
