"""Signing in by the alliance's own accounts, against a provider on this machine over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import ECKey, OctKey

from credissuer.errors import IssuerError
from credissuer.office import Office
from credissuer.office.sign_in import IdentityProvider, SignInRules
from credissuer.operations.sign_in import by_provider, provider_http, sessions
from credissuer.operations.sign_in.sessions import OpenedSession
from credissuer.staff.roles import ANYBODY, Role
from credissuer.store.staff.people import People
from tests.offices import Clock
from tests.operations.sign_in.identity_provider import CLIENT, SECRET, Provider, serving
from tests.staff_members import staff


@pytest.fixture
def provider(clock: Clock) -> Iterator[Provider]:
    with serving(int(clock().timestamp())) as served:
        yield served


@pytest.fixture
def desk(office: Office, provider: Provider) -> Office:
    """The office, whose staff have accounts there."""
    settings = IdentityProvider(issuer=provider.url, client_id=CLIENT, client_secret=SECRET)
    return replace(office, sign_in=SignInRules(provider=settings))


def go(desk: Office, provider: Provider, **changes: str) -> OpenedSession:
    """Out and back; `changes` bend what the browser brings back."""
    call = desk.call(ANYBODY)
    url, secret = by_provider.begin(desk, call)
    back = {**provider.authorize(url), **changes}
    return by_provider.finish(desk, call, secret, back, "test")


def refusal(function: Any, *arguments: Any, **options: Any) -> str:
    with pytest.raises(IssuerError) as refused:
        function(*arguments, **options)
    return refused.value.code


def subject_of(office: Office, login: str) -> str | None:
    with office.store.read() as reading:
        person = reading.of(People).by_login(login)
    assert person is not None
    return person.oidc_subject


def test_a_person_is_known_by_a_verified_address_once_and_then_by_sub(
    desk: Office, provider: Provider
) -> None:
    nam = staff(desk, "nam", Role.COMMUNICATIONS)
    provider.claims = {"email": "NAM@tnso.example", "email_verified": True}
    opened = go(desk, provider)
    assert (opened.session.person_id, opened.session.method) == (nam.id, "oidc")
    assert subject_of(desk, "nam") == "subject-1"
    # Their address may change or be lost: the subject stays.
    provider.claims = {"email": "other@tnso.example", "email_verified": False}
    assert go(desk, provider).session.person_id == nam.id
    # Whoever gets the old address is somebody else.
    provider.claims = {"sub": "subject-2", "email": "nam@tnso.example", "email_verified": True}
    assert refusal(go, desk, provider) == "sign_in.oidc_unknown"


def test_a_role_that_needs_a_key_needs_it_here_too(desk: Office, provider: Provider) -> None:
    staff(desk, "mai", Role.ASSESSOR)
    provider.claims = {"email": "mai@tnso.example", "email_verified": True}
    found = sessions.find(desk, go(desk, provider).secret)
    assert found is not None
    assert not found.is_whole
    assert found.actor.roles == frozenset()
    assert not found.is_fresh(desk.clock())


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "nam@tnso.example"},
        {"email": "nam@tnso.example", "email_verified": False},
        {"email": "nam@tnso.example", "email_verified": "true"},
        {"email": "nam@tnso.example", "email_verified": 1},
        {"email": "nobody@tnso.example", "email_verified": True},
        {"email": ["nam@tnso.example"], "email_verified": True},
        {"email": "twins@tnso.example", "email_verified": True},
        {"email": "old@tnso.example", "email_verified": True},
        {"email_verified": True},
    ],
)
def test_nobody_else_gets_in(desk: Office, provider: Provider, claims: dict[str, Any]) -> None:
    staff(desk, "nam", Role.COMMUNICATIONS)
    for login in ("twin1", "twin2"):
        staff(desk, login, email="twins@tnso.example")
    staff(desk, "old", disabled_at=desk.clock())
    provider.claims = claims
    assert refusal(go, desk, provider) == "sign_in.oidc_unknown"
    assert subject_of(desk, "nam") is None


def test_who_was_disabled_is_not_let_in_by_the_provider(desk: Office, provider: Provider) -> None:
    staff(desk, "old", oidc_subject="subject-1", disabled_at=desk.clock())
    assert refusal(go, desk, provider) == "sign_in.oidc_unknown"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"aud": [CLIENT, "another"]},
        {"azp": "another"},
        {"nonce": "x"},
        {"nonce": None},
        {"exp": 0},
        {"exp": None},
        {"iat": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    ],
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    desk: Office, provider: Provider, claims: dict[str, Any]
) -> None:
    staff(desk, "nam", oidc_subject="subject-1")
    provider.claims = claims
    assert refusal(go, desk, provider) == "sign_in.oidc_refused"


def test_an_old_token_is_refused(desk: Office, provider: Provider, clock: Clock) -> None:
    staff(desk, "nam", oidc_subject="subject-1")
    assert go(desk, provider)
    clock.move(minutes=7)
    assert refusal(go, desk, provider) == "sign_in.oidc_refused"


def test_a_token_of_another_key_is_refused(desk: Office, provider: Provider) -> None:
    staff(desk, "nam", oidc_subject="subject-1")
    provider.published = ECKey.generate_key("P-256", {"kid": "1", "use": "sig"})
    assert refusal(go, desk, provider) == "sign_in.oidc_refused"


def test_the_public_key_is_no_password(desk: Office, provider: Provider) -> None:
    staff(desk, "nam", oidc_subject="subject-1")
    provider.published = provider.key
    provider.key = OctKey.import_key(SECRET * 2)  # type: ignore[assignment]
    provider.header = {"alg": "HS256", "kid": "1"}
    assert refusal(go, desk, provider) == "sign_in.oidc_refused"


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "x"},
        {"state": ""},
        {"state": "é"},
        {"code": ""},
        {"code": "unknown"},
        {"iss": "https://evil.example"},
    ],
)
def test_what_was_not_begun_here_is_not_finished(
    desk: Office, provider: Provider, changes: dict[str, str]
) -> None:
    staff(desk, "nam", oidc_subject="subject-1")
    assert refusal(go, desk, provider, **changes) == "sign_in.oidc_refused"


def test_nor_in_another_browser(desk: Office, provider: Provider) -> None:
    staff(desk, "nam", oidc_subject="subject-1")
    call = desk.call(ANYBODY)
    url, _ = by_provider.begin(desk, call)
    _, other = by_provider.begin(desk, call)
    back = provider.authorize(url)
    for secret in (other, ""):
        assert refusal(by_provider.finish, desk, call, secret, back, "x") == "sign_in.oidc_refused"


def test_a_code_counts_once(desk: Office, provider: Provider) -> None:
    staff(desk, "nam", oidc_subject="subject-1")
    call = desk.call(ANYBODY)
    url, secret = by_provider.begin(desk, call)
    back = provider.authorize(url)
    by_provider.finish(desk, call, secret, back, "x")
    assert refusal(by_provider.finish, desk, call, secret, back, "x") == "sign_in.oidc_refused"


def test_nothing_in_the_address_gives_the_secret_away(desk: Office, provider: Provider) -> None:
    url, secret = by_provider.begin(desk, desk.call(ANYBODY))
    assert secret not in url
    asked = parse_qs(urlsplit(url).query)
    assert len({asked[name][0] for name in ("state", "nonce", "code_challenge")}) == 3
    assert asked["redirect_uri"] == ["https://office.test/office/sign-in/provider/return"]
    assert "code_verifier" not in asked
    assert SECRET not in url


@pytest.mark.parametrize(
    "described",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)
def test_a_provider_that_describes_another_is_refused(
    desk: Office, provider: Provider, described: dict[str, Any]
) -> None:
    provider.described = described
    assert refusal(go, desk, provider) == "sign_in.oidc_refused"


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/keys"])
def test_a_provider_that_fails_is_told_so(desk: Office, provider: Provider, path: str) -> None:
    staff(desk, "nam", oidc_subject="subject-1")
    provider.broken = path
    assert refusal(go, desk, provider) == "sign_in.oidc_unreachable"


def test_a_provider_that_says_too_much_is_not_read(desk: Office, provider: Provider) -> None:
    staff(desk, "nam", oidc_subject="subject-1")
    provider.padding = provider_http.LARGEST // 2
    assert go(desk, provider)
    provider.padding = provider_http.LARGEST
    assert refusal(go, desk, provider) == "sign_in.oidc_unreachable"


def test_without_a_provider_there_is_no_way(office: Office) -> None:
    assert refusal(by_provider.begin, office, office.call(ANYBODY)) == "sign_in.no_provider"


def test_nothing_is_listening(office: Office) -> None:
    settings = IdentityProvider(issuer="http://127.0.0.1:9", client_id=CLIENT, client_secret="x")
    desk = replace(office, sign_in=SignInRules(provider=settings))
    assert refusal(by_provider.begin, desk, desk.call(ANYBODY)) == "sign_in.oidc_unreachable"
    assert "x'" not in repr(settings)


@pytest.mark.parametrize(
    ("url", "is_safe"),
    [
        ("https://login.tnso.example", True),
        ("https://10.0.0.7:8443/realms/tnso", True),
        ("http://localhost:8080", True),
        ("http://login.tnso.example", False),
        ("http://localhost.evil.example", False),
        ("https://user@login.tnso.example", False),
        ("https://login.tnso.example/?a", False),
        ("https://login.tnso.example:99999", False),
        ("file:///etc/passwd", False),
        ("https://", False),
        ("", False),
    ],
)
def test_secrets_go_by_https_or_stay_here(url: str, is_safe: bool) -> None:
    assert provider_http.is_safe(url) is is_safe
