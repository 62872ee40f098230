"""The file system of a path, by what the system says of its mounts."""

from __future__ import annotations

from pathlib import Path

import pytest

from credissuer.store.databases.file_systems import NETWORK, filesystem_of, mounts

ESCAPED = "disk / ext4 rw 0 0\nhost:/x /srv/m\\303\\255a\\040nhau nfs4 rw 0 0\n"


def test_the_root_of_this_machine_lies_on_some_file_system() -> None:
    assert Path("/proc/mounts").exists() == bool(mounts())
    if mounts():
        assert filesystem_of(Path("/"), mounts())


@pytest.mark.parametrize(("path", "network"), [("/srv/x", False), ("/srv/mÃ\xada nhau/x", True)])
def test_a_name_with_octal_escapes_is_read(path: str, network: bool) -> None:
    assert (filesystem_of(Path(path), ESCAPED) in NETWORK) is network
