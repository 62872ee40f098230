"""What browsers answer for security keys, and the session that a key brings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from credissuer.office import Office
from credissuer.office.call import Call, Outcome, step
from credissuer.operations.perform import perform
from credissuer.operations.sign_in import challenges
from credissuer.operations.sign_in.ceremonies import AuthenticatorResponse, RelyingParty
from credissuer.operations.sign_in.sessions import OpenedSession, open_session
from credissuer.staff.challenge import ChallengePurpose
from credissuer.staff.session import SignInMethod
from credissuer.staff.sign_in import SignedIn
from credissuer.store.staff.sessions import Sessions
from credissuer.store.transaction import Transaction

Options = dict[str, Any]
"""What `navigator.credentials` is called with, as JSON (WebAuthn Level 3, section 5.1)."""


@dataclass(frozen=True, slots=True)
class Browser:
    """Who sends an answer: its User-Agent, and the secret of the session that it has, if any."""

    user_agent: str
    secret: str | None = None


@step
def session_with_key(
    transaction: Transaction, call: Call, office: Office, signed_in: SignedIn, browser: Browser
) -> Outcome[OpenedSession]:
    """A session with a key instead of the present one, which ends."""
    person, former = signed_in.person, signed_in.session.id
    method = SignInMethod.SECURITY_KEY
    opened = open_session(transaction, call, office, person, method, browser.user_agent)
    transaction.of(Sessions).end(former, call.now)
    ended = call.event("session.ended", person.id, session=former)
    return Outcome(opened.value, (*opened.events, ended))


def taken_answer(
    office: Office, call: Call, purpose: ChallengePurpose, text: str, session_id: str | None
) -> AuthenticatorResponse:
    """The answer of the browser, to a challenge that was open.

    Raises UsageError `security_key.answer_malformed`, RefusedError `sign_in.expired`.
    """
    answer = AuthenticatorResponse.read(text)
    taken = perform(office, call, challenges.take, purpose, answer.challenge, session_id)
    challenges.require_taken(taken)
    return answer


def short_id(key_id: str) -> str:
    """Enough of the id to tell a person's keys apart."""
    return key_id[:12]


def relying_party(office: Office) -> RelyingParty:
    """The office as its staff's security keys know it (WebAuthn Level 3, section 4)."""
    return RelyingParty.at(office.public_url, office.issuer_name["vi"])
