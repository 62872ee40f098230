"""Rows 15: what a screen of the desk costs in a large office, beside the same in one of a hundredth.

Both are CPU time of this process, all of a request: session, permission, queries, page.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

from bench.filled import Size, fill, number
from bench.offices import office
from bench.rounds import spent
from credissuer.app import create_app
from credissuer.console.visitors import cookie_name
from credissuer.http.monitoring.logs import open_log
from credissuer.http.service import Options
from credissuer.office import Office
from credissuer.operations.perform import perform
from credissuer.operations.sign_in import sessions
from credissuer.staff.person import PersonRecord, person_actor
from credissuer.staff.session import SignInMethod

SMALL = Size(certificates=1_000, cases=100, applications=100, entries=1_000)
LARGE = Size(certificates=100_000, cases=10_000, applications=10_000, entries=100_000)
ROUNDS = 5

SCREENS = {
    "my queue": "/office",
    "certificates": "/office/certificates",
    "suspended ones": "/office/certificates?standing=suspended",
    "ending soon": "/office/certificates?standing=ending",
    "certificates, a name": "/office/certificates?q=kênh+mẫu+số+0000042",
    "certificates, a handle": "/office/certificates?q=kenh0000042x",
    "all about one": f"/office/certificates/{number(42)}",
    "applications": "/office/applications",
    "applications, granted": "/office/applications?state=granted",
    "an application": "/office/applications/A-00000042",
    "cases": "/office/cases",
    "cases, closed": "/office/cases?closed=yes",
    "a case": "/office/cases/C-00000042",
    "reports": "/office/reports",
    "accounts due": "/office/accounts-due",
    "proposals": "/office/proposals",
    "jobs": "/office/jobs",
    "people": "/office/people",
    "notices": "/office/notices",
    "audit": "/office/audit",
    "audit, an action": "/office/audit?what=certificate.suspended",
    "audit, a person": "/office/audit?who=MAI000000",
    "search, a name": "/office/search?q=kênh+mẫu+số+0000042",
    "figures": "/office/figures",
    "publication": "/office/publication",
}
"""What is asked -> its address."""


class Desk:
    """A filled office, and a browser in which somebody with every role is signed in."""

    def __init__(self, office: Office, mai: PersonRecord) -> None:
        call, method = office.call(person_actor(mai)), SignInMethod.SECURITY_KEY
        opened = perform(office, call, sessions.open_session, office, mai, method, "bench")
        self._cookie = f"{cookie_name(office)}={opened.secret}".encode("ascii")
        self._app = create_app(office, Options(), log=open_log(io.StringIO()))
        self._loop = asyncio.new_event_loop()

    def get(self, address: str) -> None:
        """Ask for a page. Raises RuntimeError where it is none."""
        status = self._loop.run_until_complete(self._get(address))
        if status != 200:
            raise RuntimeError(f"{address}: {status}")

    async def _get(self, address: str) -> int:
        path, _, query = address.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "https",
            "path": path,
            "raw_path": path.encode("utf-8"),
            "query_string": quote(query, safe="=+&").encode("ascii"),
            "root_path": "",
            "headers": [(b"host", b"bench.example"), (b"cookie", self._cookie)],
            "client": ("192.0.2.1", 1),
            "server": ("bench.example", 443),
            "state": {},
        }
        statuses = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        await self._app(scope, receive, send)
        return int(statuses[0])


def rows(folder: Path) -> Iterator[str]:
    """The lines of the table."""
    desks = []
    for name, size in (("small", SMALL), ("large", LARGE)):
        (folder / name).mkdir(parents=True)
        at = office(folder / name)
        desks.append(Desk(at, fill(at, size)))
    small, large = desks
    for name, address in SCREENS.items():
        small.get(address), large.get(address)
        seen = [
            (
                spent(lambda address=address: small.get(address)).cpu,
                spent(lambda address=address: large.get(address)).cpu,
            )
            for _ in range(ROUNDS)
        ]
        ratio = median(there / here for here, there in seen)
        cost = median(there for _, there in seen) * 1_000
        yield f"15  {name:<26} {ratio:5.2f}  ({cost:.0f} ms)"
