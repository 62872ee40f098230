"""Lists of the desk: addresses that keep the filters, and where the next page begins."""

from __future__ import annotations

from credissuer.console.desk.listing import address, first_page


def test_an_address_keeps_the_filters_and_leaves_out_what_is_empty() -> None:
    filters = {"q": "Ánh & Bình", "state": "", "said": "desk.saved"}
    assert address("/office/cases", filters) == "/office/cases?q=%C3%81nh+%26+B%C3%ACnh"
    assert address("/office/cases", filters, q="", after="7") == "/office/cases?after=7"
    assert address("/office/cases", {"state": ""}) == "/office/cases"


def test_the_next_page_begins_behind_the_last_row_of_this_one() -> None:
    assert first_page([1, 2, 3], 2) == ([1, 2], 2)
    assert first_page([1, 2], 2) == ([1, 2], None)
    assert first_page([], 2) == ([], None)
