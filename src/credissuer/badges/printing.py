"""A badge for print: a page of PDF, its text real and in the vendored fonts, its codes shapes; each
time the same.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from credissuer.badges import drawing, logo, qr, wording
from credissuer.badges.facts import LANGUAGES, BadgeFacts
from credissuer.badges.sheets import SHEETS, PrintSheet
from credissuer.badges.sizes import PALETTE, Size, Slot

if TYPE_CHECKING:
    from fpdf import FPDF

_FAMILY = "Noto Sans"
# Font sizes of PDF are in points, everything else here is in millimetres.
_POINTS = 72 / 25.4
_MARK_SHARE = 0.9
"""Of the mark in its disc."""
_WRITTEN = datetime(2000, 1, 1, tzinfo=UTC)
"""A PDF wants a day; a badge has none, and the same badge is the same file."""


def badge_pdf(facts: BadgeFacts, size: str, language: str, offline_text: str | None) -> bytes:
    """The badge on a sheet of SHEETS; with the offline code too where there is `offline_text`, the
    text of one.

    Raises RefusedError `certificate.qr_too_long`.
    """
    sheet = SHEETS[size]
    pdf = _blank(facts, sheet, language)
    _grounds(pdf, facts, sheet)
    with_offline = offline_text is not None
    shown = _shown(sheet, with_offline=with_offline)
    for line in drawing.lines(facts, shown, language):
        _text(pdf, line)
    x, y, side = _link_place(sheet, with_offline=with_offline)
    matrix = qr.qr_matrix(qr.link_text(facts.public_url, facts.number))
    _code(pdf, matrix, (x, y, side))
    pdf.link(x, y, side, side, f"{facts.public_url}/c/{facts.number}")
    if offline_text is not None:
        _code(pdf, qr.qr_matrix(offline_text), sheet.offline)
    return bytes(pdf.output())


def _blank(facts: BadgeFacts, sheet: PrintSheet, language: str) -> FPDF:
    from fpdf import FPDF  # a third of a second that only those who print should wait for

    pdf = FPDF(unit="mm", format=(sheet.layout.width, sheet.layout.height))
    pdf.set_creation_date(_WRITTEN)
    pdf.set_lang(LANGUAGES[language][0])
    pdf.set_title(drawing.plain(wording.title(facts, language)))
    pdf.set_subject(drawing.plain(wording.description(facts, language)))
    # The badge is one page: a text at the foot would start a second one.
    pdf.set_auto_page_break(False)
    for file, style in zip(drawing.font_files(), ("", "B"), strict=True):
        pdf.add_font(_FAMILY, style, file)
    pdf.add_page()
    return pdf


def _grounds(pdf: FPDF, facts: BadgeFacts, sheet: PrintSheet) -> None:
    brand = PALETTE["demo" if facts.demo else "brand"][0]
    bands = (
        (PALETTE["paper"][0], 0.0, float(sheet.layout.height)),
        (brand, *sheet.band),
        (PALETTE["strip"][0], *sheet.strip),
    )
    for colour, top, height in bands:
        pdf.set_fill_color(colour)
        pdf.rect(0, top, sheet.layout.width, height, style="F")
    _mark(pdf, facts, sheet.mark)
    if facts.demo:
        x, y, size = sheet.stamp
        pdf.set_font(_FAMILY, "B", size * _POINTS)
        pdf.set_text_color(PALETTE["demo"][1])
        # `pdf.text` knows the left end of a line alone, the stamp is placed by its middle.
        pdf.text(x - pdf.get_string_width("DEMO") / 2, y, "DEMO")


def _mark(pdf: FPDF, facts: BadgeFacts, box: tuple[float, float, float]) -> None:
    """The alliance's mark on a white disc, which every mark is seen on."""
    x, y, width = box
    pdf.set_fill_color("#FFFFFF")
    pdf.ellipse(x, y, width, width, style="F")
    side = width * _MARK_SHARE
    edge = (width - side) / 2
    # As pixels, because fpdf draws fewer shapes of SVG than a mark may have: 400 to the inch.
    pixels = round(side / 25.4 * 400)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{pixels}" height="{pixels}">'
    picture = drawing.png(f"{head}{logo.placed(facts.logo, 0, 0, pixels)}</svg>")
    pdf.image(BytesIO(picture), x + edge, y + edge, side, side)


def _shown(sheet: PrintSheet, *, with_offline: bool) -> Size:
    x, _, _ = _link_place(sheet, with_offline=with_offline)
    slots = (sheet.link_slot._replace(x=x), *_offline_slots(sheet, with_offline=with_offline))
    return sheet.layout._replace(slots=(*sheet.layout.slots, *slots))


def _offline_slots(sheet: PrintSheet, *, with_offline: bool) -> tuple[Slot, ...]:
    return (sheet.offline_slot,) if with_offline else ()


def _link_place(sheet: PrintSheet, *, with_offline: bool) -> tuple[float, float, float]:
    x, y, side = sheet.layout.code
    return (x if with_offline else (sheet.layout.width - side) / 2), y, side


def _text(pdf: FPDF, line: drawing.Line) -> None:
    pdf.set_font(
        _FAMILY,
        "B" if line.weight == "bold" else "",
        line.size * _POINTS,
    )
    pdf.set_text_color(line.ink)
    left = line.x - line.width / 2 if line.anchor == "middle" else line.x
    pdf.text(left, line.y, line.text)


def _code(pdf: FPDF, matrix: qr.Matrix, box: tuple[float, float, float]) -> None:
    """On its white card.

    One shape for all dark modules, so that no printer finds a seam between two.
    """
    from fpdf.drawing import PaintedPath

    x, y, side = box
    pdf.set_fill_color("#FFFFFF")
    pdf.rect(x, y, side, side, style="F")
    module = side / (len(matrix) + 2 * qr.QUIET)
    shape = PaintedPath()
    shape.style.fill_color, shape.style.stroke_color = "#000000", None
    for left, top, length in qr.runs(matrix):
        shape.rectangle(
            x + left * module,
            y + top * module,
            length * module,
            module,
        )
    with pdf.drawing_context() as context:
        context.add_item(
            shape,
            clone=False,
        )  # a copy of a thousand rectangles takes longer than all the rest
