"""A demo office on a real port, with what Schemathesis needs to call all of its operations."""

from __future__ import annotations

import io
import json
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import uvicorn

from credissuer.app import create_app
from credissuer.brands.brand import MOST_REQUESTS
from credissuer.demo import stage
from credissuer.http.monitoring.logs import open_log
from credissuer.http.service import Options
from credissuer.http.throttling.limits import RateLimit
from credissuer.operations.access import bearer_tokens
from credissuer.operations.brands import accounts
from credissuer.operations.perform import perform
from credissuer.staff.roles import Role, operator

BRAND = "brand"
"""Whose API key opens an operation, where it is no role's token."""

ROLES: dict[str, str] = {
    "recordAssessment": Role.ISSUER,
    "issueCertificate": Role.ISSUER,
    "renewCertificate": Role.ISSUER,
    "listCertificates": Role.AUDITOR,
    "getDossier": Role.AUDITOR,
    "suspendCertificate": Role.REVOKER,
    "reinstateCertificate": Role.REVOKER,
    "revokeCertificate": Role.REVOKER,
    "readAudit": Role.AUDITOR,
    "export": Role.AUDITOR,
    "listReports": Role.AUDITOR,
    "countReports": Role.AUDITOR,
    "getReport": Role.AUDITOR,
    "assignReport": Role.REVOKER,
    "unassignReport": Role.REVOKER,
    "linkReport": Role.REVOKER,
    "unlinkReport": Role.REVOKER,
    "closeReport": Role.REVOKER,
    "reopenReport": Role.REVOKER,
    "listPeople": Role.ADMIN,
    "invitePerson": Role.ADMIN,
    "getPerson": Role.ADMIN,
    "changePerson": Role.ADMIN,
    "changeRoles": Role.ADMIN,
    "disablePerson": Role.ADMIN,
    "endSessions": Role.ADMIN,
    "enablePerson": Role.ADMIN,
    "makeInvitationLink": Role.ADMIN,
    "recoverPerson": Role.ADMIN,
    "vcApiIssue": Role.VC_API,
    "vcApiVerifyCredential": Role.VC_API,
    "vcApiVerifyPresentation": Role.VC_API,
    "listWatchLists": BRAND,
    "createWatchList": BRAND,
    "getWatchList": BRAND,
    "replaceWatchList": BRAND,
    "changeWatchList": BRAND,
    "deleteWatchList": BRAND,
    "listWebhooks": BRAND,
    "createWebhook": BRAND,
    "changeWebhook": BRAND,
    "deleteWebhook": BRAND,
    "rotateWebhook": BRAND,
    "testWebhook": BRAND,
    "listDeliveries": BRAND,
    "replayWebhook": BRAND,
    "replayDelivery": BRAND,
}
"""Operation -> the role that may call it, or BRAND; all others are for anybody."""


class Served(NamedTuple):
    """`numbers` of its certificates; `tokens`: role or BRAND -> bearer token; `log`: what it logged."""

    url: str
    numbers: list[str]
    tokens: Mapping[str, str]
    log: io.StringIO

    def faults(self) -> list[dict[str, Any]]:
        """What the server logged of faults of its own."""
        lines = [json.loads(line) for line in self.log.getvalue().splitlines()]
        return [line for line in lines if line.get("event") == "fault"]


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """The demo, at a port of its own, with everything open and no limit by address."""
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://localhost:{listener.getsockname()[1]}"
    actor = operator("schemathesis")
    built = stage.build(folder, url, actor)
    office, log = built.opened.office, io.StringIO()
    tokens: dict[str, str] = {
        role: perform(office, office.call(actor), bearer_tokens.create, office, role, role, 1)[1]
        for role in Role
    }
    call = office.call(actor)
    brand = perform(
        office,
        call,
        accounts.add,
        office,
        name="Schemathesis",
        email="a@brand.test",
        requests_a_minute=MOST_REQUESTS,
    )
    _, tokens[BRAND] = perform(office, call, accounts.add_key, office, brand.id, "API", 1)
    app = create_app(
        office,
        Options(rate=0, docs=True, metrics=True, vc_api=True, publish_seconds=3600),
        log=open_log(log),
        folder=folder / "public",
        # No platform is asked: what a share link leads to is tested elsewhere.
        ask=lambda address, seconds: None,
    )
    object.__setattr__(app.service, "failed_token_rate", RateLimit(0, time.time))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    with office.store.read() as reading:
        numbers = [record.number for record in reading.certificates.page(limit=50)]
    yield Served(url, numbers, tokens, log)
    server.should_exit = True
    thread.join(20)
    built.opened.store.close()
