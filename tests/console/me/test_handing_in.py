"""Links and files over HTTP: bounded up front, given back as files alone, nobody else's."""

from __future__ import annotations

import re
from dataclasses import replace

from credissuer.applications.application import ApplicationState, AskRecord
from credissuer.office import Office
from credissuer.store.applications.applications import Applications
from tests.console.me.browsing import Browser
from tests.console.me.test_applying import fill_in, start
from tests.offices import Clock

PDF = b"%PDF-1.7 made up"


def hand_in(holder: Browser, name: str, octets: bytes, **fields: str) -> str:
    files = {"file": (name, octets, "application/octet-stream")}
    return holder.send(
        "/me/apply/evidence", page="/me/apply/evidence", files=files, link="", **fields
    )


def test_the_bounds_are_said_before_anything_is_chosen(holder: Browser) -> None:
    start(holder)
    page = holder.get("/me/apply/evidence")
    assert "Nhiều nhất 12 mục" in page and "không quá 5 MB" in page


def test_a_file_is_kept_and_given_back_to_be_saved(holder: Browser, office: Office) -> None:
    start(holder)
    page = hand_in(holder, "hợp đồng.exe", PDF, note="<b>mẫu</b>", about="portrait")
    assert "hợp đồng.pdf" in page and "&lt;b&gt;mẫu" in page and "<b>mẫu" not in page
    path = re.search(r'href="(/me/evidence/\w+/\w+)"', page)
    assert path is not None
    holder.get(path[1])
    assert holder.reply is not None and holder.reply.content == PDF
    assert holder.headers["content-disposition"].startswith("attachment;")
    assert holder.headers["content-type"] == "application/pdf"
    assert "sandbox" in holder.headers["content-security-policy"]
    assert holder.headers["x-content-type-options"] == "nosniff"
    stranger = Browser(holder.call.at("192.0.2.8"), office)
    stranger.sign_in("other@example.vn")
    stranger.get(path[1])
    assert stranger.status == 404


def test_what_is_not_taken_is_told_beside_its_field(holder: Browser) -> None:
    start(holder)
    assert 'id="file-wrong"' in hand_in(holder, "a.pdf", b"<script>alert(1)</script>")
    assert 'id="file-wrong"' in hand_in(holder, "a.pdf", b"%PDF-" + b"x" * 5 * 1024 * 1024)
    assert 'id="link-wrong"' in hand_in(holder, "", b"")
    page = holder.send("/me/apply/evidence", link="javascript:alert(1)", note="đây", about="")
    assert 'id="link-wrong"' in page and 'value="đây"' in page
    assert "Chưa có gì" in holder.get("/me/apply/evidence")


def test_a_form_with_a_faulty_link_adds_no_file_either(holder: Browser) -> None:
    start(holder)
    files = {"file": ("a.pdf", PDF, "application/pdf")}
    page = "/me/apply/evidence"
    holder.send(page, page=page, files=files, link="nothing")
    assert holder.status == 422 and "Chưa có gì" in holder.get(page)


def test_a_piece_is_taken_out(holder: Browser) -> None:
    start(holder)
    page = holder.send("/me/apply/evidence", page="/me/apply/evidence", link="https://example.vn/a")
    piece = re.search(r'name="evidence" value="(E\w{8})"', page)
    assert piece is not None
    page = holder.send("/me/apply/evidence/remove", evidence=piece[1])
    assert "example.vn/a" not in page


def test_more_is_added_while_it_is_asked_for(holder: Browser, office: Office, clock: Clock) -> None:
    fill_in(holder)
    holder.send("/me/apply/review")
    holder.get("/me/more")
    assert holder.where == "/me/status"
    with office.store.write() as transaction:
        applications = transaction.of(Applications)
        [record] = applications.page()
        applications.change(replace(record, state=ApplicationState.MORE_ASKED))
        ask = AskRecord(
            application_id=record.id,
            position=0,
            asked="Hợp đồng <nào>?",
            asked_by="PX",
            asked_at=clock.now,
            due_at=clock.now,
        )
        transaction.add([ask])
    page = holder.get("/me/status")
    assert "Hợp đồng &lt;nào&gt;?" in page and "PX" not in page
    holder.send("/me/apply/evidence", page="/me/more", link="https://example.vn/b")
    assert holder.where == "/me/status" and "Đã thêm." in holder.text
    page = holder.send("/me/status", answer=" ")
    assert holder.status == 422 and 'id="answer-wrong"' in page
    page = holder.send("/me/status", answer="Đây ạ")
    assert "Đã gửi câu trả lời" in page and "Đây ạ" in page
