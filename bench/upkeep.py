"""Row 21: what it costs to look a large office over: the doctor, the audit trail, an export.

Beside each is what an office of a tenth costs. The certificates of these offices are not signed,
because none of the three verifies a signature of theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import orjson

from bench.filled import Size, fill, number
from bench.offices import office
from bench.rounds import spent
from credissuer.audit.trail import AuditEvent
from credissuer.office import Office
from credissuer.operations.publishing import profile_index
from credissuer.operations.publishing.verify import put_standings
from credissuer.operations.upkeep import check_trail, doctor, export
from credissuer.staff.roles import operator
from credissuer.store.aggregate import batches

SMALL, LARGE = 10_000, 100_000
CHIEF = operator("bench")


def filled_office(folder: Path, count: int, *, token_length: int = 1_900) -> Office:
    """An office with `count` certificates, an audit trail that tells of each, and public files."""
    folder.mkdir(parents=True)
    at = office(folder)
    fill(at, Size(count, 0, 0, 0, token_length))
    for serials in batches(range(count)):
        with at.store.write() as transaction:
            transaction.audit.append([event for serial in serials for event in life(at, serial)])
    put_standings(at, at.publication)
    return at


def life(at: Office, serial: int) -> Iterator[AuditEvent]:
    """What the trail tells of a certificate: as `fill` has written it."""
    facts = {
        "ref": f"B-{serial:07}",
        "list": 1 + serial // 100_000,
        "index": serial % 100_000,
        "key": "k" * 43,
        "token_sha256": "0" * 64,
    }
    yield _event(at, serial, "certificate.issued", facts)
    if serial % 50 == 7:
        yield _event(at, serial, "certificate.revoked", {"reason": "false_claim"})
    elif serial % 100 == 3:
        yield _event(at, serial, "certificate.suspended", {"reason": "false_claim"})


def _event(at: Office, serial: int, action: str, detail: dict[str, str | int | None]) -> AuditEvent:
    return AuditEvent(
        at=at.clock(),
        actor=CHIEF.id,
        request_id=None,
        action=action,
        object=number(serial),
        detail=detail,
    )


def rows(folder: Path) -> Iterator[str]:
    """The lines of the table."""
    offices = [filled_office(folder / str(count), count) for count in (SMALL, LARGE)]
    for at in offices:
        write_certificates(at)
    small, large = offices
    for name, look in LOOKS.items():
        few, many = spent(lambda look=look: look(small)), spent(lambda look=look: look(large))
        ratio = many.cpu / few.cpu
        yield f"21  {name:<26} {ratio:5.2f}  ({many.cpu:.1f} s of CPU, {many.wall:.1f} s on the wall)"


def write_certificates(at: Office) -> None:
    """The files of all certificates, and the index."""
    folder = at.publication.root
    assert folder is not None
    (folder / "c").mkdir(exist_ok=True)
    with at.store.read() as reading:
        for rendition in reading.renditions.all():
            # Written at once and not by the publication, which is measured elsewhere.
            (folder / "c" / f"{rendition.number}.jwt").write_text(str(rendition.token))
    profile_index.publish(at, at.publication)


LOOKS: dict[str, Callable[[Office], object]] = {
    "doctor": lambda at: list(doctor.examine(at, at.call(CHIEF))),
    "audit verify": lambda at: check_trail.verify(at, at.call(CHIEF)),
    "export": lambda at: sum(len(orjson.dumps(one)) for one in export.export(at, at.call(CHIEF))),
}
"""What is measured -> how an office is asked for it."""
