"""The committed generated documents are current."""

from __future__ import annotations

import pytest

from tests.house.documents import DOCS, DOCUMENTS, PICTURES


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_committed_document_is_current(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == DOCUMENTS[name](), "run `make docs`"


@pytest.mark.parametrize("name", PICTURES)
def test_the_committed_picture_is_current(name: str) -> None:
    assert (DOCS / name).read_bytes() == PICTURES[name](), "run `make docs`"
