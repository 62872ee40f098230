"""What the commands say of earlier revocations and suspensions, and how they are told to go on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo
from typing import Annotated

import typer

from credissuer.cases.report import block
from credissuer.cli.desk import say
from credissuer.credentials.sanctions import Sanction
from credissuer.errors import UsageError
from credissuer.words import catalogue, in_language
from credverifier.words import REASONS

AfterSanction = Annotated[
    bool,
    typer.Option(
        "--after-sanction",
        help="Certify also who was revoked or suspended before; --note says why.",
    ),
]


def word(after_sanction: bool, note: str | None) -> str | None:
    """The note that goes with `--after-sanction`.

    Raises UsageError `usage.after_sanction` for the option without its note.
    """
    # As it would be kept: a note of blanks or of hidden characters says nothing.
    if after_sanction and not block(note or ""):
        raise UsageError("usage.after_sanction")
    return note if after_sanction else None


def warn(whose: str, sanctions: Iterable[Sanction], zone: tzinfo) -> None:
    """Say each of them on stderr, for the order of `whose` (a ref or number); days are those of
    `zone`.
    """
    for sanction in sanctions:
        facts = sanction.facts()
        for language, spoken in catalogue("commands").items():
            words = REASONS.get(sanction.reason or "")
            standing = catalogue("errors").get(language, catalogue("errors")["en"])["facts"][
                "standing"
            ]
            say(
                str(spoken["sanction"]).format(
                    whose=whose,
                    name=sanction.name,
                    by=sanction.by,
                    number=facts["number"],
                    standing=standing[sanction.standing.value],
                    day=in_language(sanction.day_words(zone), language),
                    reason=in_language(words, language) if words else "—",
                )
            )
