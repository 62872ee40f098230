"""What a preview is of: a published tree, whatever is published while it runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from credissuer.errors import UsageError
from credissuer.office import Office
from credissuer.public.preview import Preview
from credissuer.publication.directory import DirectoryPublication
from tests.callers import PUBLIC_URL, Caller


@pytest.fixture
def preview(office: Office, make_app: Callable[..., Caller]) -> Caller:
    return Caller(Preview(office.publication), make_app().log)


def test_it_knows_whose_tree_it_shows(office: Office) -> None:
    assert Preview(office.publication).public_url == PUBLIC_URL


def test_a_new_file_is_there_at_once_and_an_old_one_goes(preview: Caller, office: Office) -> None:
    assert preview.get("/c/7K3M9QX2HS.jwt").status_code == 404
    office.publication.put("c/7K3M9QX2HS.jwt", b"a.b.c")
    assert preview.get("/c/7K3M9QX2HS.jwt").content == b"a.b.c"
    office.publication.remove("c/7K3M9QX2HS.jwt")
    assert preview.get("/c/7K3M9QX2HS.jwt").status_code == 404


def test_over_http_there_is_no_word_of_https_alone(preview: Caller) -> None:
    for path in ("/", "/status/1", "/nowhere"):
        assert "strict-transport-security" not in preview.get(path).headers


@pytest.mark.parametrize("content", [None, b"", b"[]", b"{}", b"{"])
def test_a_folder_that_holds_no_tree_is_refused(tmp_path: Path, content: bytes | None) -> None:
    publication = DirectoryPublication(tmp_path)
    if content is not None:
        publication.put(".well-known/jwt-vc-issuer", content)
    with pytest.raises(UsageError) as refused:
        Preview(publication)
    assert refused.value.code == "usage.tree"
    assert str(tmp_path) in refused.value.words("en")
