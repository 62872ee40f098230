"""The people of the story of cases, each in a browser of theirs."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

from credissuer.app import create_app
from credissuer.applications.holder import (
    SESSION_LIFETIME,
    HolderRecord,
    HolderSessionRecord,
    digest,
)
from credissuer.console.holders import cookie_name
from credissuer.console.visitors import csrf_of
from credissuer.http.monitoring.logs import open_log
from credissuer.http.service import Options
from credissuer.office import Office
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


class HolderBrowser:
    """The browser of a holder."""

    def __init__(self, office: Office, caller: Caller, holder: HolderRecord) -> None:
        secret = f"the-secret-of-{holder.id}"
        session = HolderSessionRecord(
            id=f"S{holder.id[1:]}",
            secret_sha256=digest(secret),
            holder_id=holder.id,
            created_at=office.clock(),
            seen_at=office.clock(),
            expires_at=office.clock() + SESSION_LIFETIME,
        )
        with office.store.write() as transaction:
            transaction.add([session])
        self._caller, self._secret = caller, secret
        self._cookie = f"{cookie_name(office)}={secret}"

    def get(self, path: str) -> Any:
        return self._caller.get(path, headers={"cookie": self._cookie})

    def post(self, path: str, files: Any = None, **fields: str) -> Any:
        return self._caller(
            "POST",
            path,
            data={"csrf": csrf_of(self._secret), **fields},
            files=files,
            headers={"cookie": self._cookie},
        )
