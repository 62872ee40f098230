"""Indices that are given away for good without a certificate."""

from __future__ import annotations

from sqlalchemy import Integer, UniqueConstraint, select, text

from credissuer.status.lists import SIZE
from credissuer.status.retired_index import RetiredIndexRecord
from credissuer.store.aggregate import Aggregate
from credissuer.store.columns import Word
from credissuer.store.rules import between, column, exactly, one_of, primary, rules
from credissuer.store.table import Mapped, Row, table_of
from credverifier.wire.status.standing import Standing


class RetiredIndexRow(Row, table=True):
    """An index stands here or in another table, because the list counts how many are taken."""

    __tablename__ = "retired_index"
    __table_args__ = rules(
        between(0, SIZE - 1, "index"),
        one_of("standing", Standing),
        exactly(number=10),
        keys=[UniqueConstraint("number")],
    )
    list_id: int = primary(Integer, to="status_list.id")
    index: int = primary(Integer)
    standing: Standing = column(Word(Standing))
    number: str | None = column()


RETIRED_INDICES = Mapped(RetiredIndexRecord, table_of(RetiredIndexRow))
_retired = RETIRED_INDICES.table.c


class RetiredIndices(Aggregate):
    """Retired indices are written by `Transaction.add` and never changed."""

    MAPPED = (RETIRED_INDICES,)

    def standings(self, list_id: int) -> dict[int, Standing]:
        """Index -> standing of those of a status list that are not valid."""
        wanted = select(_retired.index, _retired.standing).where(
            _retired.list_id == list_id,
            text("standing <> 'valid'"),
        )
        return {index: standing for index, standing in self._connection.execute(wanted)}  # noqa: C416

    def of_list(self, list_id: int) -> set[int]:
        """Every retired index of a status list."""
        wanted = select(_retired.index).where(_retired.list_id == list_id)
        return set(self._connection.scalars(wanted))

    def numbers(self) -> set[str]:
        """The numbers of certificates that were given up."""
        wanted = select(_retired.number).where(_retired.number.is_not(None))
        return set(self._connection.scalars(wanted))
