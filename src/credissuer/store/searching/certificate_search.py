"""Certificates as staff look for them: by name, profile, ref, key, end; never by reading them all
where an index serves.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from credissuer.assessment.records import UNMARKED, folded, plain
from credissuer.credentials.certificate import CertificateFilter, CertificateRecord
from credissuer.store.aggregate import Aggregate, batches
from credissuer.store.certificates.certificates import CERTIFICATES, NOT_VALID, NOT_VOIDED
from credissuer.store.certificates.subjects import ACCOUNTS, SUBJECTS
from credissuer.store.columns import PlainText
from credverifier.wire.status.standing import Standing

_certificate, _subject = CERTIFICATES.table.c, SUBJECTS.table.c
_account = ACCOUNTS.table.c


class Plain(FunctionElement[str]):
    """SQL: a folded name without diacritics, as `assessment.records.plain`."""

    inherit_cache = True
    type = PlainText


@compiles(Plain)
def _plain(element: Plain, compiler: SQLCompiler, **options: Any) -> str:
    # A function of our own on each connection (`databases.sqlite`).
    return f"plain({compiler.process(element.clauses, **options)})"


@compiles(Plain, "postgresql")
def _plain_on_postgresql(element: Plain, compiler: SQLCompiler, **options: Any) -> str:
    marked, unmarked = "".join(UNMARKED), "".join(UNMARKED.values())
    return f"translate({compiler.process(element.clauses, **options)}, '{marked}', '{unmarked}')"


class CertificateSearch(Aggregate):
    """Certificates as they stood when the transaction began."""

    def search(
        self,
        which: CertificateFilter,
        *,
        after: str | None = None,
        limit: int = 200,
    ) -> list[CertificateRecord]:
        """At most `limit` released certificates by number, from the first after `after`."""
        if which.refs is None:
            wanted = _matching(CERTIFICATES.select(), which, after)
            return list(self._all(CERTIFICATES, wanted.order_by(_certificate.number).limit(limit)))
        # The numbers first, because the refs of a file may be far more than are shown.
        numbers: list[str] = []
        for batch in batches(which.refs):
            wanted = _matching(select(_certificate.number), which, after)
            numbers += self._connection.scalars(wanted.where(_certificate.ref.in_(batch)))
        first = sorted(numbers)[:limit]
        found = self._among(CERTIFICATES, _certificate.number, first, _certificate.number)
        return sorted(found, key=lambda certificate: certificate.number)


def _matching(wanted: Select[Any], which: CertificateFilter, after: str | None) -> Select[Any]:
    """`wanted` of the released certificates that meet `which`, but for its `refs`."""
    wanted = wanted.where(_certificate.released_at.is_not(None))
    if after is not None:
        wanted = wanted.where(_certificate.number > after)
    if which.standing is not None:
        wanted = wanted.where(_certificate.standing == which.standing)
        if which.standing is not Standing.VALID:
            wanted = wanted.where(NOT_VALID)
    if which.ref is not None:
        # The range for the index, which serves no OR; a comma comes right behind the plus sign.
        end = f"{which.ref},"
        wanted = wanted.where(NOT_VOIDED, _certificate.ref >= which.ref, _certificate.ref < end)
        renewed = _certificate.ref.startswith(f"{which.ref}+", autoescape=True)
        wanted = wanted.where(or_(_certificate.ref == which.ref, renewed))
    if which.refs is not None:
        wanted = wanted.where(NOT_VOIDED)
    if which.profile is not None:
        owners = select(_account.subject_id).where(_account.key == which.profile)
        wanted = wanted.where(_certificate.subject_id.in_(owners))
    if which.name is not None:
        wanted = wanted.where(_certificate.subject_id.in_(_named(which.name)))
    if which.text is not None:
        # A handle is stored in lower case behind its platform.
        handle = which.text.strip().removeprefix("@").lower()
        owners = select(_account.subject_id).where(_account.key.contains(handle, autoescape=True))
        subject = _certificate.subject_id
        wanted = wanted.where(or_(subject.in_(_named(which.text)), subject.in_(owners)))
    if which.key_id is not None:
        wanted = wanted.where(_certificate.key_id == which.key_id)
    if which.ends_from is not None or which.ends_before is not None:
        wanted = wanted.where(_certificate.standing.in_((Standing.VALID, Standing.SUSPENDED)))
    if which.ends_from is not None:
        wanted = wanted.where(_certificate.valid_until >= which.ends_from)
    if which.ends_before is not None:
        wanted = wanted.where(_certificate.valid_until < which.ends_before)
    return wanted


def _named(name: str) -> Select[Any]:
    """The ids of the subjects whose name has `name` in it."""
    text = folded(name)
    # Whoever types the diacritics means them.
    stored = Plain(_subject.name_folded) if plain(text) == text else _subject.name_folded
    # autoescape, because % and _ in a name are no wildcards.
    return select(_subject.id).where(stored.contains(text, autoescape=True))
