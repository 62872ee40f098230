"""The people of the story of cases, each in a browser of theirs."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from credissuer.app import create_app
from credissuer.http.logs import open_log
from credissuer.http.service import Options
from tests.callers import Caller
from tests.caseworkers import Bureau, bureau, person
from tests.console.signed_in import Browser


class CaseDesk:
    """An office of cases behind HTTP; `bureau` is what lies behind it."""

    def __init__(self, folder: Path, keystore: Path) -> None:
        self.bureau: Bureau = bureau(folder, keystore)
        self.log = io.StringIO()
        app = create_app(self.bureau.house.office, replace(Options()), log=open_log(self.log))
        self.caller = Caller(app, self.log)

    def browser(self, login: str) -> Browser:
        """The browser of one of the people."""
        return Browser(self.bureau.house.office, self.caller, person(login))

    def close(self) -> None:
        self.bureau.house.store.close()
