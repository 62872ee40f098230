"""Two made-up sheets in the demo office: one that two people have let through, and one with faults
that waits for the second person.
"""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from credissuer.assessment.importing import sheet as sheets
from credissuer.office import Office
from credissuer.operations.deciding.decide import decide
from credissuer.operations.jobs import uploads
from credissuer.operations.jobs.confirming import Confirmation, confirm
from credissuer.staff.person import PersonRecord, person_actor
from credissuer.store.staff.people import People

IMPORTER, APPROVER = "mai", "quan"

_LET_THROUGH = ("DEMO Hoàng Gia Bảo", "DEMO Lý Thu Trang", "DEMO Nhà Vườn Ba Miền")
_WAITING = ("DEMO Phan Nhật Minh", "DEMO Tô Hải Yến", "DEMO Góc Bếp Huế", "DEMO Cao Minh Triết")


def add_all(office: Office) -> None:
    """Upload, propose and approve, as the desk does."""
    with office.store.read() as reading:
        people = {person.login: person for person in reading.of(People).all()}
    importer, approver = people[IMPORTER], people[APPROVER]
    proposal = _proposed(office, importer, "dot-thang-10.csv", _sheet(office, _LET_THROUGH, "T10"))
    decide(office, office.call(person_actor(approver)), proposal, "approved", None)
    faulty = _sheet(office, _WAITING, "T11", faults=True)
    _proposed(office, importer, "dot-thang-11.csv", faulty)


def _proposed(office: Office, importer: PersonRecord, name: str, octets: bytes) -> str:
    call = office.call(person_actor(importer))
    file = uploads.upload(office, call, name, octets)
    note = "Đã đối chiếu bằng chứng của từng kênh."
    return confirm(office, call, Confirmation(file_id=file.id, note=note)).proposals[0].id


def _sheet(office: Office, names: tuple[str, ...], batch: str, *, faults: bool = False) -> bytes:
    """A sheet with a row for each name; with `faults` a wrong day and a ref that stands twice."""
    header, example = csv.reader(
        io.StringIO(sheets.template(office.programme, office.today).decode("utf-8-sig"))
    )
    proven = (office.today - timedelta(days=9)).isoformat()
    rows = []
    for place, name in enumerate(names):
        row = dict(zip(header, example, strict=True))
        handle = f"demo.{batch.lower()}.{place}"
        row |= {
            "ref": f"{batch}-{place + 1:03}",
            "name": name,
            "assessed_on": proven,
            "account_1": f"https://www.tiktok.com/@{handle}",
            "account_2": "",
            "proven_on_1": proven,
            "proven_on_2": "",
        }
        rows.append(row)
    if faults:
        rows.append({**rows[0], "ref": f"{batch}-009", "assessed_on": "31/02/2026"})
        rows[-1]["account_1"] = f"https://www.tiktok.com/@demo.{batch.lower()}.9"
        rows.append({**rows[1], "name": "DEMO Tô Hải Yến lần hai"})
    text = io.StringIO()
    writer = csv.DictWriter(text, header)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
