"""The command that lints a picture of a badge."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from credissuer.badges.scanning.lint import lint
from credissuer.badges.scanning.picture_report import FAIL, NOT_CHECKED, PASS, WARN
from credissuer.cli.desk import Json, desk, put, put_json, read_octets, say
from credissuer.words import languages
from credverifier.cli import output
from credverifier.reading import qr_pictures

_MARKS = {PASS: "✓", WARN: "!", FAIL: "✗", NOT_CHECKED: "-"}
# Because zbarimg is foreign code that reads a foreign picture.
_SECONDS = 30


def badge_check(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A picture or screenshot of a badge: PNG, JPEG, WebP."),
    ],
    as_json: Json = False,
) -> None:
    """Will this picture of a badge scan? Looks at the code, its size, edge, colours, what covers
    it, and whose it is.

    Exit code: 0 it will (perhaps with a warning), 1 it will not, or its code is not of this office,
    2 no such file.
    """
    # One octet more than allowed: `lint` then refuses it by its length, whatever its size.
    octets = read_octets(file, qr_pictures.MAX_FILE + 1)
    with desk(context).opened() as opened, opened.office.store.read() as reading:

        def known(digits: str) -> bool:
            # One that is still being signed does not exist for anybody outside yet.
            record = reading.certificates.by_number(digits)
            return record is not None and record.released_at is not None

        report = lint(
            octets,
            opened.office.public_url,
            known=known,
            second=by_zbar,
        )
    with output.verdict():
        if as_json:
            put_json(report.to_dict())
        else:
            for check in report.findings:
                first, *others = (check.words(language) for language in languages("badges"))
                put(f"{_MARKS[check.result]} {first}")
                for sentence in others:
                    put(f"  {sentence}")
    say(*(report.summary(language) for language in languages("badges")))
    raise typer.Exit(1 if report.result == FAIL else 0)


def by_zbar(octets: bytes) -> list[str] | None:
    """The texts of the QR codes that zbarimg finds; None where it is not installed or cannot read
    the file.
    """
    command = shutil.which("zbarimg")
    if command is None:
        return None
    with tempfile.NamedTemporaryFile(prefix="badge-") as picture:
        # Decoded by us and written anew as grey PNG: zbarimg gets no file of a stranger's making,
        # and our limits on size and pixels have been kept.
        qr_pictures.open_grey(octets).save(picture, "PNG")
        picture.flush()
        # All symbologies off but QR: it would report the lines of a photograph as bar codes.
        options = ["--raw", "-q", "-Sdisable", "-Sqrcode.enable", picture.name]
        # No shell, and the one argument is a file of our own making.
        done = subprocess.run(  # noqa: S603
            [command, *options],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    return done.stdout.splitlines()
