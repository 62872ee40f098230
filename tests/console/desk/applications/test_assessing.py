"""The declaration and the sheet on the desk: it saves itself, and what was typed is never lost."""

from __future__ import annotations

import pytest

from credissuer.store.applications.worksheets import Worksheets
from tests.assessed_applications import MAI, REASON, TAM
from tests.console.assessing_desk import AT, AssessingDesk
from tests.console.signed_in import Browser, said
from tests.offices import CRITERIA

FIRST = CRITERIA[0]


@pytest.fixture
def mai(assessing: AssessingDesk) -> Browser:
    browser = assessing.browser(MAI)
    browser.post(f"{AT}/take")
    return browser


def stored(assessing: AssessingDesk) -> dict[str, tuple[str | None, str, int]]:
    with assessing.house.store.read() as reading:
        notes = reading.of(Worksheets).notes(assessing.sheet(MAI).id)
    return {note.criterion: (note.level, note.note, note.version) for note in notes}


def whole(version: str = "0", note: str = REASON) -> dict[str, str]:
    return {
        f"{name}.{criterion}": value
        for criterion in CRITERIA
        for name, value in (("level", "good"), ("note", note), ("version", version))
    }


def test_the_declaration_comes_first_and_is_kept_in_the_words_that_were_shown(
    assessing: AssessingDesk, mai: Browser
) -> None:
    page = mai.get(AT)
    assert "Xung đột lợi ích" in said(page) and "note." not in page.text
    assert mai.post(f"{AT}/declaration").status_code == 422
    assert mai.post(f"{AT}/declaration?lang=en", conflict="none").status_code == 303
    assert (assessing.sheet(MAI).declaration or "").startswith("I am no relative")
    assert f'name="note.{FIRST}"' in mai.get(AT).text


def test_whoever_is_close_sees_no_sheet_and_the_application_is_free_again(
    assessing: AssessingDesk, mai: Browser
) -> None:
    mai.post(f"{AT}/declaration", conflict="some", conflict_note="Chị tôi")
    page = mai.get(AT)
    assert "không thẩm định hồ sơ này" in said(page)
    assert assessing.browser(TAM).post(f"{AT}/take").status_code == 303


def test_a_criterion_saves_itself(assessing: AssessingDesk, mai: Browser) -> None:
    mai.post(f"{AT}/declaration", conflict="none")
    fields = {f"level.{FIRST}": "good", f"note.{FIRST}": "Đang xem", f"version.{FIRST}": "0"}
    part = mai.post(f"{AT}/criteria/{FIRST}", **fields)
    assert part.status_code == 200
    assert "Đã lưu lúc" in said(part) and f'name="version.{FIRST}" value="1"' in part.text
    assert 'id="sum" hx-swap-oob="true"' in part.text
    assert stored(assessing)[FIRST] == ("good", "Đang xem", 1)


def test_what_two_tabs_save_is_shown_beside_each_other(
    assessing: AssessingDesk, mai: Browser
) -> None:
    mai.post(f"{AT}/declaration", conflict="none")
    fields = {f"level.{FIRST}": "good", f"version.{FIRST}": "0"}
    mai.post(f"{AT}/criteria/{FIRST}", **fields, **{f"note.{FIRST}": "Bản thứ nhất"})
    part = mai.post(f"{AT}/criteria/{FIRST}", **fields, **{f"note.{FIRST}": "Bản thứ hai"})
    assert "Bản đang lưu" in said(part) and "Bản thứ nhất" in part.text
    # The next saving puts it in place of the other, knowingly.
    assert f'name="version.{FIRST}" value="1"' in part.text
    page = mai.post(f"{AT}/sheet", **fields, **{f"note.{FIRST}": "Bản thứ hai"})
    assert page.status_code == 422
    assert "Bản thứ hai</textarea>" in page.text and "Bản thứ nhất" in page.text
    assert stored(assessing)[FIRST][1] == "Bản thứ nhất"


def test_without_a_script_the_whole_sheet_is_saved_and_finished(
    assessing: AssessingDesk, mai: Browser
) -> None:
    mai.post(f"{AT}/declaration", conflict="none")
    half = {f"note.{FIRST}": REASON, f"version.{FIRST}": "0"}
    unfinished = mai.post(f"{AT}/sheet", do="finish", **half)
    assert unfinished.status_code == 422 and REASON in unfinished.text
    assert "còn thiếu" in said(unfinished)
    # What was typed is kept although it was not enough to finish.
    assert stored(assessing)[FIRST] == (None, REASON, 1)
    finished = mai.post(f"{AT}/sheet", do="finish", **{**whole(), f"version.{FIRST}": "1"})
    assert finished.status_code == 303, said(finished)
    assert assessing.sheet(MAI).finished_at is not None
    assert "Xem trước và đề xuất" in said(mai.get(AT))
    assert mai.post(f"{AT}/sheet/reopening").status_code == 303
    assert assessing.sheet(MAI).finished_at is None


def test_a_note_that_is_too_long_is_told_beside_it(assessing: AssessingDesk, mai: Browser) -> None:
    mai.post(f"{AT}/declaration", conflict="none")
    fields = {f"note.{FIRST}": "x" * 4_001, f"version.{FIRST}": "0"}
    page = mai.post(f"{AT}/sheet", **fields)
    assert page.status_code == 422
    assert "nhiều nhất 4000 ký tự" in said(page) and "x" * 4_001 in page.text
    part = mai.post(f"{AT}/criteria/{FIRST}", **fields)
    assert "Chưa lưu" in said(part) and "nhiều nhất 4000 ký tự" in said(part)


def test_the_sheet_of_another_is_not_written(assessing: AssessingDesk, mai: Browser) -> None:
    mai.post(f"{AT}/declaration", conflict="none")
    tam = assessing.browser(TAM)
    assert tam.post(f"{AT}/sheet", **whole()).status_code == 403
    assert tam.post(f"{AT}/criteria/{FIRST}", **whole()).status_code == 403
    assert stored(assessing) == {}


def test_after_the_rules_have_changed_the_sheet_is_moved(
    assessing: AssessingDesk, mai: Browser
) -> None:
    assert mai.post(f"{AT}/declaration", conflict="none").status_code == 303
    assert mai.post(f"{AT}/sheet/move").status_code == 303
    assert "Bộ tiêu chí" in said(mai.get(AT))
