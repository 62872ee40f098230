"""The folder of a root key on its offline medium."""

from __future__ import annotations

from pathlib import Path

import pytest

from credissuer.errors import RefusedError
from credissuer.signing import root_medium
from credverifier.wire.envelope import jwk, jws
from tests.root_ceremonies import Medium


def test_a_root_key_is_one_of_its_folder_and_signs_by_its_thumbprint(tmp_path: Path) -> None:
    medium = Medium(tmp_path / "root")
    [member] = medium.state["keys"]
    assert (medium.state["threshold"], medium.state["version"]) == (1, 0)
    assert medium.keys.stored() == {member["kid"]}
    signer = root_medium.signer(medium.keys, medium.state)
    assert signer.key_id == member["kid"]
    jws.verify(jws.Jws({}, {}, b"a.b", signer.sign(b"a.b")), jwk.decode(member))
    assert "PRIVATE" not in (medium.folder / "root.json").read_text()


def test_no_root_is_made_where_one_is(tmp_path: Path) -> None:
    medium = Medium(tmp_path / "root")
    before = medium.state
    with pytest.raises(RefusedError) as refused:
        root_medium.found(medium.folder, medium.keys, "ES256")
    assert refused.value.code == "root.exists" and medium.state == before


def test_two_custodians_name_each_other(tmp_path: Path) -> None:
    first = Medium(tmp_path / "first")
    second = Medium(tmp_path / "second", beside=first.state, threshold=2)
    assert second.state["keys"][0] == first.state["keys"][0]
    assert (len(second.state["keys"]), second.state["threshold"]) == (2, 2)
    with pytest.raises(RefusedError) as refused:
        Medium(tmp_path / "third", beside=second.state, threshold=4)
    assert refused.value.code == "root.refused"


def test_a_folder_without_the_key_signs_nothing(tmp_path: Path) -> None:
    medium, other = Medium(tmp_path / "root"), Medium(tmp_path / "other")
    with pytest.raises(RefusedError) as refused:
        root_medium.signer(other.keys, medium.state)
    assert refused.value.code == "root.not_named"
    (medium.folder / "root.json").unlink()
    with pytest.raises(RefusedError) as refused:
        root_medium.load(medium.folder)
    assert refused.value.code == "root.missing"


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"threshold": 1, "keys": [{}]}', b"\xff"])
def test_what_is_no_root_is_refused(text: bytes) -> None:
    with pytest.raises(RefusedError) as refused:
        root_medium.read(text)
    assert refused.value.code == "root.refused"
