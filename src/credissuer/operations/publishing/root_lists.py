"""The list that the offline root signed, as the office publishes it.

In keys/ lie `root.json` (the root keys, and which list was taken last), `trust-list.root.jwt` (the
latest) and `root-lists/{version}.jwt` (each). Whoever puts the file of a ceremony there has it
published; a file that does not follow the last one stays where it is, is not published, and is told
by the doctor.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from credissuer.office import Office
from credissuer.publication.contract import put_changed
from credissuer.signing import root_medium
from credverifier.errors import CredentialError
from credverifier.trust import root_list
from credverifier.trust.root_list import RootList

ROOT, LATEST = root_medium.NAME, "trust-list.root.jwt"


class PublicRoot(NamedTuple):
    """The root's list in keys/: proven and in order, or the problem with it."""

    listed: RootList | None
    problem: str | None


def look(office: Office) -> PublicRoot | None:
    """The list that is in keys/; None for an office without a root."""
    text = office.documents.get(LATEST)
    pin = office.documents.get(ROOT)
    if text is None and pin is None:
        return None
    if text is None or pin is None:
        return PublicRoot(None, f"keys/{LATEST if text is None else ROOT}")
    try:
        return PublicRoot(_proven(office, root_medium.read(pin), text), None)
    except (CredentialError, UnicodeDecodeError) as error:
        return PublicRoot(None, str(error))


def files(office: Office) -> Iterator[tuple[str, bytes]]:
    """Path -> octets of what is public of the root; nothing where its list cannot be proven."""
    seen = look(office)
    if seen is None or seen.listed is None:
        return
    text = office.documents.get(LATEST)
    assert text is not None
    if _is_behind(office, seen.listed):
        return
    adopt(office, seen.listed, text)
    for version in range(1, seen.listed.version + 1):
        octets = office.documents.get(_kept(version))
        if octets is not None:
            yield root_list.path_of(version).removeprefix("/"), octets
    # After the versions, because a verifier that reads the latest one may need those before it.
    yield root_list.PATH.removeprefix("/"), text
    pin = office.documents.get(ROOT)
    assert pin is not None
    yield f".well-known/{ROOT}", pin


def _proven(office: Office, state: dict[str, object], text: bytes) -> RootList:
    """The list in keys/: the one that was taken last, or one that follows it."""
    kept = office.documents.get(_kept(int(str(state.get("version", 0)))))
    if kept == text:
        # Proven when it was taken, by the root keys of then, which it may have replaced.
        return root_list.read(text.decode("ascii"))
    return follows(state, text)


def follows(state: dict[str, object], text: bytes) -> RootList:
    """The signed list `text`, proven, and in order after the root.json `state`.

    Raises TrustListError; UnicodeDecodeError.
    """
    roots = root_list.read_roots(state)
    listed = root_list.prove(roots, text.decode("ascii"))
    root_list.require_forward(roots, listed)
    return listed


def adopt(office: Office, listed: RootList, text: bytes) -> None:
    """Keep a proven list among those of keys/, as the one that was taken last."""
    put_changed(office.documents, _kept(listed.version), text)
    # Last, because from then on only what follows this list is taken.
    put_changed(office.documents, ROOT, root_medium.text(root_list.pin(listed)))


def _is_behind(office: Office, listed: RootList) -> bool:
    """Whether a later list is public already, as after an older copy of keys/ was put back."""
    published = office.publication.get(root_list.PATH.removeprefix("/"))
    if published is None:
        return False
    return root_list.read(published.decode("ascii")).version > listed.version


def _kept(version: int) -> str:
    return f"root-lists/{version}.jwt"
