"""Status entries, written and read. (Refusals one by one: the family `status_entry`.)"""

from __future__ import annotations

import pytest

from credverifier.errors import FormatError
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.status import status_entries

URL = "https://tnso.vn/status/3"
REVOCATION = StatusEntry("bitstring", f"{URL}-revocation", 4242, "revocation")
SUSPENSION = StatusEntry("bitstring", f"{URL}-suspension", 4242, "suspension")
TOKEN = StatusEntry("token", URL, 4242, None)


def test_the_members_are_those_of_the_contract():
    assert status_entries.encode((REVOCATION, TOKEN)) == {
        "credentialStatus": [
            {
                "id": f"{URL}-revocation#4242",
                "type": "BitstringStatusListEntry",
                "statusPurpose": "revocation",
                "statusListIndex": "4242",
                "statusListCredential": f"{URL}-revocation",
            }
        ],
        "status": {"status_list": {"idx": 4242, "uri": URL}},
    }


@pytest.mark.parametrize(
    "entries",
    [
        (REVOCATION,),
        (TOKEN,),
        (REVOCATION, SUSPENSION, TOKEN),
        (REVOCATION._replace(index=0),),
        (TOKEN._replace(index=9_999_999_999),),
    ],
)
def test_written_entries_are_read_back(entries):
    assert status_entries.decode(status_entries.encode(entries)) == entries


def test_a_credential_without_an_entry_is_refused():
    with pytest.raises(FormatError) as refusal:
        status_entries.decode({"credentialStatus": []})
    assert refusal.value.code == "status.missing"


@pytest.mark.parametrize(
    "index", ["1_0", " 5 ", "+5", "٥", "05", "5.0", "", "-1", "99999999999", 5, 5.0, True, None]
)
def test_a_statuslistindex_is_a_canonical_decimal_text(index):
    members = status_entries.encode((REVOCATION,))
    members["credentialStatus"][0]["statusListIndex"] = index
    with pytest.raises(FormatError) as refusal:
        status_entries.decode(members)
    assert refusal.value.code == "status.malformed"


@pytest.mark.parametrize("index", ["5", " 5", True, False, -1, 5.0, 1e3, 10**10, None])
def test_an_idx_is_a_whole_number(index):
    with pytest.raises(FormatError) as refusal:
        status_entries.decode({"status": {"status_list": {"idx": index, "uri": URL}}})
    assert refusal.value.code == "status.malformed"


@pytest.mark.parametrize(
    "identity", ["a:b", "urn:uuid:6f0d4b86-6a3b-4b7c-9d39-0b6f3f0f6a02", f"{URL}-revocation#4242"]
)
def test_the_id_of_an_entry_may_be_any_but_that_of_its_list(identity):
    written = status_entries.encode((REVOCATION,))
    written["credentialStatus"][0]["id"] = identity
    assert status_entries.decode(written) == (REVOCATION,)
    written["credentialStatus"][0]["id"] = REVOCATION.uri
    with pytest.raises(FormatError):
        status_entries.decode(written)
