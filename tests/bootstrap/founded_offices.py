"""Offices that are founded as their settings say."""

from __future__ import annotations

from pathlib import Path

from credissuer import settings
from credissuer.bootstrap.founding import found_office
from credissuer.bootstrap.opening import OpenedOffice
from credissuer.staff.roles import operator

PASSPHRASE = "a passphrase of the tests alone"


def configuration(folder: Path, **values: str) -> settings.Configuration:
    environment = {
        "CREDISSUER_KEYSTORE_DIR": str(folder / "keystore"),
        "CREDISSUER_PASSPHRASE": PASSPHRASE,
        **{f"CREDISSUER_{name.upper()}": value for name, value in values.items()},
    }
    return settings.load(folder, environment)


def founded(folder: Path, **values: str) -> OpenedOffice:
    opened = found_office(configuration(folder, **values), lambda: None, operator("chief"), "ES256")
    opened.store.close()
    return opened
