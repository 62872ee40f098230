"""GET /api/v1/share-link: resolve a share link, which a browser cannot do across origins."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from credissuer.http.asgi import address
from credissuer.http.callers import Served
from credissuer.http.problems import Problem, ProblemError
from credissuer.http.service import Service
from credissuer.http.shapes.answers import SharedProfile
from credissuer.public.lookup import PUBLIC
from credverifier.online import share_links
from credverifier.platforms import Profile

router = APIRouter(tags=["public"])
ShareLink = Annotated[str, Query(min_length=1, max_length=2_048, description="A share link.")]

_OVERLOADED = Problem("request.overloaded", headers=((b"retry-after", b"2"),))


@router.get(
    "/share-link",
    operation_id="resolveShareLink",
    response_model=SharedProfile,
    dependencies=PUBLIC,
)
def resolve_share_link(request: Request, service: Served, url: ShareLink) -> dict[str, str]:
    """The profile to which a share link of a platform that we know leads.

    Nothing of it is kept or logged.
    """
    profile = resolved(service, address(request.scope), url)
    return {"platform": profile.platform, "profile": profile.url}


def resolved(service: Service, asking: str, url: str) -> Profile:
    """The profile behind `url`, within the rate limit of the client address `asking`.

    Few at once, because each may hold a worker thread for as long as the platform takes. Raises
    ShareLinkError, ProblemError `request.too_many`, `request.overloaded`.
    """
    # The rate first, because a slot that is taken must be given back.
    service.share_rate.take(asking)
    if not service.share_links.acquire(blocking=False):
        raise ProblemError(_OVERLOADED)
    try:
        return share_links.resolve(url, service.ask)
    finally:
        service.share_links.release()
