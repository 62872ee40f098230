"""A badge for print: a page of PDF, its text real and in the vendored fonts, its codes shapes; each
time the same.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from credissuer.badges import drawing, qr, vectors, wording
from credissuer.badges.account_rows import AccountLine, account_rows
from credissuer.badges.facts import LANGUAGES, BadgeFacts
from credissuer.badges.sheets import SHEETS, PrintSheet
from credissuer.badges.sizes import PALETTE, Size

if TYPE_CHECKING:
    from fpdf import FPDF

_FAMILY = "Noto Sans"
# Font sizes of PDF are in points, everything else here is in millimetres.
_POINTS = 72 / 25.4
_WRITTEN = datetime(2000, 1, 1, tzinfo=UTC)
"""A PDF wants a day; a badge has none, and the same badge is the same file."""


def badge_pdf(facts: BadgeFacts, size: str, language: str, offline_text: str | None) -> bytes:
    """The badge on a sheet of SHEETS; with the offline code too where there is `offline_text`, the
    text of one.

    Raises RefusedError `certificate.qr_too_long`.
    """
    sheet = SHEETS[size]
    with_offline = offline_text is not None
    link = _link_place(sheet, with_offline=with_offline)
    codes = [link, sheet.offline] if with_offline else [link]
    pdf = _blank(facts, sheet, language)
    vectors.ornament(pdf, _ornament(facts, sheet, codes, over=False))
    assert sheet.layout.seal is not None
    vectors.place(pdf, facts.logo, *sheet.layout.seal)
    vectors.ornament(pdf, _ornament(facts, sheet, codes, over=True))
    shown = _shown(facts, sheet, with_offline=with_offline)
    for line in drawing.lines(facts, shown, language):
        _text(pdf, line)
    _accounts(pdf, facts, sheet, LANGUAGES[language])
    x, y, side = link
    _code(pdf, qr.qr_matrix(qr.link_text(facts.public_url, facts.number)), link)
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


def _ornament(
    facts: BadgeFacts, sheet: PrintSheet, codes: list[tuple[float, float, float]], *, over: bool
) -> str:
    """The SVG of all that is neither text nor code nor mark, below the mark or over it."""
    edge = sheet.edge
    return drawing.template("sheet").render(
        sheet=sheet,
        width=sheet.layout.width,
        height=sheet.layout.height,
        cards=[(x - edge, y - edge, side + 2 * edge, side + 2 * edge) for x, y, side in codes],
        demo=facts.demo,
        brand=PALETTE["demo" if facts.demo else "brand"][0],
        palette=PALETTE,
        over=over,
    )


def _shown(facts: BadgeFacts, sheet: PrintSheet, *, with_offline: bool) -> Size:
    """The layout with the texts of this badge alone."""
    middle = _link_place(sheet, with_offline=with_offline)
    # The words stay below the middle of their code.
    moved = sheet.link_slot.x + middle[0] - sheet.layout.code[0]
    more = [sheet.link_slot._replace(x=moved)]
    more += [sheet.offline_slot] if with_offline else []
    more += sheet.demo_slots if facts.demo else []
    return sheet.layout._replace(slots=(*sheet.layout.slots, *more))


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


def _accounts(
    pdf: FPDF,
    facts: BadgeFacts,
    sheet: PrintSheet,
    languages: tuple[str, ...],
) -> None:
    [slot] = [slot for slot in sheet.layout.slots if slot.text == "accounts"]
    ink = PALETTE[slot.ground][1]
    for row in account_rows(facts, slot, languages):
        _glyph(pdf, row, ink)
        pdf.set_font(_FAMILY, "", row.size * _POINTS)
        pdf.set_text_color(ink)
        pdf.text(row.x, row.y, row.text)


def _glyph(pdf: FPDF, row: AccountLine, ink: str) -> None:
    if row.glyph is None:
        return
    shape = f'<path fill="{ink}" d="{row.glyph}"/>'
    mark = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{shape}</svg>'
    vectors.place(pdf, mark, row.glyph_x, row.glyph_y, row.glyph_side)


def _code(pdf: FPDF, matrix: qr.Matrix, box: tuple[float, float, float]) -> None:
    """With its quiet zone, white.

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
