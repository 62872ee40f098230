"""Pages of the change feed, written and read."""

from __future__ import annotations

import hashlib

import pytest

from credverifier.errors import FormatError, StatusError
from credverifier.wire import changes
from credverifier.wire.changes import BEFORE_THE_FIRST, PAGE, Change

URL = "https://tnso.vn/changes/1.jwt"
ISSUER = "did:web:tnso.vn"
AT = "2026-11-23T06:58:00Z"


def entry(n: int, **members) -> Change:
    return Change(n, AT, "certificate.issued", "7K3M9-QX2HS", "valid")._replace(**members)


def payload(count: int = 2, page: int = 1, previous: str = BEFORE_THE_FIRST, **members):
    first = changes.first_of(page)
    made = changes.to_claims(
        page,
        previous,
        [entry(first + at) for at in range(count)],
        url=URL,
        issuer=ISSUER,
        version=3,
        issued_at=1_000,
        expires=87_400,
    )
    return made | members


def decode(claims, page: int = 1):
    return changes.decode(claims, url=URL, issuer=ISSUER, page=page)


def test_a_written_page_is_read_back():
    page = decode(payload())
    assert page.changes == (entry(1), entry(2))
    assert (page.page, page.version, page.issued_at, page.expires) == (1, 3, 1_000, 87_400)
    assert not page.is_full


def test_a_full_page_has_no_end_and_leads_to_the_next():
    full = decode(payload(PAGE))
    assert full.is_full and full.expires is None and "exp" not in payload(PAGE)
    full.require_current(10**9)
    following = decode(payload(1, page=2, previous=full.digest), page=2)
    assert following.changes[0].n == PAGE + 1
    changes.require_follows(following, full.digest)
    with pytest.raises(StatusError) as refusal:
        changes.require_follows(following, decode(payload(PAGE - 1)).digest)
    assert refusal.value.code == "status.rollback"


def test_the_last_page_counts_until_its_end():
    page = decode(payload())
    page.require_current(87_400)
    for now, code in ((87_401, "status.stale"), (900, "status.invalid")):
        with pytest.raises(StatusError) as refusal:
            page.require_current(now)
        assert refusal.value.code == code


def test_the_digest_is_worked_out_by_anybody():
    line = f"1 {AT} certificate.issued 7K3M9-QX2HS valid\n"
    wanted = hashlib.sha256(f"{BEFORE_THE_FIRST}\n{line}".encode()).hexdigest()
    assert decode(payload(1)).digest == wanted


@pytest.mark.parametrize("n,page", [(1, 1), (200, 1), (201, 2), (400, 2), (401, 3)])
def test_the_page_of_a_change_follows_from_its_number(n, page):
    assert changes.page_of(n) == page
    assert changes.first_of(page) <= n < changes.first_of(page + 1)
    assert changes.page_url("https://tnso.vn", page) == f"https://tnso.vn/changes/{page}.jwt"


@pytest.mark.parametrize(
    "members",
    [
        {"iss": "did:web:else"},
        {"sub": "https://else/changes/1.jwt"},
        {"page": 2},
        {"page": True},
        {"previous": "0"},
        {"previous": "1" * 64},
        {"previous": None},
        {"entries": None},
        {"entries": [entry(1).to_dict()] * 201},
        {"entries": [entry(2).to_dict()]},
        {"entries": [entry(1).to_dict(), entry(3).to_dict()]},
        {"entries": [entry(1).to_dict() | {"n": True}]},
        {"entries": [entry(1, type="two words").to_dict()]},
        {"entries": [entry(1, type="").to_dict()]},
        {"entries": [entry(1, standing="x" * 101).to_dict()]},
        {"entries": [entry(1, number="7K3M9-QX2HT").to_dict()]},
        {"entries": [entry(1, number="7K3M9QX2HS").to_dict()]},
        {"entries": [entry(1, standing=1).to_dict()]},
        {"entries": [{"n": 1}]},
        {"entries": ["1"]},
        {"version": -1},
    ],
)
def test_what_is_no_page_is_refused(members):
    with pytest.raises(StatusError) as refusal:
        decode(payload(**members))
    assert refusal.value.code == "status.invalid"


@pytest.mark.parametrize("members", [{"iat": "1"}, {"exp": None}])
def test_times_are_numbers(members):
    with pytest.raises(FormatError):
        decode(payload(**members))


def test_an_unknown_type_is_kept_for_the_reader():
    made = payload(1)
    made["entries"][0] |= {"type": "certificate.praised", "more": 1}
    assert decode(made).changes[0].type == "certificate.praised"
