"""Ask the platforms where share links lead, for an office that allows it.

A share link names no profile; only the platform knows which one it means. Asking tells it that
somebody here is interested in that profile.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from credissuer.assessment.subjects import ShareLinks
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.perform import needs
from credissuer.staff.roles import Permission
from credverifier.errors import ShareLinkError
from credverifier.online import share_links
from credverifier.online.share_links import Ask
from credverifier.platforms import Share

AT_ONCE = 8
"""Share links that are asked for at the same time."""


@needs(Permission.ISSUE)
def resolved(
    office: Office,
    call: Call,
    links: Sequence[Share],
    ask: Ask | None = None,
) -> ShareLinks:
    """Where each of `links` leads, or why that is no profile; each within five seconds.

    `ask` replaces the network.
    """
    addresses = [link.address for link in links]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(addresses, pool.map(partial(_answer, ask), addresses), strict=True))


def _answer(ask: Ask | None, address: str) -> str | ShareLinkError:
    try:
        return share_links.resolve(address, ask).url
    except ShareLinkError as error:
        return error
