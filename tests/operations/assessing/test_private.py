"""Nothing that assessors write or gather reaches the public: a word is planted in every private
place of an assessment, and everything that the office publishes, answers or sends is searched.
"""

from __future__ import annotations

import io

import pytest

from credissuer.app import create_app
from credissuer.http.monitoring.logs import open_log
from credissuer.http.service import Options
from credissuer.operations.assessing import ask, declare, gather, judge, put_forward, take
from credissuer.operations.deciding import policy
from credissuer.operations.deciding.decide import decide
from credissuer.operations.perform import perform
from credissuer.operations.upkeep.export import export
from credissuer.staff.roles import operator
from credissuer.store.audit import AuditReading
from credissuer.store.sending.notices import EVERY_NOTICE, NoticeReading
from tests.assessed_applications import MAI, PNG, QUAN, TAM, AssessedOffice, prepared
from tests.callers import Caller
from tests.offices import CRITERIA, Household

CANARY = "chim-hoàng-yến"


@pytest.fixture
def granted(house: Household) -> AssessedOffice:
    """A certificate was issued by an assessment that is full of canaries."""
    desk, office = prepared(house), house.office
    chief = office.call(operator("chief"))
    perform(office, chief, policy.raise_flag)
    desk.taken()
    desk.do(TAM, take.join, office, desk.id)
    own = desk.sheet(TAM)
    desk.do(TAM, declare.declare, own.id, "some", "vi", f"Chị tôi, {CANARY}")
    piece = gather.NewAssessorEvidence(
        office.clock(),
        link=f"https://an.example/{'canary'}",
        note=CANARY,
        octets=PNG + CANARY.encode(),
        file_name=f"{CANARY}.png",
    )
    desk.do(MAI, gather.add_evidence, office, desk.id, piece)
    desk.do(MAI, ask.ask, office, desk.id, f"Xin cho biết về {CANARY}")
    desk.do(MAI, ask.ask_no_more, office, desk.id)
    desk.proven()
    sheet = desk.sheet(MAI)
    for criterion in CRITERIA:
        words = f"Đã xem {CANARY} ở đây."
        desk.do(MAI, judge.save_criterion, office, sheet.id, criterion, "good", words, 0)
    desk.do(MAI, judge.finish, office, sheet.id)
    proposal = put_forward.put_forward(office, desk.by(MAI), desk.id, note=f"Chú ý {CANARY}")
    decide(office, desk.by(QUAN), proposal.id, "approved", f"Được, {CANARY}")
    house.publish()
    return desk


def holds(text: str | bytes) -> bool:
    octets = text.encode() if isinstance(text, str) else text
    marks = (CANARY.encode(), CANARY.encode("unicode_escape"), b"canary", PNG, b"Ch\xe1\xbb\x8b t")
    return any(mark in octets for mark in marks)


def test_the_canary_is_found_where_it_was_planted(granted: AssessedOffice) -> None:
    database = granted.house.folder / "credissuer.db"
    kept = database.read_bytes() + database.with_name("credissuer.db-wal").read_bytes()
    assert holds(kept)


def test_no_public_file_holds_it(granted: AssessedOffice) -> None:
    files = [path for path in (granted.house.folder / "public").rglob("*") if path.is_file()]
    assert len(files) > 100
    number = granted.application.certificate or ""
    assert any(number in path.name for path in files)
    assert [path.name for path in files if holds(path.read_bytes())] == []


def test_no_public_answer_and_no_log_holds_it(granted: AssessedOffice) -> None:
    log = io.StringIO()
    call = Caller(create_app(granted.house.office, Options(), log=open_log(log)), log)
    number = granted.application.certificate
    for path in (f"/c/{number}.jwt", f"/v/{number}", f"/v/{number}?lang=en", f"/c/{number}/kit"):
        reply = call.get(path)
        assert reply.status_code == 200, (path, reply.status_code)
        assert not holds(reply.content), path
    verified = call.post("/api/v1/verify", {"number": number})
    assert verified.status_code == 200 and not holds(verified.content)
    for path in ("", "/A-00000001"):
        assert call.get(f"/api/v1/applications{path}").status_code == 401
    for path in ("", "/A-00000001", "/A-00000001/propose"):
        away = call.get(f"/office/applications{path}")
        assert away.status_code == 303 and not holds(away.content)
    assert "/office/applications" in log.getvalue() and not holds(log.getvalue())


def test_no_letter_and_no_trail_holds_it(granted: AssessedOffice) -> None:
    with granted.house.store.read() as reading:
        letters = str(reading.of(NoticeReading).page(EVERY_NOTICE))
        trail = str(list(reading.of(AuditReading).entries()))
    assert "more_asked" in letters and "evidence.added" in trail
    assert not holds(letters) and not holds(trail)


def test_no_export_holds_it(granted: AssessedOffice) -> None:
    office = granted.house.office
    lines = "".join(map(str, export(office, office.call(operator("chief")))))
    assert granted.application.certificate is not None and "Minh Ánh" in lines
    assert not holds(lines)
