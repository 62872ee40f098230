"""Everything an operation needs, in one value.

`bootstrap` makes it from settings, tests make it by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from credissuer.assessment.programme.criteria import AssessmentProgramme
from credissuer.badges.logo import seal
from credissuer.notices.mailer import Post
from credissuer.office.call import Call
from credissuer.office.proven import ProofCache
from credissuer.office.sign_in import SignInRules
from credissuer.publication.contract import Publication
from credissuer.publication.servers import WebServer
from credissuer.signing import documents
from credissuer.signing.keyring import Keyring
from credissuer.staff.roles import Actor
from credissuer.store.contract import Store
from credverifier import days
from credverifier.trust.anchors import TrustAnchors


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """`clock` gives aware UTC in whole seconds, `entropy(n)` n random octets, `publish_lock` the
    one publisher's turn. `timezone` is the name of the zone in which its days begin and end.

    `publication` takes what the public reads, `documents` the public halves of the keys (the folder
    keys/), `own_folder` the audit checkpoint (the office's own folder), `checkpoint_folder` copies of
    it that are kept outside (None: nowhere). `report_contact` is where
    to write about a violation or against a decision, `report_days` in how many working days a
    report is looked into; both are told to the public, None where nothing is.
    `publishes_badges`: the pictures of every certificate are public files; `renditions`: so are its
    further forms of these purposes, which others get when somebody asks for one. `reads_account_pages`:
    platforms are asked for the public pages of accounts, and learn that somebody here looks. `logo` is the alliance's
    mark, a sanitised SVG. `web_server` is the one in front of those. `backup_max_age` is how old
    the last backup may be. `post` is how notices are sent, None where they only wait. `hold` is how
    long what two people have approved waits before it is carried out. `sign_in` is how staff get
    in. `signing_processes` is how many processes sign and read back thousands of certificates; with
    one this process does. `clock_is_synchronized` says whether something vouches for `clock`.
    `server` is the name of this computer, by which one finds the server that has a key. `proven` is
    what the process has found out about public files.
    """

    issuer_name: dict[str, str]
    public_url: str
    store: Store
    keyring: Keyring
    programme: AssessmentProgramme
    publication: Publication
    documents: Publication
    own_folder: Publication
    clock: Callable[[], datetime]
    entropy: Callable[[int], bytes]
    publish_lock: Callable[[], AbstractContextManager[object]]
    checkpoint_folder: Publication | None = None
    timezone: str = days.DEFAULT_NAME
    report_contact: str | None = None
    report_days: int | None = None
    publishes_badges: bool = False
    renditions: frozenset[str] = frozenset()
    reads_account_pages: bool = False
    logo: str = field(default_factory=seal)
    web_server: WebServer = field(default_factory=WebServer)
    backup_max_age: timedelta = timedelta(days=7)
    post: Post | None = None
    hold: timedelta = timedelta(0)
    sign_in: SignInRules = field(default_factory=SignInRules)
    signing_processes: int = 1
    clock_is_synchronized: Callable[[], bool] = lambda: True
    server: str = ""
    proven: ProofCache = field(default_factory=ProofCache, compare=False, repr=False)

    @property
    def issuer_id(self) -> str:
        """The alliance as did:web."""
        return documents.issuer_id(self.public_url)

    @property
    def zone(self) -> tzinfo:
        """Where its days begin and end."""
        zone = days.zone(self.timezone)
        # Checked where settings are read.
        assert zone is not None
        return zone

    @property
    def today(self) -> date:
        """The day that it is in the office."""
        return days.day_of(self.clock(), self.zone)

    def call(self, actor: Actor, request_id: str | None = None) -> Call:
        """A call of `actor` at this moment."""
        # Read once a call, so that everything in one operation bears the same moment.
        return Call(actor=actor, now=self.clock(), zone=self.zone, request_id=request_id)

    def anchors(self, now: datetime) -> TrustAnchors:
        """What a verifier would trust that starts from this office's own public documents of this
        moment.
        """
        return TrustAnchors.from_trust_list(self.trust_list(now))

    def trust_list(self, now: datetime) -> dict[str, Any]:
        """The trust list of this office alone, by its own keys of this moment."""
        return documents.trust_list(
            self.keyring.records,
            self.public_url,
            self.issuer_name,
            now,
            self.timezone,
        )
