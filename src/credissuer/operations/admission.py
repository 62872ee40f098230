"""Which orders may become certificates, compared with the certificates that are stored already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from credissuer.assessment.names import name_skeleton, skeleton
from credissuer.assessment.order import Order
from credissuer.assessment.records import AccountRecord
from credissuer.assessment.subjects import Account
from credissuer.credentials.certificate import CertificateRecord
from credissuer.errors import RefusedError
from credissuer.store.transaction import Reading
from credverifier.wire import number
from credverifier.wire.status.standing import Standing

Admission = CertificateRecord | RefusedError | None
"""The certificate with the order's ref, why the order is refused, or None: it may be issued."""


def admit(reading: Reading, orders: Sequence[Order], now: datetime) -> list[Admission]:
    """One answer for each order, in order.

    Refusals: `certificate.ref_conflict`, `account.taken`, `account.confusable`, `name.confusable`.
    """
    existing = reading.certificates.by_refs([order.ref for order in orders])
    # A repeated order is answered from the store, even where today's rules would refuse it.
    fresh = [order for order in orders if order.ref not in existing]
    related = _RelatedRecords(reading, fresh, now)
    return [
        _existing(order, existing[order.ref]) if order.ref in existing else related.refusal(order)
        for order in orders
    ]


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
        return RefusedError(
            "certificate.ref_conflict",
            ref=order.ref,
            number=number.show(certificate.number),
        )
    return certificate


def _looks(name: str) -> list[str]:
    """The skeletons under which a look-alike of `name` may be stored; the second, with punctuation,
    is that of releases before 0.2.
    """
    return list(dict.fromkeys([name_skeleton(name), skeleton(name)]))


class _RelatedRecords:
    """The stored accounts, subjects and certificates that some orders may conflict with.

    Read in four queries, however many orders there are.
    """

    def __init__(self, reading: Reading, orders: Sequence[Order], now: datetime) -> None:
        accounts = [account for order in orders for account in order.subject.accounts]
        self._by_key = reading.accounts.by_keys([account.key for account in accounts])
        self._by_skeleton = reading.accounts.by_skeletons([account.look for account in accounts])
        looks = [look for order in orders for look in _looks(order.subject.name)]
        self._subjects = reading.subjects.by_skeletons(looks)
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

    def refusal(self, order: Order) -> RefusedError | None:
        """The first reason against `order`, or None."""
        for account in order.subject.accounts:
            key = account.key
            # The account first, because a taken account needs no look-alike to be refused.
            for owner in self._by_key.get(key, ()):
                for certificate in self._standing.get(owner.subject_id, ()):
                    return RefusedError(
                        "account.taken",
                        account=key,
                        number=number.show(certificate.number),
                    )
            for twin in self._twins(account, key):
                return RefusedError(
                    "account.confusable",
                    account=key,
                    twin=twin.key,
                )
        alike = [
            subject
            for look in _looks(order.subject.name)
            for subject in self._subjects.get(look, ())
        ]
        for subject in alike:
            # Namesakes spelled the same are two people; another spelling that looks the same is a
            # trap.
            if subject.id in self._certified and subject.name != order.subject.name:
                return RefusedError(
                    "name.confusable",
                    text=order.subject.name,
                    twin=subject.name,
                )
        return None

    def _twins(self, account: Account, key: str) -> list[AccountRecord]:
        candidates = self._by_skeleton.get(account.look, ())
        return [
            twin
            for twin in candidates
            if twin.subject_id in self._certified
            and twin.key != key
            and twin.handle.lower() != account.handle.lower()
        ]
