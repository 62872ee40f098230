"""Authentication of brands: an API key becomes a brand, which may do nothing at the office beyond
its own lists and webhooks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from credissuer.brands.brand import BrandRecord
from credissuer.http.asgi import REQUEST_ID, address
from credissuer.http.callers import Served
from credissuer.http.problems import Problem, ProblemError
from credissuer.http.service import Service
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.brands import accounts

_LONGEST = 200
"""Characters of a key that are looked at: a header may be long."""


@dataclass(frozen=True, slots=True)
class BrandCaller:
    """The brand that sent a request."""

    request: Request
    service: Service
    brand: BrandRecord

    @property
    def office(self) -> Office:
        """The office that is called."""
        return self.service.office

    def call(self) -> Call:
        """This request as a call of an operation, at this moment."""
        actor = accounts.actor_of(self.brand.id)
        return self.office.call(actor, str(self.request.scope[REQUEST_ID]))


def _brand(request: Request, service: Served) -> BrandCaller:
    """Raises ProblemError `request.unauthorized`, `request.too_many`."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    secret = secret.strip()
    if scheme.lower() != "bearer" or not secret:
        raise ProblemError(Problem("request.unauthorized"))
    brand = accounts.of_secret(service.office, secret[:_LONGEST])
    if brand is None:
        # As for the tokens of the office, so that nobody tries keys for long.
        service.failed_logins.count(address(request.scope))
        service.failed_token_rate.take(address(request.scope))
        raise ProblemError(Problem("request.unauthorized"))
    service.brand_rate.take(brand.id, brand.requests_a_minute, told=request.scope)
    request.scope["credissuer.actor"] = accounts.actor_of(brand.id).id
    return BrandCaller(request, service, brand)


Brand = Annotated[BrandCaller, Depends(_brand)]
