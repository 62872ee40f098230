"""Which orders may become certificates, compared with the certificates that are stored already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from datetime import date, datetime, tzinfo
from typing import NamedTuple

from credissuer.assessment import ages
from credissuer.assessment.orders.order import Order
from credissuer.assessment.programme.criteria import Limits
from credissuer.assessment.records import AccountRecord, SubjectRecord
from credissuer.assessment.subjects import SubjectAccount
from credissuer.assessment.text.names import name_skeleton, skeleton
from credissuer.cases.report import block
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.sanctions import Sanction, Tie, is_sanctioned
from credissuer.errors import FieldError, RefusedError
from credissuer.office.call import Call
from credissuer.store.transaction import Reading
from credissuer.words import catalogue, in_language, languages
from credverifier.wire import number
from credverifier.wire.status.standing import Standing
from credverifier.words import REASONS

Admission = CertificateRecord | RefusedError | None
"""The certificate with the order's ref, why the order is refused, or None: it may be issued."""


class Considered(NamedTuple):
    """One answer for each order, and ref -> earlier sanctions of those that may be issued."""

    admissions: list[Admission]
    sanctions: dict[str, tuple[Sanction, ...]]


def admit(
    reading: Reading,
    orders: Sequence[Order],
    limits: Limits,
    call: Call,
) -> list[Admission]:
    """One answer for each order, in order.

    Refusals: `certificate.ref_conflict`, `assessment.too_old`, `account.proof_too_old`,
    `account.taken`, `account.confusable`, `name.confusable`, `certificate.sanctioned`.
    """
    return considered(reading, orders, limits, call).admissions


def considered(
    reading: Reading,
    orders: Sequence[Order],
    limits: Limits,
    call: Call,
) -> Considered:
    """As `admit`, with the earlier sanctions of those orders that may be issued."""
    weighed = considered_all(reading, orders, limits, call)
    admitted = {order.ref for order, one in zip(orders, weighed.admissions, strict=True) if not one}
    return weighed._replace(
        sanctions={ref: those for ref, those in weighed.sanctions.items() if ref in admitted}
    )


def considered_all(
    reading: Reading,
    orders: Sequence[Order],
    limits: Limits,
    call: Call,
) -> Considered:
    """As `admit`, with the earlier sanctions of all orders without a certificate, refused or not."""
    existing = reading.certificates.by_refs([order.ref for order in orders])
    # A repeated order is answered from the store, even where today's rules would refuse it.
    fresh = [order for order in orders if order.ref not in existing]
    related = _RelatedRecords(reading, fresh, call.now, call.zone)
    admissions = [
        _existing(order, existing[order.ref])
        if order.ref in existing
        else _too_old(order, limits, call.today) or related.refusal(order)
        for order in orders
    ]
    return Considered(admissions, _by_ref(related, fresh))


def sanctions(
    reading: Reading,
    orders: Sequence[Order],
    call: Call,
) -> dict[str, tuple[Sanction, ...]]:
    """Ref -> the earlier revocations and suspensions of an order; orders without any are absent."""
    related = _RelatedRecords(reading, orders, call.now, call.zone)
    return _by_ref(related, orders)


def _by_ref(related: _RelatedRecords, orders: Sequence[Order]) -> dict[str, tuple[Sanction, ...]]:
    by_ref = {order.ref: tuple(related.sanctions(order)) for order in orders}
    return {ref: those for ref, those in by_ref.items() if those}


def refusal_of_renewal(
    reading: Reading,
    order: Order,
    call: Call,
    own: Set[str],
    accepted: Set[str],
) -> RefusedError | None:
    """Why an order that renews a certificate is refused, or None.

    `own`: the ids under which its subject is stored, with which it cannot be confused. `accepted`:
    numbers of sanctions of which a word was said when the old certificate was issued.
    """
    return _RelatedRecords(reading, [order], call.now, call.zone).refusal(order, own, accepted)


def refusal_of_sanctions(sanctions: Sequence[Sanction], zone: tzinfo) -> RefusedError:
    """Each of them is a problem of the order; days are those of `zone`."""
    errors = [_sanctioned(sanction, zone) for sanction in sanctions]
    problems = tuple(FieldError.of("", error) for error in errors)
    return RefusedError(errors[0].code, **errors[0].facts, problems=problems)


def _sanctioned(sanction: Sanction, zone: tzinfo) -> RefusedError:
    facts = sanction.facts()
    return RefusedError(
        "certificate.sanctioned",
        number=facts["number"],
        name=sanction.name,
        standing={
            language: words["facts"]["standing"][sanction.standing.value]
            for language, words in catalogue("errors").items()
        },
        reason=_reason_words(sanction.reason),
        day=sanction.day_words(zone),
        by=sanction.by,
    )


def _reason_words(reason: str | None) -> dict[str, str]:
    words = REASONS.get(reason or "")
    return {
        language: in_language(words, language) if words else "—" for language in languages("errors")
    }


def _too_old(order: Order, limits: Limits, today: date) -> RefusedError | None:
    try:
        ages.check_assessment(limits, order.assessment.assessed_on, today)
        ages.check_proofs(limits, order.subject.accounts, today)
    except RefusedError as error:
        return error
    return None


def in_force(certificate: CertificateRecord, now: datetime) -> bool:
    """True where a second certificate for the same account would be one too many."""
    return (
        # Suspended too, because it may be reinstated while the second one is out.
        certificate.standing in (Standing.VALID, Standing.SUSPENDED)
        and certificate.valid_until > now
    )


def _existing(order: Order, certificate: CertificateRecord) -> Admission:
    # The same ref for something else is a mistake of the orderer: neither certificate may be
    # guessed.
    if certificate.body_sha256 != order.body_sha256():
        return _with_way_out("certificate.ref_conflict", certificate, ref=order.ref)
    return certificate


def _with_way_out(code: str, certificate: CertificateRecord, **facts: str) -> RefusedError:
    """A refusal because of `certificate`, with what can be done about it."""
    shown, standing = number.show(certificate.number), certificate.standing.value
    spoken = catalogue("errors").items()
    return RefusedError(
        code,
        number=shown,
        standing={language: words["facts"]["standing"][standing] for language, words in spoken},
        # By the standing, because no suspended one can be renewed, nor one that stands no more.
        way_out={
            language: words["ways_out"][standing].format(number=shown) for language, words in spoken
        },
        **facts,
    )


def _looks(name: str) -> list[str]:
    """The skeletons under which a look-alike of `name` may be stored; the second, with punctuation,
    is that of releases before 0.2.
    """
    return list(dict.fromkeys([name_skeleton(name), skeleton(name)]))


class _Sought(NamedTuple):
    """By what the records are found that an order may conflict with: keys and skeletons of its
    accounts, skeletons of its name.
    """

    order: Order
    keys: list[str]
    looks: list[str]
    names: list[str]

    @classmethod
    def of(cls, order: Order) -> _Sought:
        accounts = order.subject.accounts
        return cls(
            order,
            [account.key for account in accounts],
            [account.look for account in accounts],
            _looks(order.subject.name),
        )


class _RelatedRecords:
    """The stored accounts, subjects and certificates that some orders may conflict with.

    Read in four queries, however many orders there are.
    """

    def __init__(
        self,
        reading: Reading,
        orders: Sequence[Order],
        now: datetime,
        zone: tzinfo,
    ) -> None:
        self._zone = zone
        sought = [_Sought.of(order) for order in orders]
        self._by_key = reading.accounts.by_keys([key for one in sought for key in one.keys])
        self._by_skeleton = reading.accounts.by_skeletons(
            [look for one in sought for look in one.looks]
        )
        names = [look for one in sought for look in one.names]
        self._subjects = reading.subjects.by_skeletons(names)
        # By identity, because two orders may have one ref; kept, so that no other takes its place.
        self._orders = orders
        self._alone = {id(one.order) for one in sought if self._is_alone(one)}
        named = (*self._by_key.values(), *self._by_skeleton.values())
        owners = {account.subject_id for group in named for account in group}
        owners |= {subject.id for group in self._subjects.values() for subject in group}
        certificates = reading.certificates.of_subjects(sorted(owners))
        # Who was assessed and never certified stands in nobody's way: least of all an imitator in
        # the original's.
        self._certified = certificates.keys()
        self._standing = {
            subject: [certificate for certificate in theirs if in_force(certificate, now)]
            for subject, theirs in certificates.items()
        }
        self._sanctioned = {
            subject: [certificate for certificate in theirs if is_sanctioned(certificate)]
            for subject, theirs in certificates.items()
        }
        named_ones = [subject for subject, theirs in self._sanctioned.items() if theirs]
        records = reading.subjects.by_ids(named_ones)
        self._names = {subject: record.name for subject, record in records.items()}

    def _is_alone(self, sought: _Sought) -> bool:
        """Whether nothing that is stored has an account or name like those of an order: nearly
        always in an import, of which the next questions would cost a third of admitting it.
        """
        return not (
            any(key in self._by_key for key in sought.keys)
            or any(look in self._by_skeleton for look in sought.looks)
            or any(look in self._subjects for look in sought.names)
        )

    def refusal(
        self,
        order: Order,
        own: Set[str] = frozenset(),
        accepted: Set[str] = frozenset(),
    ) -> RefusedError | None:
        """The first reason against `order`, or None; `own` and `accepted` as in
        `refusal_of_renewal`.
        """
        if id(order) in self._alone:
            return None
        for account in order.subject.accounts:
            key = account.key
            # The account first, because a taken account needs no look-alike to be refused.
            for owner in self._by_key.get(key, ()):
                for certificate in self._standing.get(owner.subject_id, ()):
                    if owner.subject_id not in own:
                        return _with_way_out("account.taken", certificate, account=key)
            for twin in self._twins(account, key):
                if twin.subject_id not in own:
                    return RefusedError("account.confusable", account=key, twin=twin.key)
        for subject in self._alike(order):
            # Namesakes spelled the same are two people; another spelling that looks the same is a
            # trap.
            is_other = subject.id not in own and subject.name != order.subject.name
            if subject.id in self._certified and is_other:
                return RefusedError(
                    "name.confusable",
                    text=order.subject.name,
                    twin=subject.name,
                )
        return self._sanction_refusal(order, accepted)

    def sanctions(self, order: Order) -> Iterator[Sanction]:
        """The revoked and suspended certificates that an order is tied to, each once."""
        if id(order) in self._alone:
            return
        yielded: set[str] = set()
        for owner, tie, by in self._tied(order):
            for certificate in self._sanctioned.get(owner, ()):
                if certificate.number not in yielded:
                    yielded.add(certificate.number)
                    yield Sanction(
                        number=certificate.number,
                        name=self._names[owner],
                        standing=certificate.standing,
                        reason=certificate.reason,
                        since=certificate.since,
                        tie=tie,
                        by=by,
                    )

    def _sanction_refusal(self, order: Order, accepted: Set[str]) -> RefusedError | None:
        # As it would be kept: a note of blanks says nothing.
        if block(order.after_sanction or ""):
            return None
        open_ = [
            sanction
            for sanction in self.sanctions(order)
            if sanction.needs_word and sanction.number not in accepted
        ]
        return refusal_of_sanctions(open_, self._zone) if open_ else None

    def _tied(self, order: Order) -> Iterator[tuple[str, Tie, str]]:
        """(subject id, tie, by what), the closest tie first."""
        accounts = order.subject.accounts
        for account in accounts:
            for owner in self._by_key.get(account.key, ()):
                yield owner.subject_id, Tie.ACCOUNT, account.key
        for subject in self._alike(order):
            yield subject.id, Tie.NAME, subject.name
        for account in accounts:
            for twin in self._by_skeleton.get(account.look, ()):
                yield twin.subject_id, Tie.LOOK_ALIKE, twin.key

    def _alike(self, order: Order) -> list[SubjectRecord]:
        """The subjects whose names are the same or look alike."""
        return [
            subject
            for look in _looks(order.subject.name)
            for subject in self._subjects.get(look, ())
        ]

    def _twins(self, account: SubjectAccount, key: str) -> list[AccountRecord]:
        candidates = self._by_skeleton.get(account.look, ())
        return [
            twin
            for twin in candidates
            if twin.subject_id in self._certified
            and twin.key != key
            and twin.handle.lower() != account.handle.lower()
        ]
