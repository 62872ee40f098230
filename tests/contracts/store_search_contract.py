"""What every store finds when staff look for certificates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from credissuer.assessment.records import UNMARKED, folded, plain
from credissuer.credentials.certificate import CertificateFilter
from credissuer.store.contract import Store
from credissuer.store.searching.certificate_search import CertificateSearch
from credverifier.wire.status.standing import Standing
from tests.contracts import store_records as records
from tests.contracts.store_records import NOW

DAY = timedelta(days=1)


def _add(store: Store, **changes: dict[int, dict[str, Any]]) -> None:
    """Five released certificates; `changes`: of certificates and subjects, by serial."""
    with store.write() as transaction:
        transaction.status_lists.add(records.status_list())
        for serial in range(1, 6):
            transaction.add(
                [
                    records.subject(serial, **changes.get("subjects", {}).get(serial, {})),
                    records.account(serial),
                    records.assessment(serial),
                    records.certificate(
                        serial,
                        **{"released_at": NOW} | changes.get("certificates", {}).get(serial, {}),
                    ),
                ]
            )


def _found(store: Store, after: str | None = None, limit: int = 200, **which: Any) -> list[int]:
    with store.read() as reading:
        search = reading.of(CertificateSearch)
        records_found = search.search(CertificateFilter(**which), after=after, limit=limit)
        return [record.index for record in records_found]


class StoreSearchContract:
    def test_without_a_filter_all_released_ones_are_found_in_pages(self, store: Store) -> None:
        _add(store, certificates={3: {"released_at": None}})
        assert _found(store) == [1, 2, 4, 5]
        assert _found(store, limit=2) == [1, 2]
        assert _found(store, after=records.certificate(2).number, limit=1) == [4]

    @pytest.mark.parametrize(
        ("name", "found"),
        [
            ("dang", [1, 2, 4]),
            ("DANG THI ANH", [1]),
            # Whoever types diacritics means them.
            ("đặng", [1, 2]),
            ("đang", []),
            ("ánh", [1, 5]),
            ("%", [3]),
            ("_", []),
            ("strasse", [3]),
            ("ut mot", [5]),
            ("nobody", []),
        ],
    )
    def test_a_name_is_found_without_its_diacritics(
        self, store: Store, name: str, found: list[int]
    ) -> None:
        names = ("Đặng Thị Ánh", "đặng Văn Ẩn", "100% Straße", "Dang Nam", "Út Mót Ánh")
        _add(store, subjects={serial: {"name": name} for serial, name in enumerate(names, 1)})
        assert _found(store, name=name) == found

    def test_the_database_leaves_out_the_same_marks_as_python(self, store: Store) -> None:
        every = "".join(UNMARKED)
        _add(store, subjects={1: {"name": every}})
        assert plain(folded(every)) == "".join(UNMARKED.values())
        assert _found(store, name=plain(folded(every))) == [1]

    def test_a_ref_is_found_with_its_renewals_and_without_its_namesakes(self, store: Store) -> None:
        refs = ("R", "R+2", "R+10", "RS", "R 2")
        _add(store, certificates={serial: {"ref": ref} for serial, ref in enumerate(refs, 1)})
        assert _found(store, ref="R") == [1, 2, 3]
        assert _found(store, ref="R+2") == [2]
        assert _found(store, ref="r") == []

    def test_the_refs_of_a_file_are_found_and_no_voided_ones(self, store: Store) -> None:
        _add(store, certificates={2: {"standing": Standing.VOIDED}})
        refs = [records.certificate(serial).ref for serial in (5, 2, 1)]
        assert _found(store, refs=[*refs, "nobody's", *(f"x{n}" for n in range(1_000))]) == [1, 5]
        assert _found(store, refs=refs, limit=1) == [1]
        assert _found(store, refs=refs, after=records.certificate(1).number) == [5]
        assert _found(store, refs=[]) == []

    def test_a_profile_leads_to_the_certificates_of_its_subject(self, store: Store) -> None:
        _add(store)
        assert _found(store, profile=records.account(4).key) == [4]
        assert _found(store, profile="tiktok:nobody") == []

    def test_ends_are_those_of_certificates_that_are_good_or_suspended(self, store: Store) -> None:
        ends = {serial: {"valid_until": NOW + serial * DAY} for serial in range(1, 6)}
        ends[2] |= {"standing": Standing.REVOKED, "reason": "deceased", "since": NOW}
        ends[3] |= {"standing": Standing.SUSPENDED, "reason": "false_claim", "since": NOW}
        _add(store, certificates=ends)
        assert _found(store, ends_before=NOW + 4 * DAY) == [1, 3]
        assert _found(store, ends_from=NOW + 3 * DAY, ends_before=NOW + 5 * DAY) == [3, 4]

    def test_filters_are_all_met(self, store: Store) -> None:
        _add(store, certificates={1: {"key_id": "other"}, 2: {"standing": Standing.REVOKED}})
        assert _found(store, key_id="other") == [1]
        assert _found(store, standing=Standing.REVOKED) == [2]
        assert _found(store, standing=Standing.VALID, key_id="k" * 43) == [3, 4, 5]
        assert _found(store, standing=Standing.REVOKED, key_id="other") == []
