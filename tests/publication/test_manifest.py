"""The manifest of a tree, as files."""

from __future__ import annotations

import json

import pytest

from credissuer.errors import PublicationError
from credissuer.publication import manifest


def test_a_manifest_lists_each_file_and_vouches_for_its_lists() -> None:
    rows = {f"c/{number}.jwt": manifest.row_of(b"x" * number) for number in range(1_000)}
    files = dict(manifest.files(rows))
    assert len(files) == 257
    read = {}
    for path, sha256 in manifest.shard_hashes(files[manifest.INDEX]).items():
        read |= manifest.rows_in(path, files[path], sha256)
    assert read == rows
    assert json.loads(files[manifest.INDEX])["files"] == 1_000


def test_a_changed_file_changes_one_list_and_the_index() -> None:
    rows = {f"c/{number}.jwt": manifest.row_of(b"1") for number in range(1_000)}
    before = dict(manifest.files(rows))
    after = dict(manifest.files({**rows, "c/1.jwt": manifest.row_of(b"2")}))
    assert len([path for path in after if after[path] != before[path]]) == 2


def test_a_list_that_the_index_does_not_vouch_for_is_refused() -> None:
    for octets in (None, b"{}", b""):
        with pytest.raises(PublicationError) as refusal:
            manifest.rows_in("_manifest/00.json", octets, manifest.row_of(b"{}\n").sha256)
        assert refusal.value.code == "manifest.damaged"
    for index in (b"", b"[]", b'{"shards": {}}'):
        with pytest.raises(PublicationError) as refusal:
            manifest.shard_hashes(index)
        assert refusal.value.code == "manifest.damaged"


def test_settings_of_web_servers_and_the_manifest_itself_are_left_out() -> None:
    covered = [manifest.is_covered(path) for path in ("nginx.conf", "_manifest/00.json", "c/1.jwt")]
    assert covered == [False, False, True]
