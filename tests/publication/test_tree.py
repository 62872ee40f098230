"""The paths of the public files (CONTRACT section 3)."""

from __future__ import annotations

import json

from credissuer.publication import tree
from credissuer.signing import documents
from tests.offices import PUBLIC_URL, Household, programme


def test_a_certificate_lies_in_one_folder_however_its_link_is_spelt() -> None:
    assert tree.certificate_path("7K3M9QX2HS", ".jwt") == "c/7K3M9QX2HS.jwt"


def test_shards_are_named_by_three_hexadecimal_digits() -> None:
    names = [tree.shard_path(shard) for shard in range(4_096)]
    assert (names[0], names[-1]) == ("index/000.jwt", "index/fff.jwt")
    assert len(set(names)) == 4_096


def test_rules_have_the_urls_of_this_office() -> None:
    files = dict(tree.rules(PUBLIC_URL, programme()))
    assert len(files) == 4
    for path, octets in files.items():
        assert "{public_url}" not in octets.decode(), path
        assert json.loads(octets), path
    [path] = [path for path in files if path.startswith("programmes/")]
    assert f"{PUBLIC_URL}/{path}" == programme().programme_url(PUBLIC_URL)
    assert json.loads(files[path]) == programme().document(PUBLIC_URL)
    assert json.loads(files["contexts/credibility/v1"]) == tree.context(PUBLIC_URL)


def test_trust_documents_include_a_file_for_each_key(house: Household) -> None:
    records = house.office.keyring.records
    folder = {"trust-list.json": b"{}", "did.json": b"{}"}
    files = dict(tree.trust_documents(PUBLIC_URL, records, folder))
    assert {files[f".well-known/{name}"] for name in folder} == {b"{}"}
    published = {path for path in files if path.startswith("keys/")}
    assert published == {f"keys/{thumbprint}.jwk" for thumbprint in documents.key_files(records)}
    assert len(published) > 1
    assert json.loads(files[".well-known/jwt-vc-issuer"])["issuer"] == PUBLIC_URL
