"""Evidence and proofs on the desk: files are saved and never shown, each reading is kept."""

from __future__ import annotations

from typing import Any

import pytest

from credissuer.applications.proof import ProofState
from credissuer.store.applications.assessor_evidence import AssessorEvidence
from tests.assessed_applications import DUNG, MAI, PNG, QUAN
from tests.console.assessing_desk import AT, AssessingDesk
from tests.console.signed_in import Browser, said
from tests.contracts import application_records as records


@pytest.fixture
def mai(assessing: AssessingDesk) -> Browser:
    assessing.taken()
    return assessing.browser(MAI)


def pieces(assessing: AssessingDesk) -> list[Any]:
    with assessing.house.store.read() as reading:
        return reading.of(AssessorEvidence).of_application(assessing.id)


def file(octets: bytes = PNG, name: str = "màn hình.png") -> dict[str, Any]:
    return {"file": (name, octets, "image/png")}


def test_a_file_is_kept_and_only_downloaded(assessing: AssessingDesk, mai: Browser) -> None:
    kept = mai.post(f"{AT}/evidence", files=file(), captured_at="", note="Bio")
    assert kept.status_code == 303, said(kept)
    [piece] = pieces(assessing)
    for reader in (MAI, DUNG, QUAN):
        reply = assessing.browser(reader).get(f"{AT}/evidence/{piece.id}")
        assert reply.content == PNG
        assert reply.headers["content-type"] == "image/png"
        assert reply.headers["content-disposition"].startswith('attachment; filename="evidence-')
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in reply.headers["content-security-policy"]
    assert assessing.trail().count("evidence.read") == 3
    assert mai.post(f"{AT}/evidence/{piece.id}/removal").status_code == 303
    assert pieces(assessing) == []


@pytest.mark.parametrize(
    ("octets", "sentence"),
    [
        (b"<html><script>alert(1)</script>", "Chỉ nhận ảnh JPEG"),
        (b"\x89PNG\r\n\x1a\n" + bytes(10 * 1024 * 1024), "nặng hơn 10 MB"),
    ],
)
def test_what_is_no_evidence_is_told(
    assessing: AssessingDesk, mai: Browser, octets: bytes, sentence: str
) -> None:
    refused = mai.post(f"{AT}/evidence", files=file(octets), captured_at="", note="Giữ lại")
    assert refused.status_code == 422
    assert sentence in said(refused) and "Giữ lại" in refused.text
    assert pieces(assessing) == []


def test_a_moment_is_that_of_the_office(assessing: AssessingDesk, mai: Browser) -> None:
    link = "https://www.tiktok.com/@minhanh1/video/1"
    wrong = mai.post(f"{AT}/evidence", link=link, captured_at="hôm qua")
    assert wrong.status_code == 422 and link in wrong.text
    now = assessing.house.office.clock()
    local = now.astimezone(assessing.house.office.zone)
    kept = mai.post(f"{AT}/evidence", link=link, captured_at=f"{local:%Y-%m-%dT%H:%M}")
    assert kept.status_code == 303, said(kept)
    [piece] = pieces(assessing)
    assert piece.captured_at == now.replace(second=0)


def test_an_account_is_proven_with_its_screenshot(assessing: AssessingDesk, mai: Browser) -> None:
    at = f"{AT}/proofs/{assessing.proof().id}"
    without = mai.post(at, do="proven", method="bio", account_id="107955")
    assert without.status_code == 422
    assert "ảnh chụp màn hình" in said(without) and 'value="107955"' in without.text
    shot = {"screenshot": ("bio.png", PNG, "image/png")}
    proven = mai.post(at, files=shot, do="proven", method="bio", account_id="107955", position="0")
    assert proven.status_code == 303, said(proven)
    assert assessing.proof().state is ProofState.PROVEN
    page = said(mai.get(AT))
    assert "Đã xác minh" in page and "107955" in page


def test_a_code_that_was_not_there(assessing: AssessingDesk, mai: Browser) -> None:
    at = f"{AT}/proofs/{assessing.proof().id}"
    assert mai.post(at, do="missing").status_code == 303
    assert assessing.proof().state is ProofState.MISSING


def test_an_office_that_reads_no_pages_offers_none(assessing: AssessingDesk, mai: Browser) -> None:
    assert "Đọc trang tự động" not in said(mai.get(AT))
    refused = mai.post(f"{AT}/proofs/{assessing.proof().id}/page")
    assert refused.status_code == 422


def test_only_who_assesses_it_adds_and_checks(assessing: AssessingDesk, mai: Browser) -> None:
    dung = assessing.browser(DUNG)
    assert dung.post(f"{AT}/evidence", link="https://e.example/").status_code == 403
    assert dung.post(f"{AT}/proofs/{assessing.proof().id}", do="missing").status_code == 403


def test_a_file_of_the_applicant_is_downloaded(assessing: AssessingDesk, mai: Browser) -> None:
    with assessing.house.store.write() as transaction:
        transaction.add([records.evidence(), records.content()])
    reply = mai.get(f"{AT}/handed-in/{records.evidence().id}")
    assert reply.content == records.content().content
    assert reply.headers["content-disposition"].startswith("attachment")
    assert mai.get(f"{AT}/handed-in/E99999999").status_code == 404
    assert assessing.trail().count("evidence.read") == 1
