"""Signing in with an account of the alliance's identity provider (OpenID Connect Core 1.0): the code
flow with PKCE, state and nonce.

All three are made of one secret that the browser keeps in a cookie for the few minutes, so that
nothing has to be stored and no other browser can finish what this one began.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from credissuer.errors import NotFoundError, RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.office.sign_in import IdentityProvider
from credissuer.operations.perform import anybody, perform
from credissuer.operations.sign_in import provider_http
from credissuer.operations.sign_in.sessions import OpenedSession, new_secret, open_session
from credissuer.staff.person import PersonRecord
from credissuer.staff.session import SignInMethod
from credissuer.store.staff.people import People
from credissuer.store.transaction import Transaction
from credverifier.wire.envelope import base64url

RETURN = "/office/sign-in/provider/return"
"""Where the provider sends the browser back to, below the public URL; register it there."""

_DESCRIPTION = "/.well-known/openid-configuration"
_ALGORITHMS = ["RS256", "ES256", "PS256", "EdDSA"]
_LEEWAY = 60


@anybody
def begin(office: Office, call: Call) -> tuple[str, str]:
    """The URL at the provider to send the browser to, and the secret for its cookie.

    Raises NotFoundError `sign_in.no_provider`; RefusedError `sign_in.oidc_unreachable`,
    `sign_in.oidc_refused`.
    """
    provider = _provider(office)
    described = _described(provider)
    secret = new_secret(office)
    url: str = prepare_grant_uri(
        described["authorization_endpoint"],
        client_id=provider.client_id,
        response_type="code",
        redirect_uri=office.public_url + RETURN,
        scope="openid email",
        state=_made_of(secret, "state"),
        nonce=_made_of(secret, "nonce"),
        code_challenge=create_s256_code_challenge(_made_of(secret, "verifier")),
        code_challenge_method="S256",
    )
    return url, secret


@anybody
def finish(
    office: Office,
    call: Call,
    secret: str,
    query: Mapping[str, str],
    user_agent: str,
    replaces: str | None = None,
) -> OpenedSession:
    """A session of the person whom the provider sent back, with what is in the address.

    Only somebody who works here already gets in: known by the provider's `sub`, or once by a
    verified e-mail address. Raises RefusedError `sign_in.oidc_refused`, `sign_in.oidc_unknown`,
    `sign_in.oidc_unreachable`; NotFoundError `sign_in.no_provider`.
    """
    provider = _provider(office)
    code, state = query.get("code", ""), query.get("state", "")
    is_ours = bool(secret) and hmac.compare_digest(
        state.encode("utf-8"), _made_of(secret, "state").encode("ascii")
    )
    # `iss` against answers of another provider (RFC 9207); many do not send it.
    if not is_ours or not code or query.get("iss", provider.issuer) != provider.issuer:
        raise RefusedError("sign_in.oidc_refused")
    described = _described(provider)
    answer = _exchanged(office, provider, described, code, secret)
    claims = _claims(provider, described, answer, secret, call)
    person = perform(office, call, _recognised, claims)
    method = SignInMethod.OIDC
    return perform(office, call, open_session, office, person, method, user_agent, replaces)


def _provider(office: Office) -> IdentityProvider:
    if office.sign_in.provider is None:
        raise NotFoundError("sign_in.no_provider")
    return office.sign_in.provider


def _described(provider: IdentityProvider) -> dict[str, Any]:
    """What the provider says of itself (OpenID Connect Discovery 1.0 section 4)."""
    described = provider_http.ask(provider.issuer + _DESCRIPTION)
    # The same to the letter (section 4.3), because it names whose tokens are believed.
    if str(described.get("issuer", "")).rstrip("/") != provider.issuer:
        raise RefusedError("sign_in.oidc_refused")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        # The provider itself could send a secret anywhere, but not in the clear.
        if not provider_http.is_safe(str(described.get(name, "")).partition("?")[0]):
            raise RefusedError("sign_in.oidc_refused")
    return described


def _exchanged(
    office: Office,
    provider: IdentityProvider,
    described: Mapping[str, Any],
    code: str,
    secret: str,
) -> dict[str, Any]:
    """What the provider gives for the code (OpenID Connect Core 1.0 section 3.1.3)."""
    methods = described.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    by = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
    body = prepare_token_request(
        "authorization_code",
        code=code,
        redirect_uri=office.public_url + RETURN,
        code_verifier=_made_of(secret, "verifier"),
    )
    client = ClientAuth(provider.client_id, provider.client_secret, by)
    url, headers, form = client.prepare("POST", described["token_endpoint"], {}, body)
    return provider_http.ask(url, form, headers)


def _claims(
    provider: IdentityProvider,
    described: Mapping[str, Any],
    answer: Mapping[str, Any],
    secret: str,
    call: Call,
) -> dict[str, Any]:
    """The claims of the ID token, which is proven and meant for this sign-in (section 3.1.3.7)."""
    try:
        keys = KeySet.import_key_set(provider_http.ask(described["jwks_uri"]))  # type: ignore[arg-type]
        token = jwt.decode(str(answer.get("id_token", "")), keys, algorithms=_ALGORITHMS)
        claims = CodeIDToken(
            token.claims,
            token.header,
            options={
                "iss": {"essential": True, "value": str(described["issuer"])},
                "aud": {"essential": True, "value": provider.client_id},
            },
            params={
                "nonce": _made_of(secret, "nonce"),
                "client_id": provider.client_id,
                "access_token": answer.get("access_token"),
            },
        )
        claims.validate(now=int(call.now.timestamp()), leeway=_LEEWAY)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise RefusedError("sign_in.oidc_refused") from error
    if not isinstance(claims["sub"], str) or not claims["sub"]:
        raise RefusedError("sign_in.oidc_refused")
    return dict(claims)


@operation(None)
def _recognised(
    transaction: Transaction, call: Call, claims: Mapping[str, Any]
) -> Outcome[PersonRecord]:
    """Who that is, from now on by `sub`: an address may pass on to somebody else."""
    people, subject = transaction.of(People), claims["sub"]
    linked = people.by_oidc_subject(subject)
    if linked is not None:
        return Outcome(_active(linked))
    email = claims.get("email")
    # Nothing but `true` (section 5.1): without it anybody could name an address.
    if not isinstance(email, str) or claims.get("email_verified") is not True:
        raise RefusedError("sign_in.oidc_unknown")
    matches = [person for person in people.by_email(email.strip().lower()) if person.is_active]
    if len(matches) != 1 or matches[0].oidc_subject is not None:
        raise RefusedError("sign_in.oidc_unknown")
    people.change(replace(matches[0], oidc_subject=subject))
    changed = people.by_id(matches[0].id)
    assert changed is not None
    return Outcome(changed, (call.event("person.provider_linked", changed.id),))


def _active(person: PersonRecord) -> PersonRecord:
    if not person.is_active:
        raise RefusedError("sign_in.oidc_unknown")
    return person


def _made_of(secret: str, name: str) -> str:
    """43 characters that only who has the secret can make."""
    made = hmac.new(secret.encode("utf-8", "surrogatepass"), name.encode("ascii"), hashlib.sha256)
    return base64url.encode(made.digest()).decode("ascii")
