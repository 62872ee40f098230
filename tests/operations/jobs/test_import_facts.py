"""An uploaded sheet and its rows as programs read them."""

from __future__ import annotations

from credissuer.errors import FieldError
from credissuer.operations.jobs import uploads
from credissuer.operations.jobs.import_facts import error_facts, import_facts, row_facts
from tests.offices import Household, sheet
from tests.operations.jobs.importing import approved, proposed, uploaded
from tests.two_people import MAI, call_of, two_people


def test_a_row_is_told_as_what_it_is(house: Household) -> None:
    two_people(house.office)
    approved(house, proposed(house, uploaded(house, rows=1)))
    house.later(seconds=1)
    file = uploaded(house, sheet(3).replace("kenh00002mau", "kenh 2 !!"))
    run = uploads.dry_run(house.office, call_of(house.office, MAI), file.id)
    certified, ready, invalid = (row_facts(row, run.sheet) for row in run.rows)
    assert (certified["kind"], certified["ready"]) == ("certified", True)
    assert len(certified["number"]) == len("7K3M9-QX2HS")
    assert (ready["kind"], ready["ready"], ready["errors"]) == ("ready", True, [])
    [error] = invalid["errors"]
    assert (invalid["line"], error["column"], error["title"]) == (4, "account_1", "account_1")


def test_an_error_of_a_whole_row_has_no_column(house: Household) -> None:
    two_people(house.office)
    call = call_of(house.office, MAI)
    run = uploads.dry_run(house.office, call, uploaded(house).id)
    problem = FieldError("", "certificate.sanctioned", {"vi": "a", "en": "b"})
    facts = error_facts(problem, run.sheet)
    assert (facts["column"], facts["title"], facts["message"]) == (
        None,
        None,
        {"vi": "a", "en": "b"},
    )


def test_an_erased_file_has_no_rows(house: Household) -> None:
    two_people(house.office)
    call = call_of(house.office, MAI)
    upload = uploads.uploaded(house.office, call, uploaded(house).id)
    facts = import_facts(upload, None)
    assert (facts["state"], facts["rows"], facts["counts"], facts["errors"]) == (
        "tried",
        None,
        None,
        None,
    )
