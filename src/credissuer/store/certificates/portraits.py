"""Portraits of subjects: one at most of each, written with its subject and never changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Index, select

from credissuer.assessment.records import PortraitRecord
from credissuer.store.aggregate import Aggregate
from credissuer.store.certificates.subjects import SUBJECTS
from credissuer.store.rules import column, exactly, filled, one_of, primary, rules
from credissuer.store.table import Mapped, Row, table_of


class PortraitRow(Row, table=True):
    __tablename__ = "portrait"
    __table_args__ = rules(
        one_of("media_type", ("image/jpeg", "image/png")),
        # 15 kB in base64.
        filled(content=20_480),
        exactly(sha256=64),
        # Not unique, because a subject that is certified again has new rows.
        keys=[Index(None, "sha256")],
    )
    subject_id: str = primary(to=f"{SUBJECTS.table.name}.id")
    sha256: str = column()
    media_type: str = column()
    content: str = column()


PORTRAITS = Mapped(PortraitRecord, table_of(PortraitRow))
_portrait = PORTRAITS.table.c


class Portraits(Aggregate):
    """Portraits are written by `Transaction.add` together with their subject and never changed."""

    MAPPED = (PORTRAITS,)

    def of_subject(self, subject_id: str) -> PortraitRecord | None:
        """None where the subject has none."""
        return self.of_subjects([subject_id]).get(subject_id)

    def of_subjects(self, subject_ids: Sequence[str]) -> dict[str, PortraitRecord]:
        """Subject id -> its portrait; a subject without one is absent."""
        records = self._among(PORTRAITS, _portrait.subject_id, subject_ids)
        return {record.subject_id: record for record in records}

    def all(self) -> Iterator[PortraitRecord]:
        """Every portrait, by subject."""
        return self._all(PORTRAITS, PORTRAITS.select().order_by(_portrait.subject_id))

    def subjects_with(self, digests: Sequence[str]) -> dict[str, list[str]]:
        """Hex digest -> the ids of the subjects with that very picture."""
        wanted = select(_portrait.sha256, _portrait.subject_id).where(_portrait.sha256.in_(digests))
        found: dict[str, list[str]] = {}
        for digest, subject_id in self._connection.execute(wanted):
            found.setdefault(digest, []).append(subject_id)
        return found
