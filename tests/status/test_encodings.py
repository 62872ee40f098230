"""The three encodings of a status list always agree."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from credissuer.status import encodings
from credissuer.status.lists import SIZE, TTL
from credverifier.wire.status import bitstring, token_list
from credverifier.wire.status.standing import Standing

URL = "https://tnso.example"
EDGES = (0, 1, 7, 8, 9, 63, 64, SIZE - 8, SIZE - 1)
VALUES = {
    Standing.VALID: 0,
    Standing.SUSPENDED: 2,
    Standing.REVOKED: 1,
    Standing.SUPERSEDED: 1,
    Standing.VOIDED: 1,
}


def encoded(standings: dict[int, Standing]) -> dict[str, dict]:
    """{suffix of an encoding: the claims of list 3 in it}"""
    return {
        encoding.suffix: encoding.claims(
            standings,
            url=encodings.list_url(URL, 3, encoding),
            issuer="did:web:tnso.example",
            times=encodings.times_of(5, 1_000_000),
        )
        for encoding in encodings.ENCODINGS
    }


def bits(standings: dict[int, Standing]) -> tuple[bytes, bytes, bytes]:
    found = encoded(standings)
    lists = [
        bitstring.decode(found[kind]["credentialSubject"]["encodedList"])
        for kind in ("-revocation", "-suspension")
    ]
    return token_list.decode(found[""]["status_list"]["lst"]), lists[0], lists[1]


@settings(max_examples=15)
@given(
    st.dictionaries(
        st.one_of(st.sampled_from(EDGES), st.integers(0, SIZE - 1)),
        st.sampled_from(list(Standing)),
        max_size=20,
    )
)
def test_every_encoding_has_the_recorded_standing_of_every_index(
    standings: dict[int, Standing],
) -> None:
    tokens, revoked, suspended = bits(standings)
    for index in {*standings, *EDGES}:
        value = VALUES[standings.get(index, Standing.VALID)]
        assert tokens[index // 4] >> (index % 4 * 2) & 3 == value
        assert revoked[index // 8] >> (7 - index % 8) & 1 == (value == 1)
        assert suspended[index // 8] >> (7 - index % 8) & 1 == (value == 2)


def test_the_lists_have_the_same_version_and_times() -> None:
    found = encoded({5: Standing.REVOKED})
    for claims in found.values():
        assert (claims["iat"], claims["exp"], claims["version"]) == (
            1_000_000,
            1_000_000 + 24 * 3600,
            5,
        )
    assert found[""]["ttl"] == TTL == 60
    assert found[""]["sub"] == f"{URL}/status/3"
    assert found["-revocation"]["id"] == f"{URL}/status/3-revocation"
    assert found["-suspension"]["credentialSubject"]["statusPurpose"] == "suspension"


def test_every_standing_has_its_value() -> None:
    assert set(VALUES) == set(Standing)
    assert {standing: standing.list_value for standing in Standing} == VALUES


def test_every_encoding_has_its_own_url_and_names_it() -> None:
    urls = {encodings.list_url(URL, 12, encoding) for encoding in encodings.ENCODINGS}
    assert urls == {
        f"{URL}/status/12",
        f"{URL}/status/12-revocation",
        f"{URL}/status/12-suspension",
    }
    for encoding in encodings.ENCODINGS:
        entry = encoding.entry(encodings.list_url(URL, 12, encoding), 7)
        assert (entry.uri, entry.index) == (encodings.list_url(URL, 12, encoding), 7)
    assert len({encoding.name for encoding in encodings.ENCODINGS}) == len(encodings.ENCODINGS)
